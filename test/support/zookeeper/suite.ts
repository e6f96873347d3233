/** What is to be expected of the search for the leading master, whatever ZooKeeper it is done in. */
import { expect, test } from '@jest/globals';
import { parseZooKeeper } from '../../../src/mesos/client/master-url.ts';
import { ZooKeeperMasters } from '../../../src/mesos/client/zookeeper/masters.ts';
import type { Clock } from '../../../src/model/clock.ts';
import { atEnd } from '../at-end.ts';
import { realClock } from '../clocks.ts';
import { until } from '../until.ts';
import { masterInfo, type ZooKeeperTarget } from './target.ts';

/** The time of the machine, with a count of what still waits. */
class CountingClock implements Clock {
  waiting = 0;

  now(): number {
    return realClock.now();
  }

  after(ms: number, callback: () => void): () => void {
    this.waiting += 1;
    let waits = true;
    const over = (): void => {
      if (waits) this.waiting -= 1;
      waits = false;
    };
    const cancel = realClock.after(ms, () => {
      over();
      callback();
    });
    return () => {
      over();
      cancel();
    };
  }
}

const urlOf = (port: number): string => `http://127.0.0.1:${port}`;
let paths = 0;

export interface SuiteOptions {
  readonly target: () => Promise<ZooKeeperTarget>;
  readonly sessionTimeoutMs: number;
}

