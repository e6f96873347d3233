/** Brings the URIs of a command into its sandbox: http(s), file:// and absolute paths; archives are unpacked unless told otherwise. */
import { createWriteStream } from 'node:fs';
import { appendFile, chmod, copyFile, mkdir } from 'node:fs/promises';
import { basename, dirname, join, normalize } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import type { UriMessage } from '../messages.ts';
import { isArchive, unpack } from './archives.ts';
import { LaunchError } from './sandbox.ts';

/**
 * Fetches one after another; what happens is written to the sandbox's stderr, as the real fetcher does.
 * Throws LaunchError when one of them fails, and the signal's reason when it aborts.
 */
export async function fetchAll(
  uris: readonly UriMessage[],
  sandbox: string,
  containerId: string,
  signal: AbortSignal,
): Promise<void> {
  for (const uri of uris) {
    const log = (line: string): Promise<void> => appendFile(join(sandbox, 'stderr'), `${line}\n`);
    try {
      await log(`Fetching URI '${uri.value}'`);
      await log(`Fetched '${uri.value}' to '${await fetchOne(uri, sandbox, signal)}'`);
    } catch (error) {
      signal.throwIfAborted();
      await log(`Failed to fetch '${uri.value}': ${error instanceof Error ? error.message : error}`);
      throw new LaunchError(`Failed to fetch all URIs for container '${containerId}': exited with status 1`);
    }
  }
}

async function fetchOne(uri: UriMessage, sandbox: string, signal: AbortSignal): Promise<string> {
  const target = join(sandbox, targetName(uri));
  await mkdir(dirname(target), { recursive: true });
  if (/^https?:\/\//i.test(uri.value)) await download(uri.value, target, signal);
  else await copyFile(localPath(uri.value), target);
  if (uri.executable === true) await chmod(target, 0o755);
  else if (uri.extract !== false && isArchive(target)) await unpack(target, sandbox, signal);
  return target;
}

/** The last part of the path without query, or output_file. */
function targetName(uri: UriMessage): string {
  if (uri.output_file !== undefined) {
    const name = normalize(uri.output_file);
    if (name.startsWith('/') || name.startsWith('..'))
      throw new Error(`output_file '${uri.output_file}' leaves the sandbox`);
    return name;
  }
  const path = /^[a-z][a-z0-9+.-]*:\/\//i.test(uri.value) ? new URL(uri.value).pathname : uri.value;
  const name = basename(decodeURIComponent(path));
  if (name === '') throw new Error('Malformed URI: it names no file');
  return name;
}

function localPath(value: string): string {
  if (value.startsWith('file://')) return fileURLToPath(value);
  if (value.startsWith('/')) return value;
  throw new Error(
    value.includes('://')
      ? 'Skipping fetch: this scheme is not supported'
      : 'A relative path was passed for the resource but the Mesos framework home was not specified',
  );
}

async function download(url: string, target: string, signal: AbortSignal): Promise<void> {
  const response = await fetch(url, { signal });
  if (!response.ok || response.body === null) throw new Error(`Received HTTP error code ${response.status}`);
  await pipeline(Readable.fromWeb(response.body as never), createWriteStream(target), { signal });
}
