import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { type ConnectionOptions, SchedulerConnection } from '../../../../src/mesos/client/connection.ts';
import type { ConnectionState } from '../../../../src/mesos/client/connection-state.ts';
import { type MasterLocator, StaticMasters } from '../../../../src/mesos/client/locator.ts';
import type { Clock } from '../../../../src/model/clock.ts';
import type { FrameworkInfo, SchedulerCall, SchedulerEvent, Task } from '../../../../src/model/mesos.ts';
import { Sensitive } from '../../../../src/model/sensitive.ts';
import { ManualClock, realClock } from '../../../support/clocks.ts';
import { reply, ScriptedMaster } from '../../../support/scripted-master.ts';
import { until } from '../../../support/until.ts';

jest.setTimeout(60_000);

const framework: FrameworkInfo = {
  name: 'spark',
  user: 'root',
  roles: ['cook'],
  checkpoint: true,
  failoverTimeoutSeconds: 600,
  capabilities: ['MULTI_ROLE'],
};
const decline: SchedulerCall = { type: 'DECLINE', offerIds: ['o-1'] };
const acknowledge: SchedulerCall = { type: 'ACKNOWLEDGE', taskId: 't', agentId: 'a', uuid: 'AAECAwQFBgcICQoLDA0ODw==' };
const unusedUrl = 'http://127.0.0.1:1';

/** What a test started: ended after it, in reverse order. */
const started: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of started.splice(0).reverse()) await one[Symbol.asyncDispose]();
});

async function aMaster(): Promise<ScriptedMaster> {
  const master = await ScriptedMaster.start();
  started.push(master);
  return master;
}

class Subject implements AsyncDisposable {
  readonly connection: SchedulerConnection;
  readonly states: ConnectionState[] = [];
  readonly events: SchedulerEvent[] = [];
  readonly logged: { fields: object; message: string }[] = [];
  readonly done: Promise<void>;
  readonly #stop = new AbortController();
  ended = false;
  info = framework;
  onEvent: (event: SchedulerEvent) => unknown = () => undefined;

  constructor(urls: readonly [string, ...string[]], clock: Clock, options: Partial<ConnectionOptions> = {}) {
    const note = (fields: object, message: string): void => void this.logged.push({ fields, message });
    this.connection = new SchedulerConnection({
      masters: new StaticMasters(urls),
      encoding: 'json',
      clock,
      random: () => 0.5,
      log: { debug: note, info: note, warn: note },
      ...options,
    });
    const onEvent = (event: SchedulerEvent): unknown => {
      this.events.push(event);
      return this.onEvent(event);
    };
    const onState = (state: ConnectionState): void => void this.states.push(state);
    const wanted = async () => ({ framework: this.info, suppressedRoles: [] });
    this.done = this.connection.run(wanted, { onEvent, onState }, this.#stop.signal).then(() => {
      this.ended = true;
    });
  }

  get last(): ConnectionState | undefined {
    return this.states.at(-1);
  }

  async reaches(kind: ConnectionState['kind'], times = 1): Promise<void> {
    await until(
      `state ${kind}, ${times} times`,
      () => this.states.filter((state) => state.kind === kind).length >= times,
    );
  }

  /** Lets the pause before the next attempt pass, as often as needed, until the state is reached. */
  async reachesAfterPause(kind: ConnectionState['kind'], times: number, clock: ManualClock): Promise<void> {
    await until(`state ${kind}, ${times} times`, () => {
      if (this.last?.retryInMs !== undefined) clock.advance(this.last.retryInMs);
      return this.states.filter((state) => state.kind === kind).length >= times;
    });
  }

  stop(): void {
    this.#stop.abort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.done;
    await this.connection.close();
  }
}

function connect(
  master: ScriptedMaster | readonly [string, ...string[]],
  clock: Clock = realClock,
  options: Partial<ConnectionOptions> = {},
): Subject {
  const subject = new Subject(master instanceof ScriptedMaster ? [master.url] : master, clock, options);
  started.push(subject);
  return subject;
}

