/** What people see of the caches: lists with filters and pages, counts, details, and what is in use. */
import { describe, expect, test } from '@jest/globals';
import type { SparkApplicationStatus } from '../../../src/api/spark-application-status.ts';
import type { Backend, Insight } from '../../../src/backend/backend.ts';
import { Overview, type OverviewMeans } from '../../../src/controller/overview/overview.ts';
import { UsageBook } from '../../../src/controller/usage.ts';
import { type KubeObject, keyOf } from '../../../src/kube/objects.ts';
import type { ApplicationQuery, Overview as View } from '../../../src/model/overview.ts';
import { no } from '../../../src/model/verdict.ts';
import { inAnyOrder } from '../../support/page/order.ts';

const at = (seconds: number): string => `2030-01-01T00:00:${String(seconds).padStart(2, '0')}Z`;
const all: ApplicationQuery = { sort: 'newest', page: 1, limit: 50 };

const objectOf = (kind: string, name: string, namespace: string | undefined, rest: object): KubeObject => ({
  apiVersion: 'sparkmesos.dev/v1beta1',
  kind,
  metadata: {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    uid: name,
    resourceVersion: '1',
    creationTimestamp: at(0),
  },
  ...rest,
});

class Town {
  readonly applications = new Map<string, KubeObject>();
  readonly schedules = new Map<string, KubeObject>();
  readonly clusters = new Map<string, KubeObject>();
  readonly foreign = new Set<string>();
  readonly described: OverviewMeans['describe'] = () => no('NotSupported', 'spec.x is refused');
  phase: View['phase'] = 'works';
  backend: Partial<Backend> | undefined;
  readonly overview = new Overview({
    applications: this.applications,
    schedules: this.schedules,
    clusters: this.clusters,
    backends: { backend: () => this.backend as Backend | undefined, cluster: () => undefined },
    isOurs: (namespace) => !this.foreign.has(namespace ?? ''),
    describe: (object, task) => this.described(object, task),
    phase: () => this.phase,
  });

  see(name: string, status?: unknown, { namespace = 'jobs', spec = {}, created = 0 } = {}): void {
    const object = objectOf('SparkApplication', name, namespace, {
      spec: { mesos: { cluster: 'main' }, ...spec },
      status,
    });
    const dated = { ...object, metadata: { ...object.metadata, creationTimestamp: at(created) } };
    this.applications.set(keyOf(object.metadata), dated);
    this.overview.changed();
  }

  cluster(name: string, spec: object = {}, status?: object): void {
    this.clusters.set(name, objectOf('MesosCluster', name, undefined, { spec, status }));
    this.overview.changed();
  }

  names(query: Partial<ApplicationQuery> = {}): readonly string[] {
    return this.overview.applications({ ...all, ...query }).rows.map(({ name }) => name);
  }
}

describe('the list of applications', () => {
  const town = new Town();
  town.see('etl-b', { state: 'Running' }, { created: 2 });
  town.see('etl-a', { state: 'Queued' }, { created: 2 });
  town.see('report', { state: 'Running' }, { namespace: 'reports', created: 3 });
  town.see('old', undefined, { spec: { mesos: { cluster: 'other' } } });

  test('has the newest first, and of one second by name', () => {
    expect(town.names()).toEqual(['report', 'etl-a', 'etl-b', 'old']);
    expect(town.names({ sort: 'name' })).toEqual(['etl-a', 'etl-b', 'old', 'report']);
  });

  test.each<[Partial<ApplicationQuery>, readonly string[]]>([
    [{ state: 'Running' }, ['report', 'etl-b']],
    [{ state: 'New' }, ['old']],
    [{ cluster: 'other' }, ['old']],
    [{ namespace: 'reports' }, ['report']],
    [{ name: 'etl' }, ['etl-a', 'etl-b']],
    [{ name: 'etl', state: 'Queued', namespace: 'jobs', cluster: 'main' }, ['etl-a']],
    [{ name: '.*' }, []],
  ])('%j leaves %j', (query, names) => {
    expect(town.names(query)).toEqual(names);
  });

  test('counts the states of what all other filters let through', () => {
    const { byState, matching } = town.overview.applications({ ...all, name: 'etl', state: 'Queued' });
    expect([byState, matching]).toEqual([{ Queued: 1, Running: 1 }, 1]);
  });

  test('has pages, and one beyond the last is the last', () => {
    const page = town.overview.applications({ ...all, limit: 3, page: 9 });
    expect([page.page, page.pages, page.matching, page.rows.map(({ name }) => name)]).toEqual([2, 2, 4, ['old']]);
  });

  test('is the same in whatever order the cache has them', () => {
    inAnyOrder([...town.applications], (entries) => {
      const other = new Town();
      for (const [key, object] of entries) other.applications.set(key, object);
      expect(other.names()).toEqual(town.names());
    });
  });

  test("has nothing of namespaces that are not the operator's", () => {
    town.foreign.add('reports');
    town.overview.changed();
    expect(town.names()).not.toContain('report');
    expect(town.overview.application('reports', 'report')).toBeUndefined();
    town.foreign.clear();
    town.overview.changed();
  });

  test.each<[object, string]>([
    [{ mesos: { cluster: 'main', queue: 'urgent' } }, 'urgent'],
    [{ batchSchedulerOptions: { queue: 'batch' } }, 'batch'],
    [{ batchScheduler: 'mesos-role', batchSchedulerOptions: { queue: 'role' } }, 'default'],
    [{ sparkConf: { 'spark.mesos.dispatcher.queue': 'property' } }, 'property'],
    [{ mesos: 'nonsense', sparkConf: 7 }, 'default'],
  ])('of %j has the queue %s', (spec, queue) => {
    const other = new Town();
    other.see('pi', {}, { spec });
    expect(other.overview.applications(all).rows[0]?.queue).toBe(queue);
  });
});

