/** Tasks that are launched together, under Mesos' own executor. */
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type Mesos, type MesosOptions, startMesos } from '../../../../src/embedded/mesos/index.ts';
import { ask } from '../../../contract/mesos/wire.ts';
import { eventually, type TaskLike, TestScheduler } from './scheduler.ts';

let mesos: Mesos;
let scheduler: TestScheduler;

async function start(options: MesosOptions = {}, info: object = {}): Promise<void> {
  mesos = await startMesos({ agents: [{}], ...options });
  scheduler = await new TestScheduler(mesos, info).subscribe();
}
afterEach(async () => {
  scheduler.close();
  await mesos.close();
});

const launch = async (tasks: readonly TaskLike[], executor: object = {}): Promise<void> => {
  await scheduler.launchGroup(await scheduler.offer(), tasks, executor);
};
const running = async (...ids: readonly string[]): Promise<void> => {
  for (const id of ids) await scheduler.sees(id, 'TASK_RUNNING');
};
const states = (id: string): readonly string[] => [
  ...new Set(scheduler.statuses.filter(({ task_id }) => task_id.value === id).map(({ state }) => state)),
];
const page = async (url: string): Promise<Record<string, never>> => {
  const { body } = await ask(url, { method: 'GET', path: '/state', headers: {} });
  return JSON.parse(body.toString());
};
const executorsOf = async (list: 'executors' | 'completed_executors'): Promise<readonly Record<string, never>[]> => {
  const { frameworks = [], completed_frameworks = [] } = (await page(mesos.agents[0]?.url ?? '')) as never;
  return [...(frameworks as never[]), ...(completed_frameworks as never[])].flatMap((framework) => framework[list]);
};
const kill = (id: string, graceMs?: number) =>
  scheduler.call({
    type: 'KILL',
    kill: {
      task_id: { value: id },
      ...(graceMs === undefined ? {} : { kill_policy: { grace_period: { nanoseconds: graceMs * 1e6 } } }),
    },
  });

describe('a group', () => {
  test('starts as a whole, each task in a directory of its own below that of the executor', async () => {
    await start();
    await launch([{ id: 'one', command: 'echo "$MESOS_SANDBOX"; sleep 600' }, { id: 'two' }]);
    await running('one', 'two');
    expect(states('one')).toEqual(['TASK_STARTING', 'TASK_RUNNING']);
    const status = scheduler.statuses.find(({ task_id }) => task_id.value === 'one');
    expect(status).toMatchObject({ executor_id: { value: 'group' }, source: 'SOURCE_EXECUTOR' });
    const [executor] = await executorsOf('executors');
    expect(executor).toMatchObject({ id: 'group', type: 'DEFAULT', tasks: [{ id: 'one' }, { id: 'two' }] });
    const sandbox = String(executor?.['directory']);
    await eventually(() => /containers/.test(readFileSync(join(sandbox, 'tasks/one/stdout'), 'utf8')));
    expect(existsSync(join(sandbox, 'tasks/two/stderr'))).toBe(true);
  });

  test('lasts as long as one of its tasks, and its resources come back at the end', async () => {
    await start();
    await launch([{ id: 'short', command: 'true' }, { id: 'long' }]);
    await scheduler.sees('short', 'TASK_FINISHED');
    await running('long');
    await kill('long');
    const { message } = await scheduler.sees('long', 'TASK_KILLED');
    expect(message).toBe('Command terminated with signal Terminated');
    expect(states('long')).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_KILLING', 'TASK_KILLED']);
    await scheduler.stream.until('the end of the executor', () =>
      scheduler.stream.events.some(({ type }) => type === 'FAILURE'),
    );
    const { failure } = scheduler.stream.events.find(({ type }) => type === 'FAILURE') as never;
    expect(failure).toMatchObject({ executor_id: { value: 'group' }, status: 0 });
    const cpus = () => scheduler.offers().flatMap(({ resources }) => resources.filter(({ name }) => name === 'cpus'));
    const free = () => cpus().reduce((sum, { scalar }) => sum + (scalar?.value ?? 0), 0);
    await scheduler.stream.until('all of the agent to be offered', () => Math.abs(free() - 4) < 1e-9);
    await eventually(async () => (await executorsOf('completed_executors')).length === 1);
  });

  test('is killed when one of its tasks fails', async () => {
    await start();
    await launch([{ id: 'bad', command: 'sleep 0.1; exit 7' }, { id: 'other' }, { id: 'third' }]);
    expect((await scheduler.sees('bad', 'TASK_FAILED')).message).toBe('Command exited with status 7');
    await scheduler.sees('other', 'TASK_KILLED');
    await scheduler.sees('third', 'TASK_KILLED');
  });

  test('is killed when one of its tasks is, which then was killed whatever it ends with', async () => {
    await start();
    await launch([
      { id: 'patient', command: "trap 'exit 0' TERM; touch ready; sleep 600 & wait" },
      {
        id: 'deaf',
        command: "trap '' TERM; touch ready; while :; do sleep 0.1; done",
        extra: { kill_policy: { grace_period: { nanoseconds: 9e12 } } },
      },
    ]);
    await running('patient', 'deaf');
    const [executor] = await executorsOf('executors');
    const isReady = (id: string) => existsSync(join(String(executor?.['directory']), 'tasks', id, 'ready'));
    await eventually(() => isReady('patient') && isReady('deaf'));
    await kill('deaf', 100);
    expect((await scheduler.sees('patient', 'TASK_KILLED')).message).toBe('Command exited with status 0');
    expect((await scheduler.sees('deaf', 'TASK_KILLED')).message).toBe('Command terminated with signal Killed');
  });

  test('ends as a whole when its executor is shut down', async () => {
    await start();
    await launch([{ id: 'one' }, { id: 'two' }]);
    await running('one', 'two');
    const agent_id = { value: mesos.agents[0]?.id };
    await scheduler.call({ type: 'SHUTDOWN', shutdown: { executor_id: { value: 'group' }, agent_id } });
    await scheduler.sees('one', 'TASK_KILLED');
    await scheduler.sees('two', 'TASK_KILLED');
  });

  test('survives a restart of its agent, which hears then what happened meanwhile', async () => {
    await start();
    await launch([{ id: 'one', command: 'while [ ! -e "$MESOS_SANDBOX/end" ]; do sleep 0.05; done' }, { id: 'two' }]);
    await running('one', 'two');
    const [executor] = await executorsOf('executors');
    const [agent] = mesos.agents;
    await agent?.stop();
    const entry = mesos.tasks.find(({ taskId }) => taskId === 'one');
    await writeFile(join(String(executor?.['directory']), 'tasks/one/end'), '');
    await eventually(() => !existsSync(`/proc/${entry?.pid}`));
    await agent?.start();
    await scheduler.sees('one', 'TASK_FINISHED');
    expect(states('two')).toEqual(['TASK_STARTING', 'TASK_RUNNING']);
    await kill('two');
    await scheduler.sees('two', 'TASK_KILLED');
  });

  test('dies with its machine', async () => {
    await start();
    await launch([{ id: 'one' }, { id: 'two' }]);
    await running('one', 'two');
    const [agent] = mesos.agents;
    await agent?.stop({ tasks: 'kill' });
    await agent?.start();
    await scheduler.sees('one', 'TASK_FAILED');
    await scheduler.sees('two', 'TASK_FAILED');
  });

  test('shares directories of the sandbox of its executor', async () => {
    await start();
    const volume = (path: string) => ({
      container: {
        type: 'MESOS',
        volumes: [
          {
            container_path: path,
            mode: 'RW',
            source: { type: 'SANDBOX_PATH', sandbox_path: { type: 'PARENT', path: 'volumes/shared' } },
          },
        ],
      },
    });
    await launch([
      { id: 'writer', command: 'echo word > out/file; sleep 600', extra: volume('out') },
      { id: 'reader', command: 'until [ -s in/file ]; do sleep 0.05; done; cat in/file', extra: volume('in') },
    ]);
    await scheduler.sees('reader', 'TASK_FINISHED');
    const [executor] = await executorsOf('executors');
    expect(readFileSync(join(String(executor?.['directory']), 'tasks/reader/stdout'), 'utf8')).toBe('word\n');
  });
});