describe('subscribing', () => {
  test.each(['json', 'protobuf'] as const)(
    'in %s: events arrive, and calls carry the id of the stream and of the framework',
    async (encoding) => {
      const master = await aMaster();
      const subject = connect(master, realClock, { encoding });
      await subject.reaches('subscribed');
      expect(subject.last).toEqual({ kind: 'subscribed', frameworkId: 'f-1', masterUrl: master.url });
      master.stream.send({ type: 'RESCIND', rescind: { offer_id: { value: 'o-9' } } });
      await until('the event', () => subject.events.length === 2);
      expect(subject.events.map(({ type }) => type)).toEqual(['SUBSCRIBED', 'RESCIND']);
      expect(await subject.connection.call(decline)).toEqual({ kind: 'accepted' });
      const [call] = master.callsOf('DECLINE');
      expect(call?.headers['mesos-stream-id']).toBe('stream-1');
      expect(call?.message).toEqual({
        framework_id: { value: 'f-1' },
        type: 'DECLINE',
        decline: { offer_ids: [{ value: 'o-1' }] },
      });
      expect(master.calls[0]?.headers['mesos-stream-id']).toBeUndefined();
      expect(master.calls[0]?.path).toBe('/api/v1/scheduler');
    },
  );

  test('what the framework wants to be is asked anew before every attempt', async () => {
    const master = await aMaster();
    const clock = new ManualClock();
    const subject = connect(master, clock);
    await subject.reaches('subscribed');
    subject.info = { ...framework, id: 'f-1', name: 'renamed' };
    master.stream.end();
    await subject.reachesAfterPause('subscribed', 2, clock);
    const [first, second] = master.callsOf('SUBSCRIBE');
    expect(first?.message).not.toHaveProperty('framework_id');
    expect(second?.message).toMatchObject({
      framework_id: { value: 'f-1' },
      subscribe: { framework_info: { name: 'renamed' } },
    });
  });

  test('stopping ends the stream and the run, with a last state', async () => {
    const master = await aMaster();
    const subject = connect(master);
    await subject.reaches('subscribed');
    subject.stop();
    await subject.done;
    expect(subject.last).toEqual({ kind: 'stopped' });
    await until('the master sees the end of the stream', () => master.stream.closed);
  });

  test('stopping works in the middle of a pause', async () => {
    const subject = connect([unusedUrl], new ManualClock());
    await subject.reaches('waiting');
    subject.stop();
    await subject.done;
    expect(subject.last).toEqual({ kind: 'stopped' });
  });

  test('credentials go with every request, and a secret shows nowhere else', async () => {
    const master = await aMaster();
    const credentials = async () => ({ principal: 'cook', secret: new Sensitive('hunter2') });
    const subject = connect(master, realClock, { credentials });
    await subject.reaches('subscribed');
    await subject.connection.call(decline);
    const expected = `Basic ${Buffer.from('cook:hunter2').toString('base64')}`;
    expect(master.calls.map(({ headers }) => headers.authorization)).toEqual([expected, expected]);
    expect(JSON.stringify([subject.logged, subject.states])).not.toMatch(/hunter2|aHVudGVyMg/);
  });

  test('a principal without a secret sends no header', async () => {
    const master = await aMaster();
    const subject = connect(master, realClock, { credentials: async () => ({ principal: 'cook' }) });
    await subject.reaches('subscribed');
    expect(master.calls[0]?.headers.authorization).toBeUndefined();
  });
});

