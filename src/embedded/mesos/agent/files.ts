/** The files API of an agent: /files/browse, /files/read and /files/download, over the sandboxes and nothing else. */
import type { Stats } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { basename, join, resolve } from 'node:path';
import { replyBytes, replyJson, replyText } from '../http/reply.ts';

/** The most that one read answers, as many bytes as Mesos does: 16 pages. */
const maxRead = 65_536;

/** Serves one of the three; `verb` is the last part of the path. */
export async function serveFiles(
  verb: string,
  workDir: string,
  query: URLSearchParams,
  response: ServerResponse,
): Promise<void> {
  const named = query.get('path');
  if (named === null || named === '') {
    replyText(response, 400, "Expecting 'path=value' in query.\n");
    return;
  }
  const path = resolve(named);
  const found = path.startsWith(`${workDir}/`) ? await stat(path).catch(() => undefined) : undefined;
  if (found === undefined) replyText(response, 404, '', { 'Content-Type': 'text/plain; charset=utf-8' });
  else if (verb === 'browse') await browse(path, found, response);
  else if (found.isDirectory())
    replyText(response, 400, verb === 'read' ? 'Cannot read a directory.\n' : 'Cannot download a directory.\n');
  else if (verb === 'read') await read(path, found.size, query, response);
  else await download(path, found.size, response);
}

async function browse(path: string, found: Stats, response: ServerResponse): Promise<void> {
  if (!found.isDirectory()) {
    replyJson(response, []);
    return;
  }
  const entries = [];
  for (const name of (await readdir(path)).sort()) {
    const child = join(path, name);
    const status = await stat(child).catch(() => undefined);
    if (status !== undefined) entries.push(entryOf(child, status));
  }
  replyJson(response, entries);
}

const entryOf = (path: string, status: Stats): object => ({
  gid: ownerName(status.gid),
  mode: modeText(status),
  mtime: Math.floor(status.mtimeMs / 1000),
  nlink: status.nlink,
  path,
  size: status.size,
  uid: ownerName(status.uid),
});

const ownerName = (id: number): string => (id === 0 ? 'root' : String(id));

function modeText(status: Stats): string {
  const bits = [...'rwxrwxrwx'].map((letter, index) => ((status.mode >> (8 - index)) & 1 ? letter : '-'));
  return (status.isDirectory() ? 'd' : '-') + bits.join('');
}

/** Offset -1, or none with no length, asks for the size: empty data at the offset where the file ends. */
async function read(path: string, size: number, query: URLSearchParams, response: ServerResponse): Promise<void> {
  const offset = Number(query.get('offset') ?? -1);
  const length = Number(query.get('length') ?? -1);
  if (!Number.isInteger(offset) || offset < -1) {
    replyText(response, 400, `Failed to parse offset: Negative offset provided: ${query.get('offset')}.\n`);
    return;
  }
  if (!Number.isInteger(length) || length < -1) {
    replyText(response, 400, `Failed to parse length: Negative length provided: ${query.get('length')}.\n`);
    return;
  }
  if (offset === -1) {
    replyJson(response, { data: '', offset: size });
    return;
  }
  const wanted = Math.min(length === -1 ? maxRead : length, maxRead, Math.max(0, size - offset));
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(wanted);
    const { bytesRead } = await file.read(buffer, 0, wanted, offset);
    const head = Buffer.from('{"data":"');
    const tail = Buffer.from(`","offset":${offset}}`);
    const body = Buffer.concat([head, escaped(buffer.subarray(0, bytesRead)), tail]);
    replyBytes(response, body, { 'Content-Type': 'application/json' });
  } finally {
    await file.close();
  }
}

/** Bytes as the inside of a JSON string. What isn't ASCII goes through as it is, also when it is cut in the middle of a character. */
function escaped(bytes: Buffer): Buffer {
  const pieces: Buffer[] = [];
  let from = 0;
  for (const [at, byte] of bytes.entries()) {
    if (byte >= 0x20 && byte !== 0x22 && byte !== 0x5c && byte !== 0x7f) continue;
    pieces.push(bytes.subarray(from, at), Buffer.from(escapeOf(byte)));
    from = at + 1;
  }
  pieces.push(bytes.subarray(from));
  return Buffer.concat(pieces);
}

const shortEscapes: Readonly<Record<number, string>> = {
  8: '\\b',
  9: '\\t',
  10: '\\n',
  12: '\\f',
  13: '\\r',
  34: '\\"',
  92: '\\\\',
};

const escapeOf = (byte: number): string => shortEscapes[byte] ?? `\\u${byte.toString(16).padStart(4, '0')}`;

async function download(path: string, size: number, response: ServerResponse): Promise<void> {
  const file = await open(path, 'r');
  response.writeHead(200, {
    'Content-Disposition': `attachment; filename=${basename(path)}`,
    'Content-Type': 'application/octet-stream',
    'Content-Length': size,
  });
  if (size === 0) {
    await file.close();
    response.end();
    return;
  }
  file.createReadStream({ end: size - 1 }).pipe(response);
}
