/** The state pages, the operator API and the files of sandboxes: the same fields of the same types as on a real Mesos 1.11.0. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { LaunchedTask } from '../../../src/embedded/mesos/index.ts';
import { statusOf } from './normalise.ts';
import { Player } from './player.ts';
import { type Page, pagesOf } from './recording.ts';
import { missing } from './shape.ts';
import { embedded, recordedAgent, startFetchSource, startTarget, type Target } from './target.ts';
import { type Answer, ask } from './wire.ts';

/** What the embedded Mesos leaves out, with the reason. */
const leftOut: readonly RegExp[] = [
  // It doesn't measure processes.
  /statistics\.(cpus_soft_limit|cpus_system_time_secs|cpus_user_time_secs|mem_rss_bytes|mem_soft_limit_bytes)$/,
  // Nothing is completed yet.
  /\.(completed_frameworks|completed_tasks)\b/,
];

const describeEmbedded = embedded ? describe : describe.skip;

describeEmbedded('a Mesos with a task that runs', () => {
  let target: Target;
  let source: Awaited<ReturnType<typeof startFetchSource>>;
  let player: Player;
  let task: LaunchedTask;
  beforeAll(async () => {
    target = await startTarget({ agents: [recordedAgent] });
    source = await startFetchSource();
    player = new Player('main', 'json', target.url, { ...source.names, 'sleep 2;': 'echo sämple out; sleep 600;' });
    await player.subscribe('subscribe');
    await player.call('accept-launch-finished');
    await player.subscription.until('TASK_RUNNING', () =>
      player.subscription.events.some((event) => statusOf(event)?.state === 'TASK_RUNNING'),
    );
    // The rest of the agent is on offer again, as it was when the pages were recorded.
    await player.offer();
    task = target.mesos.tasks[0] as LaunchedTask;
  });
  afterAll(async () => {
    player.close();
    await source.close();
    await target.close();
  });

  const get = (base: string, path: string): Promise<Answer> =>
    ask(base, { method: 'GET', path, headers: { Accept: 'application/json' } });

  const compare = (page: Page, answer: Answer): void => {
    expect(answer.status).toBe(page.status);
    for (const [header, value] of Object.entries(page.headers)) expect(answer.headers[header]).toBe(value);
    if (page.shape !== undefined) expect(missing(page.shape, JSON.parse(answer.body.toString()), leftOut)).toEqual([]);
  };

  test.each(pagesOf('master').map((page): [string, Page] => [page.page, page]))(
    'the master’s %s has all that Mesos shows there',
    async (path, page) => compare(page, await get(target.url, path)),
  );

  test.each(pagesOf('operator').map((page): [string, Page] => [page.page, page]))(
    'the operator call %s answers all that Mesos answers',
    async (type, page) => {
      const body = Buffer.from(JSON.stringify({ type }));
      const headers = { 'Content-Type': 'application/json', Accept: 'application/json' };
      compare(page, await ask(target.url, { method: 'POST', path: '/api/v1', headers, body }));
    },
  );

  test.each(pagesOf('agent').map((page): [string, Page] => [page.page, page]))(
    'the agent’s %s has all that Mesos shows there',
    async (name, page) => {
      const sandbox = encodeURIComponent(task.sandbox);
      const paths: Readonly<Record<string, string>> = {
        browse: `/files/browse?path=${sandbox}`,
        read: `/files/read?path=${sandbox}%2Fstdout&offset=0&length=20`,
        size: `/files/read?path=${sandbox}%2Fstdout&offset=-1`,
        missing: `/files/read?path=${sandbox}%2Fnothing&offset=0`,
        download: `/files/download?path=${sandbox}%2Fstdout`,
      };
      compare(page, await get(target.mesos.agents[0]?.url ?? '', paths[name] ?? name));
    },
  );

  test('files are read in pieces at any offset, also in the middle of a character', async () => {
    const base = target.mesos.agents[0]?.url ?? '';
    const read = (query: string): Promise<Answer> =>
      get(base, `/files/read?path=${encodeURIComponent(`${task.sandbox}/stdout`)}&${query}`);
    expect(JSON.parse((await read('offset=0&length=9')).body.toString())).toEqual({ data: 'hello\nsä', offset: 0 });
    // The first byte of the two that make "ä".
    expect((await read('offset=7&length=1')).body).toEqual(
      Buffer.concat([Buffer.from('{"data":"'), Buffer.from([0xc3]), Buffer.from('","offset":7}')]),
    );
    expect(JSON.parse((await read('offset=1000')).body.toString())).toEqual({ data: '', offset: 1000 });
    expect((await read('offset=-5')).status).toBe(400);
  });

  test('files outside the sandboxes are not there', async () => {
    const base = target.mesos.agents[0]?.url ?? '';
    expect((await get(base, '/files/read?path=/etc/passwd&offset=0')).status).toBe(404);
    expect(
      (
        await get(
          base,
          `/files/read?path=${encodeURIComponent(`${task.sandbox}/../../../../../../../../../../../../etc/passwd`)}`,
        )
      ).status,
    ).toBe(404);
    expect((await get(base, '/files/browse')).status).toBe(400);
  });

  test('tasks are filtered by framework and task, and counted off by offset and limit', async () => {
    const ids = async (query: string): Promise<string[]> =>
      JSON.parse((await get(target.url, `/tasks?${query}`)).body.toString()).tasks.map((one: { id: string }) => one.id);
    expect(await ids(`framework_id=${player.frameworkId}`)).toEqual([task.taskId]);
    expect(await ids(`task_id=${task.taskId}`)).toEqual([task.taskId]);
    expect(await ids('task_id=other')).toEqual([]);
    expect(await ids('offset=1')).toEqual([]);
    expect(await ids('limit=0')).toEqual([]);
  });

  test('unknown paths are not found', async () => {
    expect((await get(target.url, '/nonsense')).status).toBe(404);
  });
});