describe('finding the leader', () => {
  test('a redirect without a scheme is followed, and the leader is remembered', async () => {
    const [leader, follower] = [await aMaster(), await aMaster()];
    follower.answer = (call) =>
      reply(call, 307, '', { location: `//${new URL(leader.url).host}/master/api/v1/scheduler` });
    const clock = new ManualClock();
    const subject = connect(follower, clock);
    await subject.reaches('subscribed');
    expect(subject.last?.masterUrl).toBe(leader.url);
    leader.stream.end();
    await subject.reachesAfterPause('subscribed', 2, clock);
    expect(follower.calls.length).toBe(1);
    expect(leader.callsOf('SUBSCRIBE').length).toBe(2);
  });

  test('when the leader dies, the masters are asked again', async () => {
    const [first, second] = [await aMaster(), await aMaster()];
    let leader = first;
    const follower = await aMaster();
    follower.answer = (call) =>
      reply(call, 307, '', { location: `//${new URL(leader.url).host}/master/api/v1/scheduler` });
    const clock = new ManualClock();
    const subject = connect(follower, clock);
    await subject.reaches('subscribed');
    leader = second;
    await first[Symbol.asyncDispose]();
    await subject.reachesAfterPause('subscribed', 2, clock);
    expect(subject.last?.masterUrl).toBe(second.url);
  });

  test('of a list the next master is asked when one is not there', async () => {
    const master = await aMaster();
    const clock = new ManualClock();
    const subject = connect([unusedUrl, master.url], clock);
    await subject.reachesAfterPause('subscribed', 1, clock);
    expect(subject.states.map(({ kind }) => kind)).toEqual(['connecting', 'waiting', 'connecting', 'subscribed']);
  });

  test('masters that point at each other are given up after some hops, and asked again later', async () => {
    const [one, two] = [await aMaster(), await aMaster()];
    one.answer = (call) => reply(call, 307, '', { location: `//${new URL(two.url).host}/master/api/v1/scheduler` });
    two.answer = (call) => reply(call, 307, '', { location: `//${new URL(one.url).host}/master/api/v1/scheduler` });
    const subject = connect(one, new ManualClock());
    await subject.reaches('waiting');
    expect(subject.last?.message).toContain('redirected more than');
    expect(one.calls.length + two.calls.length).toBe(6);
  });

  test('no leader means waiting, longer each time, up to thirty seconds', async () => {
    const master = await aMaster();
    master.answer = (call) => reply(call, 503, 'No leader elected');
    const clock = new ManualClock();
    const subject = connect(master, clock);
    await subject.reachesAfterPause('waiting', 8, clock);
    const pauses = subject.states.filter(({ kind }) => kind === 'waiting').map(({ retryInMs }) => retryInMs);
    expect(pauses.slice(0, 8)).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
    expect(subject.last?.message ?? subject.states.at(-2)?.message).toBe('HTTP 503: No leader elected');
  });

  test('after a subscription that lasted, the first pause is short again', async () => {
    const master = await aMaster();
    master.answer = (call) => master.calls.length <= 4 && reply(call, 503, 'No leader elected');
    const clock = new ManualClock();
    const subject = connect(master, clock);
    await subject.reachesAfterPause('subscribed', 1, clock);
    clock.advance(6000);
    master.stream.end();
    await until('the loss', () => subject.last?.kind === 'waiting');
    expect(subject.last?.retryInMs).toBe(500);
  });
});

describe('a change of the leader that the locator tells', () => {
  /** Says what a test says. */
  class Told implements MasterLocator {
    url: string;
    readonly listeners = new Set<(url: string) => void>();

    constructor(url: string) {
      this.url = url;
    }

    async current(): Promise<string> {
      return this.url;
    }

    failed(): void {}

    onChange(listener: (url: string) => void): () => void {
      this.listeners.add(listener);
      return () => this.listeners.delete(listener);
    }

    close(): void {}

    leads(url: string): void {
      this.url = url;
      for (const listener of this.listeners) listener(url);
    }
  }

  test('ends the subscription with the old one at once, and the new one is asked without a pause', async () => {
    const [old, other] = [await aMaster(), await aMaster()];
    const clock = new ManualClock();
    const masters = new Told(old.url);
    const subject = connect([old.url], clock, { masters });
    await subject.reaches('subscribed');
    masters.leads(other.url);
    await subject.reaches('subscribed', 2);
    expect(subject.last).toMatchObject({ kind: 'subscribed', masterUrl: other.url });
    expect(subject.states).toContainEqual(expect.objectContaining({ kind: 'waiting', retryInMs: 0 }));
    await until('the old stream is closed', () => old.stream.closed);
    expect(old.callsOf('SUBSCRIBE')).toHaveLength(1);
  });

  test('ends a pause', async () => {
    const master = await aMaster();
    const masters = new Told(unusedUrl);
    const subject = connect([unusedUrl], new ManualClock(), { masters });
    await subject.reaches('waiting');
    masters.leads(master.url);
    await subject.reaches('subscribed');
  });

  test('is none when the subscription is with that master already', async () => {
    const master = await aMaster();
    const masters = new Told(master.url);
    const subject = connect([master.url], new ManualClock(), { masters });
    await subject.reaches('subscribed');
    masters.leads(master.url);
    expect((await subject.connection.call(decline)).kind).toBe('accepted');
    expect(master.callsOf('SUBSCRIBE')).toHaveLength(1);
  });

  test('is no longer listened to when the run has ended', async () => {
    const master = await aMaster();
    const masters = new Told(master.url);
    const subject = connect([master.url], new ManualClock(), { masters });
    await subject.reaches('subscribed');
    expect(masters.listeners.size).toBe(1);
    subject.stop();
    await subject.done;
    expect(masters.listeners.size).toBe(0);
  });
});

