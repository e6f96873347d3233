/** How executors come to be and end, and what their frameworks and operators see of them. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { executorInfo, taskFor } from './executor.ts';
import { cpusOf, ExecutorWorld, get, never } from './executor-world.ts';

let world: ExecutorWorld;
afterEach(() => world.close());

describe('an executor', () => {
  test('takes its resources once, however many tasks it has, and frees them when it ends', async () => {
    world = await ExecutorWorld.start({ executorShutdownGraceMs: 20 });
    const used = async (): Promise<number> => {
      const page = (await get(`${world.mesos.url}/slaves`)) as { slaves: { used_resources: { cpus: number } }[] };
      return page.slaves[0]?.used_resources.cpus ?? -1;
    };
    await world.scheduler.launch(await world.scheduler.offer(), [taskFor('first'), taskFor('second')]);
    const executor = await world.speaker().subscribe();
    const offer = await world.scheduler.offer();
    expect(cpusOf(offer)).toBe(3.3);
    expect(offer).toMatchObject({ executor_ids: [{ value: 'ex' }] });
    for (const [id, left] of [
      ['first', 0.6],
      ['second', 0.5],
    ] as const) {
      await executor.update(id, 'TASK_FINISHED');
      await world.scheduler.sees(id, 'TASK_FINISHED');
      expect(await used()).toBe(left);
    }
    await world.scheduler.call({ type: 'SHUTDOWN', shutdown: world.ids });
    await executor.sees('SHUTDOWN');
    await world.failure();
    expect(await used()).toBe(0);
  });

  test('that dies without a word fails its tasks, and its framework hears of it first', async () => {
    world = await ExecutorWorld.start({ agents: [{ run: 'simulated', resources: { cpus: 4, mem: 1024 } }] });
    await world.runningTask();
    world.agent.finishTask('task', 3);
    expect(await world.failure()).toEqual({ ...world.ids, status: 3 << 8 });
    expect(await world.scheduler.sees('task', 'TASK_FAILED')).toMatchObject({
      ...world.ids,
      source: 'SOURCE_AGENT',
      reason: 'REASON_EXECUTOR_TERMINATED',
      message: 'Executor terminated',
    });
    const kinds = world.scheduler.stream.events.map(({ type }) => type);
    expect(kinds.indexOf('FAILURE')).toBeLessThan(kinds.lastIndexOf('UPDATE'));
    expect(await world.executors()).toEqual([]);
  });

  test('that does not register in time is killed', async () => {
    world = await ExecutorWorld.start({ executorRegistrationTimeoutMs: 50 });
    await world.scheduler.launch(await world.scheduler.offer(), [taskFor('task')]);
    expect(await world.scheduler.sees('task', 'TASK_FAILED')).toMatchObject({
      reason: 'REASON_EXECUTOR_REGISTRATION_TIMEOUT',
      message: 'Executor did not register within 50ms',
    });
    expect(await world.failure()).toEqual({ ...world.ids, status: 9 });
  });

  test('that does not heed a SHUTDOWN is killed when its own grace period is over', async () => {
    world = await ExecutorWorld.start();
    const impatient = { ...executorInfo, shutdown_grace_period: { nanoseconds: 20_000_000 } };
    await world.scheduler.launch(await world.scheduler.offer(), [taskFor('task', impatient)]);
    const executor = await world.speaker().subscribe();
    await world.scheduler.call({ type: 'SHUTDOWN', shutdown: world.ids });
    await executor.sees('SHUTDOWN');
    expect(await world.failure()).toEqual({ ...world.ids, status: 9 });
    await world.scheduler.sees('task', 'TASK_FAILED');
  });

  test('whose only task is killed before it registers is shut down when it does', async () => {
    world = await ExecutorWorld.start();
    await world.scheduler.launch(await world.scheduler.offer(), [taskFor('task')]);
    await world.kill('task');
    expect(await world.scheduler.sees('task', 'TASK_KILLED')).toMatchObject({
      ...world.ids,
      reason: 'REASON_TASK_KILLED_DURING_LAUNCH',
      message: 'Killed before delivery to the executor',
    });
    const executor = await world.speaker().subscribe();
    expect(executor.events.map(({ type }) => type)).toEqual(['SHUTDOWN']);
  });

  test('that ended is not started again before its tasks are acknowledged', async () => {
    world = await ExecutorWorld.start();
    await world.runningTask();
    world.scheduler.acknowledging = false;
    world.agent.finishTask('task');
    await world.scheduler.sees('task', 'TASK_FAILED');
    await world.scheduler.launch(await world.scheduler.offer(), [taskFor('next')]);
    expect(await world.scheduler.sees('next', 'TASK_DROPPED')).toMatchObject({
      ...world.ids,
      reason: 'REASON_EXECUTOR_TERMINATED',
      message: 'Master wants to launch executor, but one already exists',
    });
    const failures = world.scheduler.stream.events
      .filter(({ type }) => type === 'FAILURE')
      .map((event) => event['failure']);
    expect(failures).toMatchObject([{ status: 0 }, { status: -1 }]);
  });

  test('that is being shut down gets no more tasks', async () => {
    world = await ExecutorWorld.start({ executorShutdownGraceMs: never });
    const executor = await world.runningTask();
    await world.scheduler.call({ type: 'SHUTDOWN', shutdown: world.ids });
    await executor.sees('SHUTDOWN');
    await world.scheduler.launch(await world.scheduler.offer(), [taskFor('next')]);
    expect(await world.scheduler.sees('next', 'TASK_DROPPED')).toMatchObject({
      reason: 'REASON_EXECUTOR_TERMINATED',
      message: 'Executor terminating',
    });
  });

  test('that subscribes again gets a new stream, and loses tasks that it does not know', async () => {
    world = await ExecutorWorld.start();
    const executor = await world.runningTask();
    await world.scheduler.launch(await world.scheduler.offer(), [taskFor('lost'), taskFor('known')]);
    await executor.sees('LAUNCH', 3);
    const first = executor.stream;
    const known = { name: 'known', task_id: { value: 'known' }, agent_id: { value: world.agent.id } };
    await executor.subscribe({ unacknowledged_tasks: [known] });
    await first?.until('its end', () => first.ended === 'in order');
    expect(await world.scheduler.sees('lost', 'TASK_DROPPED')).toMatchObject({
      ...world.ids,
      reason: 'REASON_AGENT_RESTARTED',
      message: 'Task launched during agent restart',
    });
    await executor.update('known', 'TASK_RUNNING');
    await world.scheduler.sees('known', 'TASK_RUNNING');
  });

  test('ends with its framework, whatever it still says', async () => {
    world = await ExecutorWorld.start({ executorShutdownGraceMs: never });
    const executor = await world.runningTask();
    await world.scheduler.call({ type: 'TEARDOWN' });
    await executor.sees('SHUTDOWN');
    await executor.update('task', 'TASK_FINISHED');
    expect((await world.speaker().subscribe()).events.map(({ type }) => type)).toEqual(['SHUTDOWN']);
    expect(world.mesos.leader.core.agents.get(world.agent.id)?.used).toEqual([]);
    expect(world.agent.pendingUpdates).toBe(0);
  });

  test('shows on the pages of agent and master while it lives', async () => {
    world = await ExecutorWorld.start();
    const secret = { type: 'VALUE', value: { data: Buffer.from('hush hush').toString('base64') } };
    const variables = [
      { name: 'OPEN', value: 'yes' },
      { name: 'HIDDEN', type: 'SECRET', secret },
    ];
    const info = { ...executorInfo, command: { value: 'run', environment: { variables } } };
    await world.scheduler.launch(await world.scheduler.offer(), [taskFor('running', info), taskFor('queued', info)]);
    const queued: object = await get(`${world.agent.url}/state`);
    expect(queued).toMatchObject({
      frameworks: [
        {
          executors: [{ id: 'ex', tasks: [], queued_tasks: [{ id: 'running', executor_id: 'ex' }, { id: 'queued' }] }],
        },
      ],
    });
    await world.speaker().subscribe();
    const shown = { id: 'ex', name: 'echo', source: 'src', type: 'CUSTOM', role: 'cook', queued_tasks: [] };
    expect(await get(`${world.agent.url}/state`)).toMatchObject({
      unreserved_resources_allocated: { cpus: 0.7, mem: 128 },
      frameworks: [
        { executors: [{ ...shown, resources: { cpus: 0.7, mem: 128 }, tasks: [{ id: 'running' }, { id: 'queued' }] }] },
      ],
    });
    expect(await get(`${world.agent.url}/containers`)).toMatchObject([
      { executor_id: 'ex', executor_name: 'echo', source: 'src' },
    ]);
    expect(await get(`${world.agent.url}/metrics/snapshot`)).toMatchObject({ 'slave/executors_running': 1 });
    const [framework] = ((await get(`${world.mesos.url}/state`)) as { frameworks: object[] }).frameworks;
    expect(framework).toMatchObject({
      used_resources: { cpus: 0.7 },
      tasks: [{ executor_id: 'ex' }, { executor_id: 'ex' }],
      executors: [{ executor_id: 'ex', name: 'echo', slave_id: world.agent.id, resources: { cpus: 0.5, mem: 64 } }],
    });
    expect(await world.operator('GET_STATE')).toMatchObject({
      get_state: { get_executors: { executors: [{ executor_info: { executor_id: { value: 'ex' } } }] } },
    });
    const pages = [framework, await world.operator('GET_EXECUTORS'), await get(`${world.agent.url}/state`)];
    for (const page of pages) expect(JSON.stringify(page)).not.toContain(secret.value.data);
  });
});
