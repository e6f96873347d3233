/** What becomes of a manifest, all the way from the API server to the tasks of Mesos, as texts that can be compared and searched. */

import type { MesosCluster } from '../../../src/api/mesos-cluster.ts';
import { parseMesosCluster, parseSparkApplication } from '../../../src/api/parse.ts';
import type { SparkApplication } from '../../../src/api/spark-application.ts';
import type { StructuralSchema } from '../../../src/api/structural.ts';
import { demandOf, queueRefusal } from '../../../src/backend/native/demand.ts';
import { driverFramework, executorFramework } from '../../../src/backend/native/framework-info.ts';
import type { Json as KubeJson } from '../../../src/embedded/kube/json.ts';
import { listTypeErrors } from '../../../src/embedded/kube/schema/list-types.ts';
import { prune, setDefaults } from '../../../src/embedded/kube/schema/prune.ts';
import { ruleErrors } from '../../../src/embedded/kube/schema/rules.ts';
import { schemaErrors } from '../../../src/embedded/kube/schema/validate.ts';
import { launchOperations } from '../../../src/mesos/wire/launches.ts';
import { taskToWire } from '../../../src/mesos/wire/tasks.ts';
import type { Resource, Task } from '../../../src/model/mesos.ts';
import type { Amounts } from '../../../src/model/resources.ts';
import { Sensitive } from '../../../src/model/sensitive.ts';
import { type DriverDescription, describeDriver } from '../../../src/translate/description.ts';
import type { ReadObject, References } from '../../../src/translate/read-objects.ts';
import { objectKey, objectsNeeded } from '../../../src/translate/references.ts';
import { driverTask, executorTask } from '../../../src/translate/tasks.ts';
import { underTenancy } from '../../../src/translate/tenancy.ts';
import { type Json, mesosClusterObject, sparkApplicationObject } from '../resources.ts';
import { specSchema } from './structure.ts';

export interface Refused {
  readonly by: 'api' | 'parser' | 'translation';
  /** One for each thing that is wrong. */
  readonly sentences: readonly string[];
}

export interface Accepted {
  readonly by: 'nobody';
  readonly app: SparkApplication;
  readonly cluster: MesosCluster;
  readonly description: DriverDescription;
  readonly driver: Task;
  readonly executor: Task;
}

export type Outcome = Refused | Accepted;

const schemas: Readonly<Record<string, StructuralSchema>> = {
  SparkApplication: specSchema('SparkApplication'),
  MesosCluster: specSchema('MesosCluster'),
};

/** The spec as the API server stores it, and everything it has against it. */
const stored = (kind: string, spec: Json): { readonly spec: Json; readonly errors: readonly string[] } => {
  const schema = schemas[kind];
  if (schema === undefined) throw new Error(`no schema of ${kind}`);
  const copy = JSON.parse(JSON.stringify(spec)) as KubeJson;
  prune(schema, copy);
  setDefaults(schema, copy);
  const wrong = schemaErrors(schema, copy, undefined, 'spec');
  const errors = [
    ...wrong,
    ...listTypeErrors(schema, copy, 'spec'),
    ...(wrong.length > 0 ? [] : ruleErrors(schema, copy, undefined, 'spec')),
  ];
  return { spec: copy as Json, errors: errors.map(({ field, body }) => `${field}: ${body}`) };
};

/** A Secret or ConfigMap of any name, with a few keys and its name in every value; only `absent` is not there. */
const objectOf = (key: string): ReadObject =>
  key.endsWith('/absent')
    ? { trouble: 'does not exist', absent: true }
    : {
        values: new Map(['one', 'two', '.dockerconfigjson'].map((name) => [name, new Sensitive(`${name} of ${key}`)])),
      };

const read = (app: SparkApplication): References =>
  new Map(
    objectsNeeded(app.spec)
      .map(objectKey)
      .map((key) => [key, objectOf(key)]),
  );

const taskId = 'driver-20300101000000-0000000000a1';
const secret = new Sensitive('secret-of-the-attempt');
const place = {
  agentId: 'a-1',
  hostname: '127.0.0.1',
  resources: [],
  ports: [31000, 31001, 31002, 31003, 31004, 31005],
};

const justEnough = (amounts: Amounts): readonly Resource[] =>
  (['cpus', 'mem', 'gpus', 'disk'] as const).flatMap((name) => {
    const milli = amounts[name] ?? 0;
    return milli === 0 ? [] : [{ name, origin: { key: 'any', allocatedTo: '*', wire: {} }, milli }];
  });

/** @throws only what the product throws, which should be nothing */
export const outcomeOf = (applicationSpec: Json, clusterSpec: Json): Outcome => {
  const ours = stored('SparkApplication', applicationSpec);
  const app = parseSparkApplication(sparkApplicationObject({}, { spec: ours.spec }));
  const { errors: others, cluster } = clusterOf(clusterSpec);
  const errors = [...ours.errors, ...others];
  if (errors.length > 0) return { by: 'api', sentences: errors };
  for (const parsed of [app, cluster])
    if (!parsed.ok) return { by: 'parser', sentences: (parsed.children ?? [parsed]).map(({ message }) => message) };
  if (!app.ok || !cluster.ok) throw new Error('neither parsed nor refused');
  return translated(app.value, cluster.value);
};

type ParsedCluster = { readonly errors: readonly string[]; readonly cluster: ReturnType<typeof parseMesosCluster> };
const clusters = new WeakMap<Json, ParsedCluster>();

/** One cluster serves many applications. */
const clusterOf = (spec: Json): ParsedCluster => {
  const known = clusters.get(spec);
  if (known !== undefined) return known;
  const { errors, spec: kept } = stored('MesosCluster', spec);
  const parsed = { errors, cluster: parseMesosCluster(mesosClusterObject(kept)) };
  clusters.set(spec, parsed);
  return parsed;
};

const translated = (app: SparkApplication, cluster: MesosCluster): Outcome => {
  const authSecret = app.spec.executor.launchedBy === 'Operator' ? secret : undefined;
  const described = describeDriver(app, cluster.spec, taskId, 1, authSecret, read(app));
  if (!described.ok) return { by: 'translation', sentences: [described.message] };
  const allowed = underTenancy(described.value, app, cluster.spec, { team: 'one' });
  if (!allowed.ok) return { by: 'translation', sentences: [allowed.message] };
  const unknown = queueRefusal(allowed.value, cluster.spec);
  if (unknown !== undefined) return { by: 'translation', sentences: [unknown.message] };
  const description = allowed.value;
  return {
    by: 'nobody',
    app,
    cluster,
    description,
    driver: driverTask(description, { ...place, resources: justEnough(description.amounts) }, `f-1-${taskId}`),
    executor: executorTask(description, `${taskId}-executor-1`, place, place),
  };
};

/** Everything that Mesos is told, as JSON; secrets by value are in it. */
export const toldMesos = ({ app, cluster, description, driver, executor }: Accepted): string =>
  JSON.stringify([
    launchOperations([driver]),
    app.spec.executor.launchedBy === 'Operator'
      ? [
          taskToWire(executor),
          description.executors.wanted,
          description.executors.amounts,
          description.executors.constraints,
        ]
      : [],
    demandOf(description, cluster.spec, 0),
    driverFramework(cluster.spec, 'f-1', 'principal'),
    executorFramework(cluster.spec, 'f-2', description, description.role, undefined, undefined),
  ]);