describe('what a master refuses', () => {
  test.each([401, 403])('%d is unauthorized, and asked again slowly for ever', async (status) => {
    const master = await aMaster();
    master.answer = (call) => reply(call, status, '401 Unauthorized.');
    const clock = new ManualClock();
    const subject = connect(master, clock);
    await subject.reachesAfterPause('unauthorized', 3, clock);
    const pauses = subject.states.filter(({ kind }) => kind === 'unauthorized').map(({ retryInMs }) => retryInMs);
    expect(new Set(pauses)).toEqual(new Set([22_500]));
    master.answer = () => false;
    await subject.reachesAfterPause('subscribed', 1, clock);
  });

  test('a bad subscription (400) is refused with what the master says', async () => {
    const master = await aMaster();
    master.answer = (call) => reply(call, 400, "Failed to validate scheduler::Call: Expecting 'type' to be present");
    const subject = connect(master, new ManualClock());
    await subject.reaches('refused');
    expect(subject.last).toMatchObject({ retryInMs: 22_500, message: expect.stringContaining("Expecting 'type'") });
  });

  test('an ERROR about the framework is refused with its text, and the event is delivered too', async () => {
    const master = await aMaster();
    const message = "'FrameworkInfo.role' is not a valid role";
    master.answer = (call) => {
      master.open(call).send({ type: 'ERROR', error: { message } });
      return true;
    };
    const subject = connect(master, new ManualClock());
    await subject.reaches('refused');
    expect(subject.last?.message).toBe(message);
    expect(subject.events).toEqual([{ type: 'ERROR', message }]);
  });

  test('a framework that cannot be written is refused without asking', async () => {
    const master = await aMaster();
    const clock = new ManualClock();
    const subject = connect(master, clock);
    await subject.reaches('subscribed');
    subject.info = { ...framework, capabilities: [], roles: ['a', 'b'] };
    master.stream.end();
    await subject.reachesAfterPause('refused', 1, clock);
    expect(subject.states.find(({ kind }) => kind === 'refused')?.message).toContain('MULTI_ROLE');
    expect(master.callsOf('SUBSCRIBE').length).toBe(1);
  });

  test.each([
    ['Framework failed over', 'fenced'],
    ['Framework has been removed', 'removed'],
  ] as const)('ERROR "%s" is the end: %s', async (message, kind) => {
    const master = await aMaster();
    const subject = connect(master, new ManualClock());
    await subject.reaches('subscribed');
    master.stream.send({ type: 'ERROR', error: { message } });
    await subject.done;
    expect(subject.last).toEqual({ kind, message });
    expect(master.callsOf('SUBSCRIBE').length).toBe(1);
    expect(await subject.connection.call(decline)).toMatchObject({ kind: 'not-sent' });
  });

  test('a takeover by an earlier attempt of our own, given up without an answer, is not the end; the next one is', async () => {
    const master = await aMaster();
    const clock = new ManualClock();
    master.answer = () => master.calls.length === 1;
    const subject = connect(master, clock);
    await until('the first SUBSCRIBE', () => master.calls.length === 1);
    clock.advance(10_000);
    await subject.reachesAfterPause('subscribed', 1, clock);
    master.stream.send({ type: 'ERROR', error: { message: 'Framework failed over' } });
    await subject.reachesAfterPause('subscribed', 2, clock);
    master.stream.send({ type: 'ERROR', error: { message: 'Framework failed over' } });
    await subject.done;
    expect(subject.last?.kind).toBe('fenced');
  });
});

