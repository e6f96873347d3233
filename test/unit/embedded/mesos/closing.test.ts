/** The end of a Mesos in the midst of launches: nothing of them may come after it. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { startMesos } from '../../../../src/embedded/mesos/index.ts';
import { TestScheduler } from './scheduler.ts';

describe('a Mesos that is closed while tasks are launched', () => {
  test.each([0, 1, 2, 3, 5, 8])('after %i turns leaves neither processes nor files to come', async (turns) => {
    const directory = await mkdtemp(join(tmpdir(), 'closing-'));
    const mesos = await startMesos({ agents: [{ workDir: directory }] });
    const scheduler = await new TestScheduler(mesos).subscribe();
    const tasks = ['a', 'b', 'c'].map((id) => ({ id, command: 'sleep 600' }));
    await scheduler.launch(await scheduler.offer(), tasks);
    for (let turn = 0; turn < turns; turn += 1) await nextTurn();
    scheduler.close();
    await mesos.close();
    await rm(directory, { recursive: true });
    for (let turn = 0; turn < 50; turn += 1) await nextTurn();
    expect(mesos.liveProcesses).toEqual([]);
    await expect(readdir(directory)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