export function locatorSuite({ target, sessionTimeoutMs }: SuiteOptions): void {
  const ending = atEnd();

  const search = (server: string, path: string, user = '') => {
    const address = parseZooKeeper(`mesos://zk://${user}${server}${path}`);
    if (!address.ok) throw new Error(address.message);
    const clock = new CountingClock();
    const told: string[] = [];
    const timing = { clock, random: () => 0.1, sessionTimeoutMs, patienceMs: 300 };
    const masters = new ZooKeeperMasters({ address, scheme: 'http', ...timing });
    masters.onChange((url) => told.push(url));
    ending({ [Symbol.asyncDispose]: async () => masters.close() });
    return { masters, told, clock };
  };

  /** Each test has a place of its own, so that they may share a server. */
  const place = async (): Promise<{ zooKeeper: ZooKeeperTarget; path: string }> => {
    paths += 1;
    return { zooKeeper: ending(await target()), path: `/mesos-${process.pid}/${paths}` };
  };

  /** Asks until the answer, or the reason why there is none, contains this. */
  const untilSays = async (masters: ZooKeeperMasters, expected: string): Promise<void> => {
    const deadline = Date.now() + 30_000;
    for (;;) {
      const seen = await masters.current().catch((error: Error) => error.message);
      if (seen.includes(expected)) return;
      if (Date.now() > deadline) throw new Error(`expected ${expected}, found ${seen}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  const untilLeads = (masters: ZooKeeperMasters, port: number): Promise<void> => untilSays(masters, urlOf(port));

  test('the master that entered itself first leads, whatever else lies there', async () => {
    const { zooKeeper, path } = await place();
    await zooKeeper.make(`${path}/log_replicas`);
    await zooKeeper.enter(path, masterInfo(5051));
    await zooKeeper.enter(path, masterInfo(5052));
    const { masters, told } = search(zooKeeper.server, path);
    await untilLeads(masters, 5051);
    expect(told).toEqual([urlOf(5051)]);
  });

  test('when the leader goes, the next one is told without being asked for', async () => {
    const { zooKeeper, path } = await place();
    await zooKeeper.make(path);
    const first = await zooKeeper.enter(path, masterInfo(5051));
    await zooKeeper.enter(path, masterInfo(5052));
    const { masters, told } = search(zooKeeper.server, path);
    await untilLeads(masters, 5051);
    await zooKeeper.enter(path, masterInfo(5053));
    await zooKeeper.remove(first);
    await until('the next leader is told', () => told.length === 2);
    expect(told).toEqual([urlOf(5051), urlOf(5052)]);
    expect(await masters.current()).toBe(urlOf(5052));
  });

  test('a place that nobody has made yet is waited for, and that is said', async () => {
    const { zooKeeper, path } = await place();
    const { masters, told } = search(zooKeeper.server, path);
    await untilSays(masters, `no leading master: ZooKeeper at ${zooKeeper.server} has no ${path}: `);
    expect(told).toEqual([]);
    await zooKeeper.make(path);
    await zooKeeper.enter(path, masterInfo(5051));
    await until('the leader is told', () => told.length === 1);
    expect(await masters.current()).toBe(urlOf(5051));
  });

  test('without a leader there is none to ask, until another one enters itself', async () => {
    const { zooKeeper, path } = await place();
    await zooKeeper.make(path);
    const only = await zooKeeper.enter(path, masterInfo(5051));
    const { masters, told } = search(zooKeeper.server, path);
    await untilLeads(masters, 5051);
    await zooKeeper.remove(only);
    await untilSays(masters, `no master is registered in ${path} of ZooKeeper at ${zooKeeper.server}`);
    const waiting = untilLeads(masters, 5052);
    await zooKeeper.enter(path, masterInfo(5052));
    await waiting;
    expect(told).toEqual([urlOf(5051), urlOf(5052)]);
  });

  test('a leader that failed counts again only when ZooKeeper still names it, and is not told as news', async () => {
    const { zooKeeper, path } = await place();
    await zooKeeper.make(path);
    await zooKeeper.enter(path, masterInfo(5051));
    const { masters, told } = search(zooKeeper.server, path);
    await untilLeads(masters, 5051);
    masters.failed(urlOf(5051));
    await untilLeads(masters, 5051);
    masters.failed(urlOf(9999));
    expect(await masters.current()).toBe(urlOf(5051));
    expect(told).toEqual([urlOf(5051)]);
  });

  test('while ZooKeeper is away the last leader counts until it fails; when it is back, changes are told again', async () => {
    const { zooKeeper, path } = await place();
    await zooKeeper.make(path);
    const first = await zooKeeper.enter(path, masterInfo(5051));
    await zooKeeper.enter(path, masterInfo(5052));
    const { masters, told } = search(zooKeeper.server, path);
    await untilLeads(masters, 5051);
    await zooKeeper.stop();
    expect(await masters.current()).toBe(urlOf(5051));
    masters.failed(urlOf(5051));
    await expect(masters.current()).rejects.toThrow('no leading master: ');
    await zooKeeper.start();
    await untilLeads(masters, 5051);
    await zooKeeper.remove(first);
    await until('the change is told', () => told.includes(urlOf(5052)));
    expect(told).toEqual([urlOf(5051), urlOf(5052)]);
  });

  test('when the session expires a new one takes its place', async () => {
    const { zooKeeper, path } = await place();
    await zooKeeper.make(path);
    const first = await zooKeeper.enter(path, masterInfo(5051));
    const { masters, told } = search(zooKeeper.server, path);
    await untilLeads(masters, 5051);
    await zooKeeper.expireSessions();
    await zooKeeper.enter(path, masterInfo(5052));
    await zooKeeper.remove(first);
    await until('the change is told', () => told.includes(urlOf(5052)));
  });

  test('what only one user may read is found as that user, and by nobody else', async () => {
    const { zooKeeper, path } = await place();
    await zooKeeper.make(path, 'mesos:pass:word');
    await zooKeeper.enter(path, masterInfo(5051), 'mesos:pass:word');
    const { masters } = search(zooKeeper.server, path, 'mesos:pass:word@');
    await untilLeads(masters, 5051);
    const stranger = search(zooKeeper.server, path, 'mesos:wrong@');
    await untilSays(stranger.masters, `no leading master: ZooKeeper at ${zooKeeper.server}: we may not read ${path}`);
  });

  test.each(['searching', 'in touch'])('closed while it is %s, it leaves nothing behind that waits', async (when) => {
    const { zooKeeper, path } = await place();
    await zooKeeper.make(path);
    await zooKeeper.enter(path, masterInfo(5051));
    const { masters, clock } = search(zooKeeper.server, path);
    if (when === 'in touch') await untilLeads(masters, 5051);
    masters.failed(urlOf(5051));
    const asked = masters.current();
    masters.close();
    await expect(asked).rejects.toThrow('the search was ended');
    await until('no timer waits', () => clock.waiting === 0);
  });
}