test('a framework that does not checkpoint loses its group with the process of the agent', async () => {
  await start({}, { checkpoint: false });
  await launch([{ id: 'one' }, { id: 'two' }]);
  await running('one', 'two');
  const pids = mesos.tasks.map(({ pid }) => pid);
  await mesos.agents[0]?.stop();
  await eventually(() => pids.every((pid) => !existsSync(`/proc/${pid}`)));
});

describe('a group is refused as a whole', () => {
  const scalar = (name: string, value: number) => ({ name, type: 'SCALAR', scalar: { value } });
  const limits = { limits: { cpus: { value: 1 } } };
  const ownCgroups = { container: { type: 'MESOS', linux_info: { share_cgroups: false } } };

  test.each<[string, TaskLike, object, string]>([
    [
      'for a command of its executor',
      { id: 'b' },
      { command: { value: 'x' } },
      "'ExecutorInfo.command' must not be set for 'DEFAULT' executor",
    ],
    ['without the framework', { id: 'b' }, { framework_id: undefined }, "'ExecutorInfo.framework_id' must be set"],
    ['without a type', { id: 'b' }, { type: undefined }, "'ExecutorInfo.type' must be set"],
    [
      "for a container of Docker's",
      { id: 'b', extra: { container: { type: 'DOCKER', docker: { image: 'x' } } } },
      {},
      "Task 'b' is invalid: Docker ContainerInfo is not supported on the task",
    ],
    [
      'for too small an executor',
      { id: 'b' },
      { resources: [scalar('cpus', 0.1), scalar('mem', 16), scalar('disk', 1)] },
      "Executor 'group' uses less memory (16MB) than the minimum required (32MB)",
    ],
    [
      'for an executor without a disk',
      { id: 'b' },
      { resources: [scalar('cpus', 0.1), scalar('mem', 32)] },
      "Executor 'group' uses no disk",
    ],
    [
      'for more than there is',
      { id: 'b', cpus: 99 },
      {},
      'required by task group and its executor are more than available',
    ],
    ['for limits in shared cgroups', { id: 'b', extra: limits }, {}, "the 'share_cgroups' field is set to 'false'."],
    [
      'for cgroups of one task alone',
      { id: 'b', extra: { ...limits, ...ownCgroups } },
      {},
      "the value of 'share_cgroups' must be the same for all tasks",
    ],
    ['for an id that is none', { id: '..' }, {}, "'..' is disallowed"],
  ])('%s', async (_, task, executor, sentence) => {
    await start({ agents: [{ run: 'simulated' }] });
    await launch([{ id: 'a' }, task], executor);
    const { message, reason } = await scheduler.sees('a', 'TASK_ERROR');
    expect(message).toContain(sentence);
    expect(reason).toBe('REASON_TASK_GROUP_INVALID');
    await scheduler.sees(task.id, 'TASK_ERROR');
  });
});