describe('the overview', () => {
  test('counts by cluster, by state, by what is waited for, and by queue', () => {
    const town = new Town();
    town.cluster(
      'main',
      {
        queues: [
          { name: 'urgent', priority: 5 },
          { name: 'slow', priority: -1 },
        ],
      },
      {
        conditions: [{ type: 'Ready', status: 'True', reason: 'Connected', message: 'Subscribed.' }],
        master: 'http://master:5050',
        frameworkId: 'fw',
        connectedSince: at(1),
        message: 'Subscribed.',
      },
    );
    town.cluster('empty');
    town.see('a', { state: 'Queued', reason: 'Queued', waitReason: 'OffersTooSmall' });
    town.see('b', { state: 'Queued', reason: 'Queued' }, { spec: { mesos: { cluster: 'main', queue: 'urgent' } } });
    town.see('c', { state: 'Queued', reason: 'TenantLimit' }, { spec: { mesos: { cluster: 'main', queue: 'typo' } } });
    town.see('d', { state: 'Running' });
    town.see('e', { state: 'Failed' }, { spec: { mesos: { cluster: 'gone' } } });
    const { applications, byState, clusters } = town.overview.overview();
    expect([applications, { ...byState }]).toEqual([5, { Queued: 3, Running: 1, Failed: 1 }]);
    expect(clusters.map(({ name, ready }) => [name, ready])).toEqual([
      ['empty', 'Unknown'],
      ['main', 'True'],
    ]);
    expect(clusters[1]).toMatchObject({
      reason: 'Connected',
      message: 'Subscribed.',
      master: 'http://master:5050',
      frameworkId: 'fw',
      byState: { Queued: 3, Running: 1 },
      waitsFor: { OffersTooSmall: 1, NoOffers: 1, TenantLimit: 1 },
      queues: [
        { name: 'urgent', priority: 5, waiting: 1 },
        { name: 'default', priority: 0, waiting: 1 },
        { name: 'slow', priority: -1, waiting: 0 },
        { name: 'typo', priority: undefined, waiting: 1 },
      ],
    });
  });

  test('is made once for each change', () => {
    const town = new Town();
    town.see('a');
    const first = town.overview.overview();
    expect(town.overview.overview()).toBe(first);
    town.see('b');
    expect(town.overview.overview()).not.toBe(first);
    town.phase = 'stopped';
    expect(town.overview.overview().phase).toBe('stopped');
  });

  test('names that mean something to the language are names', () => {
    const town = new Town();
    town.cluster('constructor');
    town.see(
      '__proto__',
      { state: '__proto__', waitReason: '__proto__' },
      { spec: { mesos: { cluster: 'constructor' } } },
    );
    const { byState, clusters } = town.overview.overview();
    expect([Object.entries(byState), Object.entries(clusters[0]?.byState ?? {})]).toEqual([
      [['__proto__', 1]],
      [['__proto__', 1]],
    ]);
  });
});

