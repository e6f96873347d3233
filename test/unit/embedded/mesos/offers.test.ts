/** Who is offered what. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { type Mesos, type MesosOptions, startMesos } from '../../../../src/embedded/mesos/index.ts';
import { eventually, partitionAware, TestScheduler } from './scheduler.ts';

let mesos: Mesos;
const schedulers: TestScheduler[] = [];

async function start(options: MesosOptions): Promise<void> {
  mesos = await startMesos(options);
}
async function scheduler(info: object = {}, extra: object = {}): Promise<TestScheduler> {
  const made = await new TestScheduler(mesos, info).subscribe(extra);
  schedulers.push(made);
  return made;
}
afterEach(async () => {
  for (const made of schedulers.splice(0)) made.close();
  await mesos.close();
});

const simulated = { run: 'simulated' } as const;
const small = { ...simulated, resources: { cpus: 1, mem: 1024 } };

describe('offers', () => {
  test('spread a cluster over roles by their dominant shares', async () => {
    await start({ agents: [small, small, small, small] });
    const first = await scheduler({ role: 'a' }, { suppressed_roles: ['a'] });
    const second = await scheduler({ role: 'b' }, { suppressed_roles: ['b'] });
    await Promise.all([first.call({ type: 'REVIVE' }), second.call({ type: 'REVIVE' })]);
    await eventually(() => first.offers().length + second.offers().length === 4);
    // Both were revived on the same turn or on two; the one that came first may have got all, and then keeps it until it answers.
    for (const offer of [...first.offers()]) await first.decline(offer, 0);
    for (const offer of [...second.offers()]) await second.decline(offer, 0);
    await eventually(() => first.offers().length === 2 && second.offers().length === 2);
  });

  test('are not made while the framework has suppressed its role', async () => {
    await start({ agents: [small] });
    const one = await scheduler({}, { suppressed_roles: ['cook'] });
    const other = await scheduler({ role: 'other' });
    await other.offer();
    expect(one.offers()).toEqual([]);
    await other.decline(await other.offer(), 3600);
    await one.call({ type: 'REVIVE', revive: { roles: ['cook'] } });
    await one.offer();
  });

  test('of agents with GPUs go only to frameworks that know GPUs', async () => {
    await start({ agents: [{ ...simulated, resources: { cpus: 1, mem: 1024, gpus: 2 } }] });
    const plain = await scheduler();
    const able = await scheduler({ capabilities: [...partitionAware, { type: 'GPU_RESOURCES' }] });
    expect((await able.offer()).resources.find(({ name }) => name === 'gpus')?.scalar).toEqual({ value: 2 });
    expect(plain.offers()).toEqual([]);
  });

  test('hold reservations for the role and its children, and for nobody else', async () => {
    await start({ agents: [{ ...simulated, resources: {}, reserved: { cook: { cpus: 1, mem: 512 } } }] });
    const other = await scheduler({ role: 'other' });
    const child = await scheduler({ role: 'cook/sub' });
    const offer = await child.offer();
    expect(offer.resources).toEqual([
      { name: 'cpus', type: 'SCALAR', scalar: { value: 1 }, role: 'cook' },
      { name: 'mem', type: 'SCALAR', scalar: { value: 512 }, role: 'cook' },
    ]);
    expect(other.offers()).toEqual([]);
  });

  test('are filtered until there is more than was refused', async () => {
    await start({ agents: [small] });
    const one = await scheduler();
    await one.launch(await one.offer(), [{ id: 'task', cpus: 0.5, mem: 512 }], { refuse_seconds: 3600 });
    await one.sees('task', 'TASK_RUNNING');
    expect(one.offers()).toEqual([]);
    mesos.agents[0]?.finishTask('task');
    const whole = await one.offer();
    expect(whole.resources.find(({ name }) => name === 'cpus')?.scalar).toEqual({ value: 1 });
  });

  test('of less than 0.01 cpus and 32 MiB are not made', async () => {
    await start({ agents: [small] });
    const one = await scheduler();
    await one.launch(await one.offer(), [{ id: 'task', cpus: 0.995, mem: 1000 }]);
    await one.sees('task', 'TASK_RUNNING');
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(one.offers()).toEqual([]);
  });

  test('of one agent may be accepted together, of two not', async () => {
    await start({ agents: [small, small] });
    const one = await scheduler();
    await eventually(() => one.offers().length === 2);
    const [first, second] = one.offers();
    const launch = {
      task_infos: [{ name: 't', task_id: { value: 't' }, agent_id: first?.agent_id, command: { value: 'x' } }],
    };
    const operations = [{ type: 'LAUNCH', launch }];
    await one.call({ type: 'ACCEPT', accept: { offer_ids: [first?.id, second?.id], operations } });
    expect((await one.sees('t', 'TASK_DROPPED'))['message']).toMatch(
      /^Task launched with invalid offers: Aggregated offers must belong to one single agent/,
    );
  });
});
