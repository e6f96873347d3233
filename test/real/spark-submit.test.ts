/** The spark-submit of Spark, unmodified, against the operator. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { customResourceDefinitions } from '../../src/api/crd.ts';
import { sparkOfVersion } from '../../src/cli/demo/spark.ts';
import { processTerminal } from '../../src/cli/terminal.ts';
import { openDispatcher } from '../../src/dispatcher/server/open.ts';
import { defaultLimits } from '../../src/dispatcher/server/server.ts';
import { type JsonObject, startKubeApi } from '../../src/embedded/kube/index.ts';
import { plainAccess } from '../../src/kube/access.ts';
import { KubeClient } from '../../src/kube/client.ts';
import { startOperator } from '../../src/main.ts';
import { systemClock } from '../../src/ops/clock.ts';
import { atEnd } from '../support/at-end.ts';
import { until } from '../support/until.ts';
import { applicationPath, clustersPath } from '../support/world/views.ts';
import { jobsJar, missingForSpark, SparkWorld, sparkVersions } from './support/spark-world.ts';

const missing = await missingForSpark();
if (missing !== undefined) {
  if (process.env['CI'] !== undefined)
    throw new Error(`in CI every real part is required, and Spark can't be had: ${missing}`);
  process.stderr.write(`\nThe tests with the real spark-submit are SKIPPED: ${missing}\n`);
}
const describeReal = missing === undefined ? describe : describe.skip;

const ending = atEnd();
/** A version that is not there yet is fetched. */
const limitMs = 600_000;
const versions = [sparkVersions.old, '3.5.7'];

/** The Spark whose spark-submit is tried. */
const sparkHome = async (version: string): Promise<string> =>
  (await sparkOfVersion(version, processTerminal, new AbortController().signal)).home;

interface Ran {
  readonly code: number;
  readonly output: string;
}

/** Runs spark-submit; its exit code and all that it printed. */
const sparkSubmit = async (version: string, master: string, flags: readonly string[]): Promise<Ran> => {
  const { PATH, JAVA_HOME } = process.env;
  const env = { PATH, ...(JAVA_HOME === undefined ? {} : { JAVA_HOME }), SPARK_WHO: 'me' };
  const program = join(await sparkHome(version), 'bin', 'spark-submit');
  return new Promise((resolve) => {
    execFile(program, ['--master', master, ...flags], { env }, (error, stdout, stderr) =>
      resolve({
        code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1,
        output: stdout + stderr,
      }),
    );
  });
};

/** The id of a submission that was made. @throws Error with what spark-submit printed when it made none */
const createdId = ({ code, output }: Ran): string => {
  const id = /successfully created as (driver-[0-9-]+)/.exec(output)?.[1];
  if (code !== 0 || id === undefined) throw new Error(`spark-submit ended with ${code}:\n${output}`);
  return id;
};

const inCluster = ['--deploy-mode', 'cluster', '--conf', 'spark.master.rest.enabled=true'];
const socket = { address: { host: '127.0.0.1', port: 0 }, limits: defaultLimits };

/** A world whose operator serves spark-submit. */
class SubmitWorld {
  readonly world: SparkWorld;
  readonly #version: string;
  readonly #master: string;

  private constructor(world: SparkWorld, version: string, master: string) {
    this.world = world;
    this.#version = version;
    this.#master = master;
  }

  static async begin(version: string): Promise<SubmitWorld> {
    let url: string | undefined;
    const terms = { cluster: 'real', launchedBy: 'Operator' } as const;
    const world = ending(
      await SparkWorld.begin(1, {}, async (options) => {
        const dispatcher = { ...socket, auth: 'none', tokenInPath: false, terms } as const;
        const operator = await startOperator({ ...options, dispatcher });
        url = operator.dispatcherUrl;
        return operator;
      }),
    );
    ending({ [Symbol.asyncDispose]: async () => world.operators.at(-1)?.stop() });
    await until('spark-submit is served', () => url !== undefined);
    return new SubmitWorld(world, version, (url ?? '').replace('http://', 'mesos://'));
  }

