/** The requests of the recordings, sent to a server that stores: what Spark takes becomes a resource that has all of it, or is refused in words. */
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { customResourceDefinitions } from '../../src/api/crd.ts';
import { openDispatcher } from '../../src/dispatcher/server/open.ts';
import { defaultLimits } from '../../src/dispatcher/server/server.ts';
import { readCreate } from '../../src/dispatcher/wire/create-request.ts';
import { type JsonObject, type KubeApi, startKubeApi } from '../../src/embedded/kube/index.ts';
import { plainAccess } from '../../src/kube/access.ts';
import { KubeClient } from '../../src/kube/client.ts';
import { systemClock } from '../../src/ops/clock.ts';
import { readCases } from '../golden/cases.ts';
import { objectsAt } from '../golden/dispatcher-json.ts';
import { create, type Said } from '../support/dispatcher/requests.ts';
import { applicationPath, applicationsPath, clustersPath } from '../support/world/views.ts';

const data = (name: string) => readCases(join(import.meta.dirname, '../golden/data', `${name}.jsonl.gz`));

let kube: KubeApi;
let server: Awaited<ReturnType<typeof openDispatcher>>;
beforeAll(async () => {
  kube = await startKubeApi();
  for (const crd of customResourceDefinitions())
    kube.create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', crd as unknown as JsonObject);
  const queues = ['URGENT', 'ROUTINE', 'EXC', 'LOW', 'N'].map((name, priority) => ({ name, priority }));
  const spec = { master: 'mesos://127.0.0.1:5050', sparkHome: '/opt/spark', compatibility: 'Spark34', queues };
  kube.create(clustersPath, {
    apiVersion: 'sparkmesos.dev/v1beta1',
    kind: 'MesosCluster',
    metadata: { name: 'prod' },
    spec,
  });
  server = await openDispatcher(
    {
      address: { host: '127.0.0.1', port: 0 },
      auth: 'none',
      tokenInPath: false,
      limits: { ...defaultLimits, rate: 10_000 },
      terms: { cluster: 'prod' },
    },
    {
      client: new KubeClient({ access: plainAccess(kube.url), clock: systemClock }),
      clock: systemClock,
      log: pino({ level: 'silent' }),
      namespaces: [],
      ownNamespace: 'default',
    },
  );
  server.begin();
});
afterAll(async () => {
  await server.close();
  await kube.close();
});

interface Asked {
  readonly id: string;
  readonly body: string;
  /** What Spark's server answered: its status, and whether it took the submission. */
  readonly status: number;
  readonly taken: boolean;
}

/** Creates of the REST server's recordings, sent as they were. */
const plainRequests = (): readonly Asked[] =>
  data('rest')
    .filter(({ input }) => input['ready'] === true)
    .flatMap(({ id, input, expected }) => {
      const responses = objectsAt(expected, 'responses');
      const steps = objectsAt(input, 'steps').filter(({ op }) => op === 'http');
      return steps.flatMap(({ method, path, body = '' }, index): readonly Asked[] => {
        if (method !== 'POST' || path !== '/v1/submissions/create') return [];
        const { status, body: said } = responses[index] ?? {};
        return [{ id, body: String(body), status: Number(status), taken: String(said).includes('"success" : true') }];
      });
    });

/** Submissions of the recorded drivers; those that the recorder gave to the scheduler itself have no status. */
const submissions = (): readonly Asked[] =>
  data('driver-tasks').flatMap(({ id, input, expected }) =>
    objectsAt(input, 'submissions').flatMap(({ atMillis, ...fields }, index): readonly Asked[] => {
      const { httpStatus, success } = objectsAt(expected, 'submits')[index] ?? {};
      const body = { action: 'CreateSubmissionRequest', clientSparkVersion: '3.4.4', ...fields };
      return typeof httpStatus === 'number'
        ? [{ id, body: JSON.stringify(body), status: httpStatus, taken: success === true }]
        : [];
    }),
  );

/** What of the request its resource must have. */
const carried = (body: string) => {
  const read = readCreate(body);
  if (read.kind !== 'request') throw new Error(`${body} was taken`);
  const { sparkProperties, environmentVariables, appArgs, appResource, mainClass } = read.request;
  const { 'spark.master': _master, 'spark.submit.deployMode': _mode, ...sparkConf } = sparkProperties;
  const env = Object.entries(environmentVariables).map(([name, value]) => ({ name, value }));
  return {
    sparkConf,
    arguments: appArgs,
    mainApplicationFile: appResource,
    ...(mainClass === '' ? {} : { mainClass }),
    ...(env.length === 0 ? {} : { driver: { env } }),
  };
};

/** Undefined for an answer as it must be. */
const problemOf = ({ body, status, taken }: Asked, said: Said): string | undefined => {
  const { success, message, submissionId } = said.answer;
  if (status === 400) return said.status === 400 ? undefined : `answered ${said.status} and not 400`;
  if (success === true) {
    const { spec } = kube.get(applicationPath(String(submissionId))) as { readonly spec: JsonObject };
    const { type: _type, sparkVersion: _version, mesos: _mesos, ...found } = spec;
    return isDeepStrictEqual(found, carried(body)) ? undefined : `stored ${JSON.stringify(found)}`;
  }
  if (typeof message !== 'string' || message === '') return `refused without a word: ${said.body}`;
  const asSpark = taken ? said.status === 200 : said.status === status || said.status === 200;
  return asSpark && said.headers['content-type'] === 'application/json;charset=utf-8' ? undefined : said.body;
};

test.each([
  ['requests to the REST server', plainRequests, 55],
  ['submissions of the recorded drivers', submissions, 330],
] as const)(
  '%s',
  async (_, requests, least) => {
    const problems: string[] = [];
    const before = kube.list(applicationsPath()).length;
    let accepted = 0;
    for (const asked of requests()) {
      const said = await create(server.url, asked.body);
      if (said.answer['success'] === true) accepted += 1;
      const problem = problemOf(asked, said);
      if (problem !== undefined) problems.push(`${asked.id}: ${problem}`);
    }
    expect(problems).toEqual([]);
    expect(accepted).toBeGreaterThanOrEqual(least);
    expect(kube.list(applicationsPath()).length - before).toBe(accepted);
  },
  120_000,
);
