import { afterEach, expect, jest, test } from '@jest/globals';
import { type Mesos, type MesosOptions, startMesos } from '../../src/embedded/mesos/index.ts';
import { SchedulerConnection } from '../../src/mesos/client/connection.ts';
import type { ConnectionState } from '../../src/mesos/client/connection-state.ts';
import { StaticMasters } from '../../src/mesos/client/locator.ts';
import { OperatorApi } from '../../src/mesos/client/operator-api.ts';
import { AgentSandboxes } from '../../src/mesos/client/sandbox.ts';
import type { Offer, Resource, SchedulerEvent, TaskStatus } from '../../src/model/mesos.ts';
import { Sensitive } from '../../src/model/sensitive.ts';
import { realClock } from '../support/clocks.ts';
import { until } from '../support/until.ts';

jest.setTimeout(60_000);

const started: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of started.splice(0).reverse()) await stop();
});

/** The least of a framework: it acknowledges every update, and remembers what it hears. */
class Framework {
  readonly offers: Offer[] = [];
  readonly statuses: TaskStatus[] = [];
  readonly states: ConnectionState[] = [];
  readonly connection: SchedulerConnection;
  readonly done: Promise<void>;
  id: string | undefined;
  readonly #stop = new AbortController();

  constructor(masters: StaticMasters, encoding: 'json' | 'protobuf', id?: string) {
    this.id = id;
    const credentials = async () => ({ principal: 'cook', secret: new Sensitive('s3cret') });
    const random = () => 0.05;
    this.connection = new SchedulerConnection({ masters, encoding, clock: realClock, random, credentials });
    const handlers = {
      onEvent: (event: SchedulerEvent) => this.#take(event),
      onState: (state: ConnectionState) => void this.states.push(state),
    };
    this.done = this.connection.run(async () => this.#subscription(), handlers, this.#stop.signal);
  }

  get kinds(): string[] {
    return this.states.map(({ kind }) => kind);
  }

  ended(taskId: string): boolean {
    return this.statuses.some((status) => status.taskId === taskId && status.state === 'TASK_FINISHED');
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.done;
    await this.connection.close();
  }

  #subscription() {
    const framework = {
      ...(this.id === undefined ? {} : { id: this.id }),
      name: 'scenario',
      user: 'root',
      principal: 'cook',
      roles: ['cook'],
      checkpoint: true,
      failoverTimeoutSeconds: 600,
      capabilities: ['MULTI_ROLE', 'RESERVATION_REFINEMENT', 'PARTITION_AWARE', 'TASK_KILLING_STATE'],
    };
    return { framework, suppressedRoles: [] };
  }

  #take(event: SchedulerEvent): void {
    if (event.type === 'SUBSCRIBED') this.id = event.frameworkId;
    if (event.type === 'OFFERS') this.offers.push(...event.offers);
    if (event.type !== 'UPDATE') return;
    this.statuses.push(event.status);
    const { uuid, agentId, taskId } = event.status;
    if (uuid !== undefined && agentId !== undefined)
      void this.connection.call({ type: 'ACKNOWLEDGE', taskId, agentId, uuid });
  }
}

async function aMesos(options: MesosOptions = {}): Promise<Mesos> {
  const mesos = await startMesos({ credentials: [{ principal: 'cook', secret: 's3cret' }], ...options });
  started.push(() => mesos.close());
  return mesos;
}

const mastersOf = ({ masters: [first, ...others] }: Mesos): StaticMasters => {
  if (first === undefined) throw new Error('a Mesos without masters');
  return new StaticMasters([first.url, ...others.map(({ url }) => url)]);
};

function aFramework(masters: StaticMasters, encoding: 'json' | 'protobuf', id?: string): Framework {
  const framework = new Framework(masters, encoding, id);
  started.push(() => framework.stop());
  return framework;
}

const piece = (offer: Offer, name: string, milli: number): Resource => {
  const found = offer.resources.find((resource) => resource.name === name);
  if (found === undefined) throw new Error(`no ${name} in the offer`);
  return { name, milli, origin: found.origin };
};

