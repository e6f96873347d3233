import { describe, expect, test } from '@jest/globals';
import { leaderAmong, masterUrlOf, onlyOldMasters } from '../../../../src/mesos/client/zookeeper/entries.ts';
import { ZooKeeperMasters } from '../../../../src/mesos/client/zookeeper/masters.ts';
import { FrameScanner } from '../../../../src/mesos/client/zookeeper/protocol.ts';
import { atEnd } from '../../../support/at-end.ts';
import { realClock } from '../../../support/clocks.ts';
import { until } from '../../../support/until.ts';
import { FakeZooKeeper } from '../../../support/zookeeper/fake.ts';
import { locatorSuite } from '../../../support/zookeeper/suite.ts';
import { masterInfo } from '../../../support/zookeeper/target.ts';

const ending = atEnd();
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('the search for the leading master, in a ZooKeeper of our own', () => {
  locatorSuite({ target: () => FakeZooKeeper.begin(), sessionTimeoutMs: 2000 });
});

describe('connections to ZooKeeper', () => {
  const searchIn = (servers: readonly [string, ...string[]]): ZooKeeperMasters => {
    const address = { ok: true, servers, path: '/mesos', auth: undefined } as const;
    const timing = { clock: realClock, random: () => 0, sessionTimeoutMs: 400, patienceMs: 10_000 };
    const masters = new ZooKeeperMasters({ address, scheme: 'http', ...timing });
    ending({ [Symbol.asyncDispose]: async () => masters.close() });
    return masters;
  };

  test('the next server is asked when one does not answer', async () => {
    const [dead, alive] = [await FakeZooKeeper.begin(), ending(await FakeZooKeeper.begin())];
    await dead.stop();
    await alive.make('/mesos');
    await alive.enter('/mesos', masterInfo(5051));
    expect(await searchIn([alive.server, dead.server]).current()).toBe('http://127.0.0.1:5051');
  });

  test('a server that says nothing any more is left', async () => {
    const server = ending(await FakeZooKeeper.begin());
    await server.make('/mesos');
    const first = await server.enter('/mesos', masterInfo(5051));
    const masters = searchIn([server.server]);
    const told: string[] = [];
    masters.onChange((url) => told.push(url));
    await masters.current();
    server.fallSilent();
    await server.enter('/mesos', masterInfo(5052));
    await until('a new connection is made', () => server.connections === 1 && told.length === 1);
    await server.remove(first);
    await until('the change is told', () => told.includes('http://127.0.0.1:5052'));
  });

  test('a closed search lets go of its connection', async () => {
    const server = ending(await FakeZooKeeper.begin());
    await server.make('/mesos');
    await server.enter('/mesos', masterInfo(5051));
    const masters = searchIn([server.server]);
    await masters.current();
    expect(server.connections).toBe(1);
    masters.close();
    await until('the connection is gone', () => server.connections === 0);
  });

  test('what is not ZooKeeper is told from it', () => {
    expect(() => new FrameScanner().push(Buffer.from('HTTP/1.1 400 Bad Request'))).toThrow("is not ZooKeeper's");
  });
});

describe('the entries of masters', () => {
  test.each([
    [['json.info_0000000012', 'json.info_0000000009', 'json.info_0000000100'], 'json.info_0000000009'],
    [['json.info_2147483647', 'json.info_10'], 'json.info_10'],
    [['log_replicas', 'info_0000000001', 'json.info_x'], undefined],
    [[], undefined],
  ])('of %p leads %p', (names, leader) => {
    expect(leaderAmong(names)).toBe(leader);
  });

  test('masters of before 0.24 are told from none', () => {
    expect(onlyOldMasters(['info_0000000001', 'log_replicas'])).toBe(true);
    expect(onlyOldMasters(['info_0000000001', 'json.info_0000000002'])).toBe(false);
    expect(onlyOldMasters(['log_replicas'])).toBe(false);
  });

  test.each([
    ['its address over http', masterInfo(5050), 'http', 'http://127.0.0.1:5050'],
    ['its name over https', masterInfo(5050), 'https', 'https://master.example.org:5050'],
    ['an address of six', '{"address":{"ip":"2001:db8::1","port":5050}}', 'http', 'http://[2001:db8::1]:5050'],
    ['its name where it has no address', '{"hostname":"m1","port":5050,"ip":1}', 'http', 'http://m1:5050'],
    ['nothing without a port', '{"address":{"ip":"10.0.0.1"}}', 'http', undefined],
    ['nothing with a wrong port', '{"address":{"ip":"10.0.0.1","port":65536}}', 'http', undefined],
    ['nothing with a host that is more', '{"address":{"ip":"user@10.0.0.1","port":1}}', 'http', undefined],
    ['nothing without a host', '{"port":5050,"ip":16777343}', 'http', undefined],
    ['nothing in what is no JSON', 'info', 'http', undefined],
    ['nothing in what is no object', '"info"', 'http', undefined],
  ] as const)('an entry names %s', (_what, entry, scheme, url) => {
    expect(masterUrlOf(bytes(entry), scheme)).toBe(url);
  });
});