describe('the details of an application', () => {
  const submission = {
    id: 's',
    attempt: 1,
    taskId: 'driver-20300101000000-000000000000',
    generation: 1,
    launchedBy: 'Driver',
    cluster: 'main',
    frameworkId: 'fw',
    agentId: 'S0',
    agentUrl: 'http://agent:5051',
    at: at(1),
  };

  test.each<[string, object, object, object]>([
    ['no links before it is launched', { state: 'Queued' }, {}, { sandbox: '', ui: '', history: '' }],
    [
      'its sandbox on the page of Mesos',
      { state: 'Submitted', submission },
      {},
      {
        sandbox: 'http://master:5050/#/agents/S0/frameworks/fw/executors/driver-20300101000000-000000000000/browse',
        ui: '',
        history: '',
      },
    ],
    [
      'its own page while it runs, and the history server by the id that a driver on Mesos has',
      { state: 'Running', submission, driver: { uiUrl: 'http://h:4040' }, startTime: at(2) },
      { mesosUrl: 'https://mesos.example/', historyServerUrl: 'https://history.example/' },
      {
        sandbox: 'https://mesos.example/#/agents/S0/frameworks/fw/executors/driver-20300101000000-000000000000/browse',
        ui: 'http://h:4040',
        history: 'https://history.example/history/fw-driver-20300101000000-000000000000/',
      },
    ],
    [
      "the history server by Spark's own id where that is known",
      { state: 'Completed', submission, driver: { uiUrl: 'http://h:4040' }, startTime: at(2), applicationId: 'app-1' },
      { historyServerUrl: 'https://history.example' },
      { ui: '', history: 'https://history.example/history/app-1/' },
    ],
  ])('have %s', (_, status, spec, links) => {
    const town = new Town();
    town.cluster('main', spec, { master: 'http://master:5050' });
    town.see('pi', status);
    expect(town.overview.application('jobs', 'pi')?.links).toMatchObject(links);
  });

  test('find the sandbox of a driver with sidecars by the executor of its group', () => {
    const town = new Town();
    town.cluster('main', { mesosUrl: 'https://mesos.example' });
    town.see('pi', { state: 'Running', submission }, { spec: { driver: { sidecars: [{ name: 'a' }] } } });
    const { sandbox = '' } = town.overview.application('jobs', 'pi')?.links ?? {};
    expect(sandbox).toMatch(new RegExp(`/executors/${submission.taskId}\\.group/browse$`));
  });

  test('of a driver that a dispatcher launched have its id there, and no log', () => {
    const town = new Town();
    town.cluster('main', { mesosUrl: 'https://mesos.example' });
    town.see('pi', { state: 'Running', submission: { ...submission, driverId: 'driver-of-dispatcher' } });
    const details = town.overview.application('jobs', 'pi');
    expect([details?.hasLog, details?.submission?.taskId]).toEqual([false, 'driver-of-dispatcher']);
    expect(details?.links.sandbox).toMatch(/\/executors\/driver-of-dispatcher\/browse$/);
  });

  test('have nothing of arguments, properties and variables', () => {
    const town = new Town();
    const secret = 'in the spec alone';
    const env = [{ name: 'A', value: secret }];
    town.see('pi', { state: 'Running' }, { spec: { arguments: [secret], sparkConf: { a: secret }, driver: { env } } });
    expect(JSON.stringify([town.overview.application('jobs', 'pi'), town.overview.applications(all)])).not.toContain(
      secret,
    );
  });

  test.each([
    null,
    7,
    'x',
    [],
    { conditions: 'x', executors: [1], driver: { taskId: 3 }, submission: 'x', attempts: null },
  ])('of a status like %j are there all the same', (status) => {
    const town = new Town();
    town.see('pi', status);
    expect(town.overview.application('jobs', 'pi')).toMatchObject({ row: { name: 'pi' }, conditions: [] });
  });

  test('tell why it waits, as its backend has it', () => {
    const town = new Town();
    const refusal = no('OffersTooSmall', 'too small');
    const asked: string[] = [];
    town.backend = {
      formerAttempt: () => 1,
      waiting: (taskId) => {
        asked.push(taskId);
        return refusal;
      },
    };
    town.see('pi', { state: 'Queued' });
    expect(town.overview.application('jobs', 'pi')?.waiting).toBe(refusal);
    expect(asked[0]).toMatch(/^driver-20300101000000-.*-retry-1$/);
    town.see('pi', { state: 'Running' });
    expect(town.overview.application('jobs', 'pi')?.waiting).toBeUndefined();
  });

  test('and what refuses its spec, without asking anybody', async () => {
    const town = new Town();
    const insight: Insight = {
      explain: () => Promise.reject(new Error('asked')),
      log: () => Promise.reject(new Error('asked')),
    };
    town.backend = { formerAttempt: () => undefined, insight };
    town.see('pi', { state: 'Queued' });
    expect(await town.overview.explain('jobs', 'pi')).toMatchObject({ none: { message: 'spec.x is refused' } });
    town.see('pi', { state: 'Running' });
    expect(await town.overview.explain('jobs', 'pi')).toBeUndefined();
    expect(await town.overview.explain('jobs', 'nobody')).toBeUndefined();
  });

  test('logs are read of the current attempt, by the one who works', async () => {
    const town = new Town();
    const places: unknown[] = [];
    const insight = {
      explain: async () => undefined,
      log: async (...asked: unknown[]) => {
        places.push(asked);
        return { ok: true as const, text: 'out', size: 3, whole: true };
      },
    };
    town.see('pi', { state: 'Queued' });
    const log = () => town.overview.log('jobs', 'pi', 'stderr');
    expect(await log()).toEqual({ ok: false, message: 'No driver of it was launched yet.' });
    town.see('pi', { state: 'Running', submission });
    town.phase = 'watches';
    expect(await log()).toMatchObject({ ok: false, message: expect.stringContaining('does not work now') });
    town.phase = 'works';
    expect(await log()).toMatchObject({ ok: false });
    town.backend = { insight };
    expect(await log()).toMatchObject({ text: 'out' });
    expect(places).toEqual([[{ agentId: 'S0', frameworkId: 'fw', taskId: submission.taskId }, 'stderr', 65_536]]);
    const ofAnother = { ...submission, taskId: 'driver-20300101000000-0123456789ab' };
    town.see('pi', { state: 'Running', submission: ofAnother });
    expect(await log()).toEqual({ ok: false, message: 'No driver of it was launched yet.' });
    expect(places).toHaveLength(1);
    expect(await town.overview.log('jobs', 'nobody', 'stdout')).toEqual({
      ok: false,
      message: 'There is no such application.',
    });
  });
});

