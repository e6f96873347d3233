import { describe, expect, test } from '@jest/globals';
import { Backoff } from '../../../../src/mesos/client/backoff.ts';
import { StaticMasters } from '../../../../src/mesos/client/locator.ts';
import { namesZooKeeper, parseMasters, parseZooKeeper } from '../../../../src/mesos/client/master-url.ts';
import { judgeCall, judgeRefusal } from '../../../../src/mesos/client/outcome.ts';
import { recordedSteps } from '../../../support/mesos-recordings.ts';

describe('the address of a cluster', () => {
  test.each([
    ['mesos://host:5050', ['http://host:5050']],
    ['mesos://host', ['http://host:5050']],
    ['mesos://one:5050,two:5051, three', ['http://one:5050', 'http://two:5051', 'http://three:5050']],
    ['host:6060', ['http://host:6060']],
    ['http://host:5050/', ['http://host:5050']],
    ['https://host:5050', ['https://host:5050']],
    ['mesos://[2001:db8::1]:5050', ['http://[2001:db8::1]:5050']],
    ['mesos://10.0.0.1:5050', ['http://10.0.0.1:5050']],
  ])('%s means %p', (address, urls) => {
    expect(parseMasters(address)).toEqual({ ok: true, urls });
  });

  test('the scheme is https where TLS is asked for', () => {
    expect(parseMasters('mesos://a,b', 'https')).toEqual({ ok: true, urls: ['https://a:5050', 'https://b:5050'] });
  });

  test.each([
    [''],
    ['mesos://'],
    ['mesos://host:'],
    ['mesos://host:0'],
    ['mesos://host:65536'],
    ['mesos://host:5050,'],
    ['mesos://user:password@host:5050'],
    ['mesos://host:5050/path'],
    ['spark://host:7077'],
  ])("'%s' is refused with its text", (address) => {
    const refusal = parseMasters(address);
    expect(refusal).toMatchObject({ ok: false, reason: 'InvalidMasterUrl' });
    expect(refusal).toMatchObject({ message: expect.stringContaining(`'${address}'`) });
  });
});

describe('the address of a ZooKeeper', () => {
  test.each([
    ['mesos://zk://one:2181/mesos', ['one:2181'], '/mesos', undefined],
    ['zk://one:2181,two:2182, three:2183/a/b/', ['one:2181', 'two:2182', 'three:2183'], '/a/b', undefined],
    ['zk://10.0.0.1:2181/', ['10.0.0.1:2181'], '/', undefined],
    ['mesos://zk://mesos:s3cret@one:2181,two:2181/mesos', ['one:2181', 'two:2181'], '/mesos', 'mesos:s3cret'],
    ['zk://mesos:p@ss:word/@one:2181/mesos', ['one:2181'], '/mesos', 'mesos:p@ss:word/'],
  ])('%s means %p', (address, servers, path, auth) => {
    const parsed = parseZooKeeper(address);
    expect(parsed).toMatchObject({ ok: true, servers, path });
    expect(parsed.ok && parsed.auth?.reveal()).toBe(auth);
    expect(namesZooKeeper(address)).toBe(true);
  });

  test.each([
    ['mesos://zk://secret-user:hidden@one/mesos', "'one' is not host:port"],
    ['mesos://zk://secret-user:hidden@one:0/mesos', "'one:0' is not host:port"],
    ['mesos://zk://one:2181,/mesos', "'' is not host:port"],
    ['mesos://zk://secret-user@one:2181/mesos', 'must be user:password'],
    ['mesos://zk://secret-user:hidden@one:2181', 'must end with the path'],
    ['mesos://zk://one:2181/a//b', 'must end with the path'],
    ['mesos://zk://one:2181/a/../b', 'must end with the path'],
    ['mesos://zk://one:2181/me sos', 'must end with the path'],
  ])('%s is refused, without a word of what may be secret', (address, message) => {
    const refusal = parseZooKeeper(address);
    expect(refusal).toMatchObject({ ok: false, message: expect.stringContaining(message) });
    expect(JSON.stringify(refusal)).not.toMatch(/secret-user|hidden/);
  });

  test('it is no list of masters, and that is said without repeating it', () => {
    expect(namesZooKeeper('mesos://host:5050')).toBe(false);
    const refusal = parseMasters('mesos://zk://secret-user:hidden@one:2181/mesos');
    expect(refusal).toMatchObject({ ok: false, message: expect.stringContaining('names ZooKeeper') });
    expect(JSON.stringify(refusal)).not.toMatch(/secret-user|hidden/);
  });
});

describe('a list of masters', () => {
  test('the next one is asked when the current one failed, round and round', async () => {
    const masters = new StaticMasters(['http://a', 'http://b']);
    expect(await masters.current()).toBe('http://a');
    masters.failed('http://a');
    expect(await masters.current()).toBe('http://b');
    masters.failed('http://b');
    expect(await masters.current()).toBe('http://a');
    masters.close();
  });

  test('the failure of another master changes nothing', async () => {
    const masters = new StaticMasters(['http://a', 'http://b']);
    masters.failed('http://leader');
    masters.failed('http://b');
    expect(await masters.current()).toBe('http://a');
  });
});

describe('back-off', () => {
  test('a pause lies anywhere between nothing and its ceiling, which doubles to thirty seconds', () => {
    const all = (random: number): number[] => {
      const backoff = new Backoff(() => random);
      return Array.from({ length: 7 }, () => backoff.nextMs());
    };
    expect(all(0)).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(all(0.999999)).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  });

  test('a slow pause is never short', () => {
    expect([new Backoff(() => 0).slowMs(), new Backoff(() => 0.999999).slowMs()]).toEqual([15_000, 30_000]);
  });
});

describe('the recorded answers are understood', () => {
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  const typeOf = (says: unknown): unknown => (says as { type?: unknown } | null)?.type;
  const calls = recordedSteps.filter(
    (step) => typeOf(step.says) !== 'SUBSCRIBE' && step.requestHead.includes('/scheduler '),
  );
  const subscriptions = recordedSteps.filter((step) => typeOf(step.says) === 'SUBSCRIBE' && step.status !== 200);

  test.each(calls.map((step) => [step.step, step] as const))(
    '%s: a call is accepted, refused or not processed, but never in doubt',
    (name, step) => {
      const { outcome, resubscribe } = judgeCall(step.status, text(step.response));
      const expected =
        step.status < 300 ? 'accepted' : step.status >= 404 || step.status === 400 ? 'refused' : 'not-sent';
      expect(outcome.kind).toBe(step.status === 503 ? 'not-sent' : expected);
      expect(resubscribe).toBe([307, 403, 503].includes(step.status));
      if (name.includes('error-call-while-disconnected')) expect(outcome.kind).toBe('not-sent');
    },
  );

  test.each(subscriptions.map((step) => [step.step, step] as const))(
    '%s: a subscription that was not granted',
    (_name, step) => {
      const { kind, message } = judgeRefusal(step.status, text(step.response));
      const expected =
        step.status === 401 ? 'unauthorized' : step.status < 400 || step.status >= 500 ? 'waiting' : 'refused';
      expect(kind).toBe(expected);
      expect(message).toContain(String(step.status));
    },
  );

  test('there are enough of them', () => {
    expect(calls.length).toBeGreaterThan(150);
    expect(subscriptions.length).toBeGreaterThan(25);
  });
});