describe('losing the stream', () => {
  test('silence for three heartbeats ends the subscription', async () => {
    const master = await aMaster();
    master.heartbeatSeconds = 2;
    const clock = new ManualClock();
    const subject = connect(master, clock);
    await subject.reaches('subscribed');
    clock.advance(5000);
    master.stream.send({ type: 'HEARTBEAT' });
    await until('the heartbeat', () => subject.events.length === 2);
    clock.advance(5999);
    expect(subject.last?.kind).toBe('subscribed');
    clock.advance(1);
    await until('the loss', () => subject.last?.kind === 'waiting');
    expect(subject.last?.message).toContain('nothing heard from the master for 6000 ms');
    await until('the old stream is closed', () => master.stream.closed);
    await subject.reachesAfterPause('subscribed', 2, clock);
  });

  test('a master that takes the subscription and says nothing is left', async () => {
    const master = await aMaster();
    master.answer = (call) => master.streams.length === 0 && master.open(call) !== undefined;
    const clock = new ManualClock();
    const subject = connect(master, clock);
    await until('the open stream', () => master.streams.length === 1 && clock.pending > 0);
    await until('the loss', () => {
      clock.advance(10_000);
      return subject.last?.kind === 'waiting';
    });
    await subject.reachesAfterPause('subscribed', 1, clock);
  });

  test.each<[string, (master: ScriptedMaster) => void]>([
    ['closes it', (master) => master.stream.end()],
    ['is cut off', (master) => master.stream.cut()],
    ['sends what is no RecordIO', (master) => master.stream.sendBytes(Buffer.from('<html>oops</html>'))],
  ])('when the master %s, the connection subscribes anew', async (_how, lose) => {
    const master = await aMaster();
    const clock = new ManualClock();
    const subject = connect(master, clock);
    await subject.reaches('subscribed');
    lose(master);
    await subject.reachesAfterPause('subscribed', 2, clock);
    expect((await subject.connection.call(decline)).kind).toBe('accepted');
    expect(master.callsOf('DECLINE')[0]?.headers['mesos-stream-id']).toBe('stream-2');
  });

  test('an event that cannot be read is logged, and the stream goes on', async () => {
    const master = await aMaster();
    const subject = connect(master);
    await subject.reaches('subscribed');
    master.stream.sendBytes(Buffer.from('5\n{"a":18\n{"type":"RESCIND"}2\n{}'));
    await until('the event after it', () => subject.events.length === 2);
    expect(subject.events[1]).toEqual({ type: 'OTHER', name: '' });
    expect(subject.logged.filter(({ message }) => message.includes('cannot be read')).length).toBe(2);
  });

  test('what a handler throws is logged, and the stream goes on', async () => {
    const master = await aMaster();
    const subject = connect(master);
    subject.onEvent = ({ type }) => {
      if (type === 'SUBSCRIBED') throw new Error('thrown in the handler');
      return type === 'HEARTBEAT' ? Promise.reject(new Error('rejected in the handler')) : undefined;
    };
    await subject.reaches('subscribed');
    master.stream.send({ type: 'HEARTBEAT' });
    master.stream.send({ type: 'RESCIND', rescind: { offer_id: { value: 'o' } } });
    await until('the third event', () => subject.events.length === 3);
    const problems = JSON.stringify(subject.logged);
    expect(problems).toContain('thrown in the handler');
    expect(problems).toContain('rejected in the handler');
  });
});