async function launch(framework: Framework, id: string, value: string): Promise<Offer> {
  await until('an offer', () => framework.offers.length > 0);
  const offer = framework.offers.pop();
  if (offer === undefined) throw new Error('no offer');
  const resources = [piece(offer, 'cpus', 500), piece(offer, 'mem', 64_000)];
  const environment = [{ name: 'GREETING', value: 'gr\u00fc\u00dfe' }];
  const task = {
    id,
    name: id,
    agentId: offer.agentId,
    resources,
    labels: [],
    command: { value, environment, uris: [] },
  };
  const outcome = await framework.connection.call({
    type: 'ACCEPT',
    offerIds: [offer.id],
    tasks: [task],
    refuseSeconds: 0,
  });
  expect(outcome).toEqual({ kind: 'accepted' });
  return offer;
}

test.each(['json', 'protobuf'] as const)(
  'in %s a task runs, is seen by the operator API, and its output is read from its sandbox',
  async (encoding) => {
    const mesos = await aMesos();
    const framework = aFramework(mastersOf(mesos), encoding);
    const offer = await launch(framework, 't-1', 'echo "$GREETING"; sleep 0.3; echo done');
    const credentials = async () => ({ principal: 'cook', secret: new Sensitive('s3cret') });
    const api = new OperatorApi({ masters: mastersOf(mesos), encoding, clock: realClock, credentials });
    started.push(() => api.close());
    const agent = new AgentSandboxes({ agentUrl: offer.agentUrl ?? '', clock: realClock });
    started.push(() => agent.close());

    await until('the task runs', () => framework.statuses.some(({ state }) => state === 'TASK_RUNNING'));
    const directory = await agent.find(framework.id ?? '', 't-1');
    let output = '';
    for await (const text of agent.read(`${directory}/stdout`, { follow: () => framework.ended('t-1'), pollMs: 20 }))
      output += text;
    expect(output).toContain('gr\u00fc\u00dfe\n');
    expect(output).toContain('done\n');
    expect((await agent.list(directory ?? '')).map(({ path }) => path)).toContain(`${directory}/stdout`);

    await until('the task is complete', () => framework.ended('t-1'));
    expect(await api.getTasks()).toEqual([
      expect.objectContaining({ id: 't-1', frameworkId: framework.id, agentId: offer.agentId }),
    ]);
    expect((await api.getAgents()).map(({ id }) => id)).toEqual([offer.agentId]);
    expect((await api.getFrameworks()).map(({ info }) => info.name)).toEqual(['scenario']);

    await api.teardown(framework.id ?? '');
    await framework.done;
    expect(framework.kinds.at(-1)).toBe('removed');
    await expect(api.teardown('nobody-knows-it')).resolves.toBeUndefined();
  },
);

test('when the leader changes, the framework follows it with its id, and its task lives on', async () => {
  // An acknowledgement may be lost with the old leader: then the agent sends the update again.
  const mesos = await aMesos({ masters: 2, updateRetryMs: 100 });
  const framework = aFramework(mastersOf(mesos), 'protobuf');
  await launch(framework, 't-1', 'sleep 1');
  await until('the task runs', () => framework.statuses.some(({ state }) => state === 'TASK_RUNNING'));
  const id = framework.id;
  await mesos.elect(mesos.masters[1]);
  await until('subscribed again', () => framework.kinds.filter((kind) => kind === 'subscribed').length === 2);
  expect(framework.id).toBe(id);
  expect(framework.states.at(-1)?.masterUrl).toBe(mesos.masters[1]?.url);
  await until('the task ends', () => framework.ended('t-1'));
});

test('a call whose answer was lost is unknown, and the framework subscribes anew', async () => {
  const mesos = await aMesos();
  const framework = aFramework(mastersOf(mesos), 'protobuf');
  await until('an offer', () => framework.offers.length > 0);
  mesos.leader.faults.dropNextCall((call) => call.type === 'REVIVE', 'after');
  expect((await framework.connection.call({ type: 'REVIVE', roles: [] })).kind).toBe('unknown');
  await until('subscribed again', () => framework.kinds.filter((kind) => kind === 'subscribed').length === 2);
});

test('of two schedulers with one framework id the first is fenced off', async () => {
  const mesos = await aMesos();
  const first = aFramework(mastersOf(mesos), 'protobuf');
  await until('subscribed', () => first.id !== undefined);
  const second = aFramework(mastersOf(mesos), 'json', first.id);
  await first.done;
  expect(first.kinds.at(-1)).toBe('fenced');
  await until('the second is subscribed', () => second.kinds.at(-1) === 'subscribed');
  expect((await first.connection.call({ type: 'REVIVE', roles: [] })).kind).toBe('not-sent');
  expect((await second.connection.call({ type: 'REVIVE', roles: [] })).kind).toBe('accepted');
});