describe('the schedules', () => {
  test('are listed by name, a page at a time', () => {
    const town = new Town();
    for (const name of ['b', 'a', 'c'])
      town.schedules.set(
        name,
        objectOf('ScheduledSparkApplication', name, 'jobs', { spec: { schedule: '@daily', suspend: name === 'b' } }),
      );
    const { rows, pages, matching } = town.overview.schedules(1, 2);
    expect([pages, matching]).toEqual([2, 3]);
    expect(rows.map(({ name, schedule, suspended, ready }) => [name, schedule, suspended, ready])).toEqual([
      ['a', '@daily', false, 'Unknown'],
      ['b', '@daily', true, 'Unknown'],
    ]);
  });
});

describe('what is in use of a role', () => {
  const sizes = {
    driver: { cpus: 1000, mem: 1_024_000, ports: 2 },
    executor: { cpus: 2500, mem: 512_000, gpus: 1000, ports: 1 },
  };
  const status = (state: string, executors = 0, taskId = 't'): SparkApplicationStatus =>
    ({
      state,
      submission: { taskId, cluster: 'main', role: 'etl' },
      executors: { running: executors, pending: 0 },
    }) as unknown as SparkApplicationStatus;
  let changes = 0;
  const newBook = () =>
    new UsageBook(() => {
      changes += 1;
    });

  test('is the driver and its executors, from the intent on until it has ended', () => {
    const book = newBook();
    book.note('a', status('Submitting'), sizes);
    book.note('a', status('Running', 2), sizes);
    book.note('b', status('Running', 0, 'u'), sizes);
    expect(book.of('main')).toEqual([{ role: 'etl', drivers: 2, executors: 2, cpus: 7, mem: 3072, gpus: 2, disk: 0 }]);
    book.note('a', status('Completed', 2), sizes);
    book.forget('b');
    expect(book.of('main')).toEqual([]);
  });

  test('is what was launched, whatever the spec has become since', () => {
    const book = newBook();
    book.note('a', status('Running', 1), sizes);
    book.note('a', status('Stopping', 1), { driver: { cpus: 9000, mem: 9000, ports: 0 }, executor: sizes.executor });
    book.note('a', status('Stopping', 1), undefined);
    expect(book.of('main')[0]).toMatchObject({ drivers: 1, cpus: 3.5 });
    book.note('a', status('Submitting', 0, 'retry'), {
      driver: { cpus: 9000, mem: 9000, ports: 0 },
      executor: sizes.executor,
    });
    expect(book.of('main')[0]).toMatchObject({ drivers: 1, cpus: 9 });
  });

  test('tells of changes and of nothing else', () => {
    const book = newBook();
    changes = 0;
    book.note('a', status('Running', 1), sizes);
    book.note('a', status('Running', 1), sizes);
    book.note('b', status('Queued'), sizes);
    expect(changes).toBe(1);
  });
});