describe('calls', () => {
  test('without a subscription nothing is sent', async () => {
    const subject = connect([unusedUrl], new ManualClock());
    expect(await subject.connection.call(decline)).toEqual({ kind: 'not-sent', message: 'there is no subscription' });
  });

  test.each([
    [202, '', { kind: 'accepted' }],
    [200, '', { kind: 'accepted' }],
    [400, 'Failed to validate scheduler::Call: Not a valid UUID', { kind: 'refused', status: 400 }],
    [415, 'media type', { kind: 'refused', status: 415 }],
    [401, '401 Unauthorized.', { kind: 'not-sent' }],
    [403, 'Forbidden', { kind: 'refused', status: 403 }],
  ])('%d leaves the subscription as it is', async (status, text, outcome) => {
    const master = await aMaster();
    master.answer = (call) => call.type !== 'SUBSCRIBE' && reply(call, status, text);
    const subject = connect(master);
    await subject.reaches('subscribed');
    expect(await subject.connection.call(decline)).toMatchObject(outcome);
    expect(subject.last?.kind).toBe('subscribed');
  });

  test.each([
    [403, 'Framework is not subscribed', 'not-sent'],
    [307, '', 'not-sent'],
    [503, 'No leader elected', 'not-sent'],
    [500, 'oops', 'unknown'],
    [502, 'bad gateway', 'unknown'],
  ])('%d %s makes the connection subscribe anew; the outcome is %s', async (status, text, kind) => {
    const master = await aMaster();
    master.answer = (call) =>
      call.type !== 'SUBSCRIBE' && reply(call, status, text, { location: '//127.0.0.1:1/master/api/v1/scheduler' });
    const clock = new ManualClock();
    const subject = connect(master, clock);
    await subject.reaches('subscribed');
    expect((await subject.connection.call(decline)).kind).toBe(kind);
    await subject.reachesAfterPause('subscribed', 2, clock);
  });

  test('a call without an answer is unknown; what was queued behind it is not sent, and the next one goes by the new stream', async () => {
    const master = await aMaster();
    master.answer = (call) => call.type === 'DECLINE' && master.callsOf('DECLINE').length === 1;
    const clock = new ManualClock();
    const subject = connect(master, clock, { callTimeoutMs: 3000 });
    await subject.reaches('subscribed');
    const [first, second] = [
      subject.connection.call(decline),
      subject.connection.call({ type: 'SUPPRESS', roles: [] }),
    ];
    await until('the call at the master', () => master.callsOf('DECLINE').length === 1);
    clock.advance(3000);
    expect(await first).toEqual({ kind: 'unknown', message: 'no answer within 3000 ms' });
    expect(await second).toEqual({ kind: 'not-sent', message: 'the subscription has changed' });
    expect(master.callsOf('SUPPRESS')).toEqual([]);
    await subject.reachesAfterPause('subscribed', 2, clock);
    expect(await subject.connection.call(decline)).toEqual({ kind: 'accepted' });
    expect(master.callsOf('DECLINE').map(({ headers }) => headers['mesos-stream-id'])).toEqual([
      'stream-1',
      'stream-2',
    ]);
  });

  test('a connection cut after the call was sent leaves its outcome unknown', async () => {
    const master = await aMaster();
    master.answer = (call) => {
      if (call.type === 'DECLINE') call.response.destroy();
      return call.type === 'DECLINE';
    };
    const clock = new ManualClock();
    const subject = connect(master, clock);
    await subject.reaches('subscribed');
    expect((await subject.connection.call(decline)).kind).toBe('unknown');
    await subject.reachesAfterPause('subscribed', 2, clock);
  });

  test('calls arrive in the order in which they were made', async () => {
    const master = await aMaster();
    const subject = connect(master);
    await subject.reaches('subscribed');
    const roles = Array.from({ length: 20 }, (_, index) => `r${index}`);
    await Promise.all(roles.map((role) => subject.connection.call({ type: 'REVIVE', roles: [role] })));
    const arrived = master.callsOf('REVIVE').map(({ message }) => (message['revive'] as { roles: string[] }).roles[0]);
    expect(arrived).toEqual(roles);
  });

  test('an acknowledgement does not wait behind another call', async () => {
    const master = await aMaster();
    let held: (() => void) | undefined;
    master.answer = (call) => {
      if (call.type !== 'DECLINE') return false;
      held = () => void reply(call, 202);
      return true;
    };
    const subject = connect(master);
    await subject.reaches('subscribed');
    const slow = subject.connection.call(decline);
    expect(await subject.connection.call(acknowledge)).toEqual({ kind: 'accepted' });
    await until('the call at the master', () => held !== undefined);
    held?.();
    expect(await slow).toEqual({ kind: 'accepted' });
  });

  test('a call that cannot be written is refused and harms nobody else', async () => {
    const master = await aMaster();
    const subject = connect(master);
    await subject.reaches('subscribed');
    const bad = { id: undefined } as unknown as Task;
    const broken: Task = {
      ...bad,
      name: 'n',
      agentId: 'a',
      resources: [],
      command: { value: 'x', environment: [], uris: [] },
      labels: [],
    };
    const outcome = await subject.connection.call({ type: 'ACCEPT', offerIds: ['o'], tasks: [broken] });
    expect(outcome).toMatchObject({ kind: 'refused', message: expect.stringContaining('task_id.value') });
    expect(await subject.connection.call(decline)).toEqual({ kind: 'accepted' });
  });
});
