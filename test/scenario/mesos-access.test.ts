import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { type AccessOptions, AccessWorld } from '../support/access-world.ts';
import { atEnd } from '../support/at-end.ts';
import { aCertificateAuthority } from '../support/certificates.ts';
import { TlsFront } from '../support/tls-front.ts';
import { until } from '../support/until.ts';
import { FakeZooKeeper } from '../support/zookeeper/fake.ts';
import { leaderDies } from '../support/zookeeper/leader-change.ts';

jest.setTimeout(120_000);
const ending = atEnd();

const aWorld = async (options: AccessOptions = {}): Promise<AccessWorld> => ending(await AccessWorld.begin(options));
const addressOf = (world: AccessWorld): string => world.mesos.url.replace('http://', 'mesos://');
const guarded: AccessOptions = {
  mesos: { agents: [{ run: 'simulated' }], credentials: [{ principal: 'spark', secret: 's3cret' }] },
};
const credentials = { secretRef: { name: 'mesos', namespace: 'default' } };

test('a leader that dies is followed by the one that ZooKeeper names, and drivers run on', async () => {
  await leaderDies(ending(await FakeZooKeeper.begin()));
});

describe('wrong credentials', () => {
  test('are told as a condition and tried again slowly, and mended ones count without a restart', async () => {
    const requests: string[] = [];
    const world = await aWorld({ ...guarded, onRequest: (path) => requests.push(path) });
    world.createSecret('mesos', { principal: 'spark', secret: 'wrong' });
    world.createCluster(addressOf(world), { credentials });
    await world.untilReason('AuthenticationFailed');
    const since = world.clock.now();
    const before = requests.length;
    await until('a minute has passed', () => world.clock.now() - since >= 60_000);
    expect(requests.length - before).toBeGreaterThanOrEqual(1);
    expect(requests.length - before).toBeLessThanOrEqual(5);
    expect(world.reason).toBe('AuthenticationFailed');

    world.changeSecret('mesos', { secret: 's3cret' });
    await world.untilReason('Connected');
    world.createApplication('pi');
    await until('the driver runs', () => world.application('pi')?.status?.state === 'Running');
    const said = [world.log.join(''), JSON.stringify(world.cluster), JSON.stringify(world.application('pi'))].join('');
    expect(said).not.toMatch(/s3cret/);
  });

  test('a Secret that is missing is told by its name, and found when it comes', async () => {
    const world = await aWorld(guarded);
    world.createCluster(addressOf(world), { credentials });
    await world.untilReason('CredentialsMissing');
    expect(world.cluster?.status?.message).toContain('default/mesos');
    world.createSecret('mesos', { principal: 'spark', secret: 's3cret' });
    await world.untilReason('Connected');
  });
});

describe('without credentials of the cluster those of the operator count', () => {
  test('from a file, whose changes count too', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'mesos-access-'));
    ending({ [Symbol.asyncDispose]: async () => rmSync(directory, { recursive: true }) });
    const file = join(directory, 'secret');
    writeFileSync(file, 'wrong\n');
    const world = await aWorld({
      ...guarded,
      environment: { SPARK_MESOS_PRINCIPAL: 'spark', SPARK_MESOS_SECRET_FILE: file },
    });
    world.createCluster(addressOf(world));
    await world.untilReason('AuthenticationFailed');
    writeFileSync(file, 's3cret\n');
    await world.untilReason('Connected');
    const [subscribe] = world.calls.filter(({ type }) => type === 'SUBSCRIBE');
    expect(JSON.stringify(subscribe)).toContain('"principal":"spark"');
  });

  test('a secret without a principal is refused with a sentence', async () => {
    const world = await aWorld({ ...guarded, mesosProperties: { 'spark.mesos.secret': 's3cret' } });
    world.createCluster(addressOf(world));
    await world.untilReason('CredentialsMissing');
    expect(world.cluster?.status?.message).toContain('a secret for Mesos but no principal');
    expect(JSON.stringify(world.cluster)).not.toContain('s3cret');
  });
});

describe('TLS', () => {
  test('with an authority of its own and a client certificate everything goes by https', async () => {
    const world = await aWorld();
    const authority = await aCertificateAuthority('the authority');
    const front = ending(
      await TlsFront.before(world.mesos.url, await authority.issue('127.0.0.1'), authority.certificate),
    );
    const { certificate, key } = await authority.issue('operator');
    world.createSecret('authority', { 'ca.crt': authority.certificate });
    world.createSecret('operator', { 'tls.crt': certificate, 'tls.key': key });
    world.createCluster(`mesos://127.0.0.1:${front.port}`, {
      tls: {
        caSecretRef: { name: 'authority', namespace: 'default' },
        clientCertificateSecretRef: { name: 'operator', namespace: 'default' },
      },
    });
    await world.untilReason('Connected');
    expect(world.cluster?.status?.master).toBe(`https://127.0.0.1:${front.port}`);
    expect(front.peers).toContain('operator');
    world.createApplication('pi');
    await until('the driver runs', () => world.application('pi')?.status?.state === 'Running');
    expect(world.application('pi')?.status?.submission?.agentUrl).toMatch(/^https:/);
    expect([world.log.join(''), JSON.stringify(world.cluster)].join('')).not.toContain('PRIVATE KEY');
  });

  test('a Secret with certificates that is missing is told by its name', async () => {
    const world = await aWorld();
    world.createCluster(addressOf(world), { tls: { caSecretRef: { name: 'authority', namespace: 'default' } } });
    await world.untilReason('CredentialsMissing');
    expect(world.cluster?.status?.message).toContain('default/authority');
  });
});