  submit(flags: readonly string[]): Promise<Ran> {
    return sparkSubmit(this.#version, this.#master, flags);
  }

  async create(jobs: readonly string[]): Promise<string> {
    const sizes = ['--driver-memory', '512m', '--executor-memory', '512m', '--total-executor-cores', '1'];
    const conf = {
      'spark.mesos.executor.home': await sparkHome(this.#version),
      'spark.jobs.gates': join(this.world.directory, 'gates'),
    };
    const confs = Object.entries(conf).flatMap(([key, value]) => ['--conf', `${key}=${value}`]);
    const what = ['--class', 'Jobs', '--name', 'by hand', ...sizes, ...confs, `local://${await jobsJar()}`, ...jobs];
    return createdId(await this.submit([...inCluster, ...what]));
  }
}

/** Only what takes submissions, and an API server that knows its users by their tokens. */
const guarded = async () => {
  const user = (name: string) => ({ name, groups: [] });
  const tokens = { 'token-of-operator': user('operator'), 'token.of-alice': user('system:serviceaccount:jobs:alice') };
  const kube = await startKubeApi({ tokens });
  ending({ [Symbol.asyncDispose]: () => kube.close() });
  for (const crd of customResourceDefinitions())
    kube.create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', crd as unknown as JsonObject);
  kube.create('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'jobs' } });
  kube.create(clustersPath, {
    apiVersion: 'sparkmesos.dev/v1beta1',
    kind: 'MesosCluster',
    metadata: { name: 'real' },
    spec: { master: 'mesos://127.0.0.1:5050', sparkHome: '/opt/spark' },
  });
  const access = plainAccess(kube.url, 'token-of-operator');
  ending({ [Symbol.asyncDispose]: () => access.close() });
  const served = await openDispatcher(
    { ...socket, auth: 'token', tokenInPath: true, terms: { cluster: 'real' } },
    {
      client: new KubeClient({ access, clock: systemClock }),
      clock: systemClock,
      log: pino({ level: 'silent' }),
      namespaces: [],
      ownNamespace: 'default',
    },
  );
  ending({ [Symbol.asyncDispose]: () => served.close() });
  served.begin();
  const master = served.url.replace('http://', 'mesos://');
  const stored = () => kube.list('/apis/sparkmesos.dev/v1beta1/namespaces/jobs/sparkapplications');
  return { master, stored };
};

describeReal.each(versions)('spark-submit %s, as it is', (version) => {
  test(
    'submits an application that runs to its end, and tells its state',
    async () => {
      const served = await SubmitWorld.begin(version);
      const { world } = served;
      const id = await served.create(['pi']);
      expect(world.kube.get(applicationPath(id))).toMatchObject({
        spec: {
          type: 'Java',
          sparkVersion: version,
          mainClass: 'Jobs',
          arguments: ['pi'],
          driver: { env: expect.arrayContaining([{ name: 'SPARK_WHO', value: 'me' }]) },
          sparkConf: { 'spark.app.name': 'by hand', 'spark.driver.memory': '512m', 'spark.cores.max': '1' },
        },
      });
      await world.untilEnded(id);
      expect(world.status(id)).toMatchObject({ state: 'Completed' });
      expect(await world.output(id)).toContain('pi is 3.143579\n');
      const status = await served.submit(['--status', id]);
      expect(status).toMatchObject({ code: 0 });
      expect(status.output).not.toContain('ERROR');
    },
    limitMs,
  );

  test(
    'has a driver killed that runs, and is told of one that does not exist',
    async () => {
      const served = await SubmitWorld.begin(version);
      const { world } = served;
      const id = await served.create(['gate:never']);
      await world.untilWritten(id, 'at gate never');
      expect(await served.submit(['--kill', id])).toMatchObject({ code: 0 });
      await world.untilEnded(id);
      expect(world.status(id)).toMatchObject({ state: 'Failed', reason: 'Killed' });
      const unknown = await served.submit(['--status', 'driver-20990101000000-9999']);
      expect(unknown.output).toContain('unexpected type SubmissionStatusResponse');
    },
    limitMs,
  );

  test(
    'sends a token that stands in the path of its master URL, with each of its requests',
    async () => {
      const { master, stored } = await guarded();
      const job = ['--class', 'Jobs', '--name', 'by token', 'local:///opt/jobs.jar'];
      const trusted = `${master}/token/token.of-alice`;
      const id = createdId(await sparkSubmit(version, trusted, [...inCluster, ...job]));
      expect(stored()).toMatchObject([
        { metadata: { name: id }, spec: { sparkConf: { 'spark.app.name': 'by token' } } },
      ]);
      expect(JSON.stringify(stored())).not.toContain('token.of-alice');
      expect((await sparkSubmit(version, trusted, ['--status', id])).output).not.toContain('ERROR');
      expect((await sparkSubmit(version, trusted, ['--kill', id])).output).not.toContain('ERROR');
      expect(stored()).toEqual([]);
      const unknown = await sparkSubmit(version, `${master}/token/of-nobody`, [...inCluster, ...job]);
      expect(unknown.output).toContain('The API server does not know the bearer token.');
      const none = await sparkSubmit(version, master.replace('mesos://', 'mesos://alice:token.of-alice@'), [
        '--status',
        id,
      ]);
      expect(none.output).toContain('A bearer token is needed, and the request has none.');
      expect(stored()).toEqual([]);
    },
    limitMs,
  );
});
