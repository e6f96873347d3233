import { describe, expect, test } from '@jest/globals';
import { ZooKeeperMasters } from '../../src/mesos/client/zookeeper/masters.ts';
import { atEnd } from '../support/at-end.ts';
import { realClock } from '../support/clocks.ts';
import { until } from '../support/until.ts';
import { leaderDies } from '../support/zookeeper/leader-change.ts';
import { locatorSuite } from '../support/zookeeper/suite.ts';
import { masterInfo } from '../support/zookeeper/target.ts';
import { missingForZooKeeper, ZooKeeperServer } from './support/zookeeper-server.ts';

const missing = missingForZooKeeper();
if (missing !== undefined) {
  if (process.env['CI'] !== undefined)
    throw new Error(`${missing} is not there, and in CI every real part is required`);
  process.stderr.write(`\n${missing} is not there: the tests against a real ZooKeeper are SKIPPED\n`);
}

const ending = atEnd();
const { sessionTimeoutMs } = ZooKeeperServer;

(missing === undefined ? describe : describe.skip)('in a real ZooKeeper', () => {
  describe('the search for the leading master', () => {
    locatorSuite({ target: () => ZooKeeperServer.begin(), sessionTimeoutMs });
  });

  test('a master that dies takes its entry with it, and the next one is told', async () => {
    const zooKeeper = ending(await ZooKeeperServer.begin());
    await zooKeeper.make('/mesos');
    const killFirst = await zooKeeper.live('/mesos', masterInfo(5051));
    const killSecond = await zooKeeper.live('/mesos', masterInfo(5052));
    const address = { ok: true, servers: [zooKeeper.server], path: '/mesos', auth: undefined } as const;
    const masters = new ZooKeeperMasters({
      address,
      scheme: 'http',
      clock: realClock,
      random: () => 0,
      sessionTimeoutMs,
    });
    ending({ [Symbol.asyncDispose]: async () => masters.close() });
    const told: string[] = [];
    masters.onChange((url) => told.push(url));
    await until('the first one leads', () => told.length === 1);
    await killFirst();
    await until('the second one leads', () => told.length === 2);
    expect(told).toEqual(['http://127.0.0.1:5051', 'http://127.0.0.1:5052']);
    await killSecond();
  });

  test('a leader that dies is followed by the one that ZooKeeper names, and drivers run on', async () => {
    await leaderDies(ending(await ZooKeeperServer.begin()));
  });
});
