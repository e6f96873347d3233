/**
 * What the contract is played against: the embedded Mesos, or, with MESOS_TARGET_URL, a real master which has one agent with the
 * resources and attributes of the recording. Scenarios that need to trouble masters and agents run on the embedded one only.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Mesos, type MesosOptions, startMesos } from '../../../src/embedded/mesos/index.ts';

const realUrl = process.env['MESOS_TARGET_URL'];

export const embedded: boolean = realUrl === undefined;

/** The agent of the recording. */
export const recordedAgent = {
  attributes: { os: 'centos7', zone: 'us-east-1a', 'us-east-1': 'false', cores_level: 8 },
} as const;

export interface Target {
  readonly url: string;
  /** Throws when the target is a real master. */
  readonly mesos: Mesos;
  close(): Promise<void>;
}

export async function startTarget(options: MesosOptions = {}): Promise<Target> {
  if (realUrl !== undefined) {
    return {
      url: realUrl,
      get mesos(): Mesos {
        throw new Error('a real master takes no orders');
      },
      close: () => Promise.resolve(),
    };
  }
  const mesos = await startMesos({ agents: [recordedAgent], ...options });
  return { url: mesos.url, mesos, close: () => mesos.close() };
}

/** The files that the recorded task fetches: a text by path, an archive by HTTP. */
export async function startFetchSource(): Promise<{ names: Record<string, string>; close: () => Promise<void> }> {
  const directory = mkdtempSync(join(tmpdir(), 'fetch-source-'));
  const hello = join(directory, 'hello.txt');
  writeFileSync(hello, 'hello\n');
  const archive = gzipSync(tarOf('inside.txt', 'from the bundle\n'));
  const server = createServer((request, response) => {
    if (request.url === '/bundle.tgz') response.end(archive);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    names: {
      'file:///var/lib/mesos/fetchsrc/hello.txt': `file://${hello}`,
      'http://127.0.0.1:8099/': `http://127.0.0.1:${port}/`,
    },
    close: async () => {
      rmSync(directory, { recursive: true });
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A tar archive of one small file. */
function tarOf(name: string, text: string): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${text.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        0', 148);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const body = Buffer.alloc(512);
  body.write(text);
  return Buffer.concat([header, body, Buffer.alloc(1024)]);
}
