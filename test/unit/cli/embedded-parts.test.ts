import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { request } from 'undici';
import { type ArtifactServer, serveArtifacts } from '../../../src/cli/embedded/artifact-server.ts';
import { freePortBlocks } from '../../../src/cli/embedded/port-blocks.ts';

describe('the file server', () => {
  let folder = '';
  let server: ArtifactServer;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'artifacts-'));
    await mkdir(join(folder, 'one/sub'), { recursive: true });
    await mkdir(join(folder, 'two'));
    await writeFile(join(folder, 'outside.txt'), 'outside');
    await writeFile(join(folder, 'one/a b.txt'), 'first');
    await writeFile(join(folder, 'two/a b.txt'), 'second');
    await writeFile(join(folder, 'two/only.txt'), 'only');
    server = await serveArtifacts([join(folder, 'one'), join(folder, 'two')], 0);
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const get = async (path: string, method: 'GET' | 'HEAD' | 'POST' = 'GET') => {
    const answer = await request(`${server.url}${path}`, { method });
    return { status: answer.statusCode, length: answer.headers['content-length'], text: await answer.body.text() };
  };

  test('gives files, those of the first directory before those of the second', async () => {
    expect(await get('/a%20b.txt?x=1')).toEqual({ status: 200, length: '5', text: 'first' });
    expect(await get('/only.txt')).toMatchObject({ status: 200, text: 'only' });
    expect(await get('/only.txt', 'HEAD')).toEqual({ status: 200, length: '4', text: '' });
  });

  test.each(['/', '/sub', '/nothing', '/..%2foutside.txt', '/%2e%2e/outside.txt', '/%00', '/%'])(
    'has no file %s',
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );

  test('takes nothing', async () => {
    expect((await get('/only.txt', 'POST')).status).toBe(404);
  });

  test('says so when its port is taken', async () => {
    await expect(serveArtifacts([folder], Number(new URL(server.url).port))).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});

describe('blocks of ports', () => {
  test('do not overlap', async () => {
    const blocks = await freePortBlocks(3, Math.random);
    const sorted = [...blocks].sort((a, b) => a.begin - b.begin);
    expect(sorted).toHaveLength(3);
    for (const [index, block] of sorted.entries()) {
      expect(block.end - block.begin).toBe(39);
      expect(block.begin).toBeGreaterThan(sorted[index - 1]?.end ?? 0);
    }
  });

  test('leave out a block in which somebody listens', async () => {
    const [block] = await freePortBlocks(1, () => 0.5);
    const begin = block?.begin ?? 0;
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(begin + 7, '127.0.0.1', resolve));
    try {
      expect((await freePortBlocks(1, () => 0.5))[0]?.begin).not.toBe(begin);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  test('are refused when there are not so many', async () => {
    await expect(freePortBlocks(301, () => 0)).rejects.toThrow('there are not 301 free blocks');
  });
});
