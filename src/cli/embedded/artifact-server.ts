/** A plain HTTP server for the files of applications, on loopback: what a file server or object store is in a real cluster. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';
import { pipeline } from 'node:stream/promises';

export interface ArtifactServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves files under the directories; where two have the same path, that of the first counts. Rejects when the port is taken.
 * @param port 0 for any free one
 */
export const serveArtifacts = async (directories: readonly string[], port: number): Promise<ArtifactServer> => {
  const server = createServer((request, response) => {
    answer(directories, request, response).catch(() => response.destroy());
  });
  await listen(server, port);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
};

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });

const answer = async (
  directories: readonly string[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const found =
    request.method === 'GET' || request.method === 'HEAD' ? await find(directories, request.url ?? '/') : undefined;
  if (found === undefined) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('there is no such file\n');
    return;
  }
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': found.bytes });
  if (request.method === 'HEAD') response.end();
  else await pipeline(createReadStream(found.path), response);
};

/** The file that a request means. A URL can't lead out of the directories: its path is made absolute before it is joined. */
const find = async (
  directories: readonly string[],
  url: string,
): Promise<{ path: string; bytes: number } | undefined> => {
  const asked = pathOf(url);
  if (asked === undefined) return undefined;
  for (const directory of directories) {
    const path = join(directory, asked);
    const file = await stat(path).catch(() => undefined);
    if (file?.isFile() === true) return { path, bytes: file.size };
  }
  return undefined;
};

const pathOf = (url: string): string | undefined => {
  try {
    const path = normalize(`/${decodeURIComponent(new URL(url, 'http://localhost').pathname)}`);
    return path.includes('\0') ? undefined : path;
  } catch {
    return undefined;
  }
};
