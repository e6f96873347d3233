/** An operator as those see it who watch over it: scraped, probed, and read in its log. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { Agent } from 'undici';
import { customResourceDefinitions } from '../../src/api/crd.ts';
import { type JsonObject, startKubeApi } from '../../src/embedded/kube/index.ts';
import { plainAccess } from '../../src/kube/access.ts';
import { startOperator } from '../../src/main.ts';
import { realClock } from '../support/clocks.ts';
import { ObservedWorld, principal } from '../support/observed-world.ts';
import { until } from '../support/until.ts';
import { applicationsPath } from '../support/world/views.ts';

const hush = 'value-of-a-Secret';
const tooLarge = { driver: { cores: 64 } };
const withSecret = {
  driver: { env: [{ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } }] },
};
const byOperator = { executor: { launchedBy: 'Operator', instances: 2 } };

test('what happens is told once, over the death of the operator, and no secret with it', async () => {
  await using world = await ObservedWorld.begin({
    good: { finishAfterMs: 500 },
    bad: { finishAfterMs: 500, exitCode: 3 },
  });
  world.createSecret('db', { password: hush });
  const first = await world.startOperator();
  await world.until('it is ready', () => first.isReady());
  expect(await first.get('/healthz')).toEqual({ status: 200, body: 'ok: The work moves.\n' });
  for (const [name, spec] of Object.entries({ good: {}, bad: {}, large: tooLarge, long: withSecret, wide: byOperator }))
    world.createApplication(name, spec);
  world.createApplication('lost', { mesos: { cluster: 'nowhere' } });

  await world.until('each is where it stays', () => {
    const wanted = {
      good: 'Completed',
      bad: 'Failed',
      large: 'Queued',
      long: 'Running',
      wide: 'Running',
      lost: 'Queued',
    };
    const { running } = world.application('wide')?.status?.executors ?? {};
    return running === 2 && Object.entries(wanted).every(([name, state]) => world.stateOf(name) === state);
  });
  await world.until(
    'the line says what the large one lacks',
    () => world.application('large')?.status?.waitReason === 'OffersTooSmall',
  );
  const states = { Completed: 1, Failed: 1, Queued: 2, Running: 2 };
  await world.until('the caches have it', async () => {
    const { Queued = 0, Running = 0 } = (await first.scrape()).all('applications');
    return Queued + Running === 4;
  });
  const before = await first.scrape();
  expect(before.all('applications')).toEqual(states);
  expect(before.all('queued_applications')).toEqual({ OffersTooSmall: 1, ClusterNotFound: 1 });
  expect(before.all('executors')).toEqual({ wanted: 2, running: 2 });
  expect(before.all('clusters')).toEqual({ True: 1 });
  expect(before.all('mesos_connected')).toEqual({ prod: 1 });
  expect(before.all('drivers')).toEqual({ 'prod queued': 1, 'prod running': 2 });
  expect(before.all('executor_frameworks')).toEqual({ 'prod true': 1 });
  expect(before.all('driver_ends_total')).toEqual({ TASK_FINISHED: 1, TASK_FAILED: 1 });
  expect(before.value('submit_seconds_count')).toBe(4);
  expect(before.value('start_seconds_count')).toBe(4);
  expect(before.value('application_transitions_total', { from: 'Running', to: 'Completed' })).toBe(1);
  expect(before.value('application_reasons_total', { state: 'Failed', reason: 'DriverFailed' })).toBe(1);
  const offers = { cluster: 'prod', framework: 'drivers' };
  const used = before.value('offers_used_total', offers);
  const declined = before.value('offers_declined_total', { ...offers, reason: 'OffersTooSmall' });
  expect([used > 0, declined > 0]).toEqual([true, true]);
  expect(before.value('offers_received_total', offers)).toBeGreaterThanOrEqual(used + declined);
  expect(before.value('offers_used_total', { ...offers, framework: 'executors' })).toBeGreaterThan(0);
  expect(before.value('mesos_calls_total', { cluster: 'prod', call: 'ACCEPT', outcome: 'accepted' })).toBeGreaterThan(
    0,
  );
  expect(
    before.value('kube_requests_total', { verb: 'patch', resource: 'sparkapplications/status', code: '200' }),
  ).toBeGreaterThan(8);
  expect(before.value('cache_objects', { resource: 'sparkapplications' })).toBe(6);
  expect(before.value('reconcile_seconds_count', { kind: 'application', outcome: 'done' })).toBeGreaterThan(6);

  await first.kill();
  const second = await world.startOperator();
  await world.until('the next one is ready', () => second.isReady());
  const after = await second.scrape();
  expect(after.all('applications')).toEqual(states);
  expect(after.all('queued_applications')).toEqual({ OffersTooSmall: 1, ClusterNotFound: 1 });
  expect(after.all('executors')).toEqual({ wanted: 2, running: 2 });
  expect(after.all('application_transitions_total')).toEqual({});
  expect(after.all('driver_ends_total')).toEqual({});
  expect([after.value('submit_seconds_count'), after.value('start_seconds_count')]).toEqual([0, 0]);

  const long = world.application('long')?.status;
  world.finish('long');
  await world.until('long is completed', () => world.stateOf('long') === 'Completed');
  await world.until(
    'and counted',
    async () => (await second.scrape()).value('applications', { state: 'Completed' }) === 2,
  );
  const end = await second.scrape();
  expect(end.all('application_transitions_total')).toEqual({ 'Running Completed': 1 });
  const ranSeconds =
    (Date.parse(world.application('long')?.status?.since ?? '') - Date.parse(long?.since ?? '')) / 1000;
  expect(end.value('application_transition_seconds_sum', { from: 'Running', to: 'Completed' })).toBe(ranSeconds);

  const emitted = [before, after, end].map(({ text }) => text).join('') + first.text + second.text;
  expect(emitted).toContain('driver-');
  for (const secret of [hush, principal.secret, 'token-of-the-operator'])
    for (const form of [secret, Buffer.from(secret).toString('base64')]) expect(emitted).not.toContain(form);
});

test('names, clusters, roles and queues without number make no more series', async () => {
  await using world = await ObservedWorld.begin({});
  const operator = await world.startOperator();
  await world.until('it is ready', () => operator.isReady());
  const count = 1_000;
  const create = (index: number): void =>
    world.createApplication(`app-${index}`, {
      mesos: {
        cluster: `cluster-${index}`,
        role: `role-${index}`,
        queue: `queue-${index}`,
        labels: { [`label-${index}`]: 'x' },
      },
      sparkConf: { [`spark.made.up.${index}`]: 'x' },
    });
  create(0);
  await world.until('it is queued', () => world.stateOf('app-0') === 'Queued');
  await world.until(
    'and counted',
    async () => (await operator.scrape()).value('applications', { state: 'Queued' }) === 1,
  );
  const { series } = await operator.scrape();
  for (let index = 1; index < count; index += 1) create(index);
  await world.until(
    'all are queued',
    async () => (await operator.scrape()).value('applications', { state: 'Queued' }) === count,
  );
  const scrape = await operator.scrape();
  expect(scrape.all('queued_applications')).toEqual({ ClusterNotFound: count });
  expect(scrape.text).not.toMatch(/app-\d|cluster-\d|role-\d|queue-\d|label-\d/);
  // What had not happened yet with one of them (a conflict, say) may have with a thousand: some histograms more, whatever their number.
  expect(scrape.series).toBeLessThan(series + 200);
});

test('the log is JSON, and each line about a resource has its key', async () => {
  await using world = await ObservedWorld.begin({});
  const operator = await world.startOperator();
  world.createApplication('good', byOperator);
  world.createApplication('odd', { sparkConf: { 'spark.mesos.nothing': '1' } });
  await world.until('the executors of good run', () => world.application('good')?.status?.executors?.running === 2);
  world.finish('good');
  await world.until('good is completed', () => world.stateOf('good') === 'Completed');
  await world.until('odd is refused', () => world.stateOf('odd') === 'Invalid');
  const ends: ReadonlySet<unknown> = new Set(['Completed', 'Invalid']);
  const uidOf = (name: string) => world.application(name)?.metadata.uid;
  const changes = (name: string) =>
    operator.lines.filter((line) => line['msg'] === 'state changed' && line['application'] === `default/${name}`);
  await world.until('both are logged', () =>
    [changes('good'), changes('odd')].every((all) => ends.has(all.at(-1)?.['to'])),
  );
  const good = changes('good').filter(({ to }) => to !== 'Queued');
  expect(good.map(({ to }) => to)).toEqual(['Submitting', 'Running', 'Completed']);
  for (const line of good) expect(line).toMatchObject({ level: 30, uid: uidOf('good'), attempt: 1 });
  expect(changes('odd')).toMatchObject([{ to: 'Invalid', uid: uidOf('odd'), reason: 'InvalidSpec' }]);

  const names = [
    'good',
    'odd',
    'prod',
    String(uidOf('good')),
    String(world.application('good')?.status?.submission?.id),
  ];
  const aboutThem = operator.lines.filter((line) => names.some((name) => JSON.stringify(line).includes(name)));
  expect(aboutThem.length).toBeGreaterThanOrEqual(5);
  const nameless = aboutThem.filter(({ application, uid, cluster }) =>
    application === undefined ? cluster === undefined : uid === undefined,
  );
  expect(nameless).toEqual([]);
  const ofExecutors = operator.lines.filter(
    ({ msg, application }) => msg === 'subscribed' && application !== undefined,
  );
  expect(ofExecutors).toMatchObject([{ application: 'default/good', uid: uidOf('good'), attempt: 1, cluster: 'prod' }]);
});

describe('the probes', () => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  const begin = async () => {
    const kube = await startKubeApi();
    closing.push(() => kube.close());
    for (const crd of customResourceDefinitions())
      kube.create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', crd as unknown as JsonObject);
    return kube;
  };
  const pages = { metrics: { host: '127.0.0.1', port: 0 } };

  /** The address as the log tells it. */
  const listening = () => {
    let url = '';
    const write = (line: string): void => {
      url ||= (JSON.parse(line) as { metricsUrl?: string }).metricsUrl ?? '';
    };
    const get = async (path: string) => {
      const answer = await fetch(`${url}${path}`);
      return { status: answer.status, body: await answer.text() };
    };
    return { log: pino({ level: 'info', base: null }, { write }), get, isOpen: () => url !== '' };
  };

  test('an operator that hears nothing of the API server is alive and not ready; it is ready when all is listed', async () => {
    const kube = await begin();
    kube.faults.freeze();
    const { log, get, isOpen } = listening();
    const starting = startOperator({ access: plainAccess(kube.url), log, pages });
    await until('its pages are there', isOpen);
    expect(await get('/readyz')).toEqual({ status: 503, body: 'not ok: The resources are not listed yet.\n' });
    expect((await get('/healthz')).status).toBe(200);
    kube.faults.thaw();
    const operator = await starting;
    expect(await get('/readyz')).toEqual({ status: 200, body: 'ok: The caches are complete, and it works.\n' });
    await operator.stop();
    await expect(get('/readyz')).rejects.toThrow();
  });

  test('of two replicas both are ready, and one of them says that it stands by', async () => {
    const kube = await begin();
    const start = async () => {
      const { log, get } = listening();
      const election = { lease: 'operators', durationMs: 15_000, onLost: () => undefined };
      const operator = await startOperator({ access: plainAccess(kube.url), log, pages, election });
      closing.push(() => operator.stop());
      return { get, leads: async () => /^sparkmesos_leader 1$/m.test((await get('/metrics')).body) };
    };
    const first = await start();
    await until('the first one leads', first.leads);
    const second = await start();
    expect(await second.get('/readyz')).toEqual({ status: 200, body: 'ok: The caches are complete; it stands by.\n' });
    expect(await second.leads()).toBe(false);
    expect(await first.get('/readyz')).toEqual({ status: 200, body: 'ok: The caches are complete, and it works.\n' });
  });

  test('an operator whose reconcile hangs says so, and is alive again when it goes on', async () => {
    const kube = await begin();
    const { log, get } = listening();
    let aheadMs = 0;
    // Time limits that never end anything, as a mistake in the program might have it.
    const after = (ms: number, call: () => void) => realClock.after(ms < 10_000 ? ms : 1 << 30, call);
    const held: (() => void)[] = [];
    const dispatcher = new Agent().compose((dispatch) => (request, handler) => {
      if (request.method !== 'PATCH') return dispatch(request, handler);
      held.push(() => dispatch(request, handler));
      return true;
    });
    const access = plainAccess(kube.url, undefined, dispatcher);
    const clock = { now: () => Date.now() + aheadMs, after };
    const operator = await startOperator({ access, log, pages, clock });
    closing.push(() => operator.stop());
    closing.push(async () => {
      for (const go of held) go();
    });
    kube.create(applicationsPath(), {
      apiVersion: 'sparkmesos.dev/v1beta1',
      kind: 'SparkApplication',
      metadata: { name: 'pi' },
      spec: {
        type: 'Java',
        sparkVersion: '3.4.4',
        mainClass: 'Pi',
        mainApplicationFile: 'local:///pi.jar',
        mesos: { cluster: 'prod' },
      },
    });
    await until('its first write is under way', () => held.length > 0);
    expect((await get('/healthz')).status).toBe(200);
    aheadMs = 400_000;
    const { status, body } = await get('/healthz');
    expect([status, body]).toEqual([
      503,
      expect.stringMatching(/^not ok: The reconcile of app:default\/pi hangs: it began 4\d\d s ago\.\n$/),
    ]);
    expect((await get('/readyz')).status).toBe(200);
    for (const go of held.splice(0)) go();
    await until('the next write is under way', () => held.length > 0);
    expect((await get('/healthz')).status).toBe(200);
  });
});
