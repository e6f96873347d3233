/** Fields that say something of a task of Mesos or of the operator's queue: with `mode: client` the driver is neither. */
import { superviseOf } from '../../api/application/driver.ts';
import type { SparkApplicationSpec } from '../../api/spark-application.ts';
import { refused } from '../refusal.ts';
import { confPath } from '../scope.ts';

const noQueue = 'has no meaning with mode client: the driver is a Pod and waits in no queue of the MesosCluster';
const noOffer = 'has no meaning with mode client: the driver takes no offer of Mesos';

type Row = readonly [path: string, isGiven: (spec: SparkApplicationSpec) => boolean, sentence: string];

const fields: readonly Row[] = [
  [
    'executor.launchedBy',
    ({ executor }) => executor.launchedBy === 'Operator',
    "is Operator (for Spark 4 it always is): with mode client the driver launches its executors itself, through Spark's own Mesos backend, which Spark has up to 3.5. Use mode cluster.",
  ],
  ['mesos.queue', ({ mesos }) => mesos.queue !== undefined, `${noQueue}.`],
  ['batchScheduler', ({ batchScheduler }) => batchScheduler !== undefined, `${noQueue}; use mesos.role for a role.`],
  ['batchSchedulerOptions', (spec) => spec.batchSchedulerOptions !== undefined, `${noQueue}.`],
  [
    'driver.constraints',
    ({ driver }) => Object.keys(driver.constraints).length > 0,
    `${noOffer}; use driver.nodeSelector or driver.affinity.`,
  ],
  [
    'nodeSelector',
    ({ nodeSelector }) => Object.keys(nodeSelector).length > 0,
    'would mean labels of nodes for the driver and attributes of agents for the executors with mode client; use driver.nodeSelector and executor.nodeSelector.',
  ],
  [
    'driver.supervise',
    (spec) => superviseOf(spec) === true,
    '(or spec.sparkConf["spark.driver.supervise"]) is of the dispatcher; with mode client use restartPolicy.',
  ],
  [
    'mesos.uris',
    ({ mesos }) => mesos.uris.length > 0,
    'are fetched into sandboxes, and the driver has none with mode client; use deps, or an init container. For executors alone there is spec.sparkConf["spark.mesos.uris"].',
  ],
  [
    'driverPodDisruptionBudget',
    (spec) => spec.driverPodDisruptionBudget !== undefined,
    'is not supported with mode client: the operator makes no PodDisruptionBudget.',
  ],
];

/** Keys of `sparkConf` that mean something to a dispatcher only, or follow from the Pod. */
const keys: readonly (readonly [pattern: RegExp, sentence: string])[] = [
  [/^spark\.mesos\.dispatcher\.queue$/, `${noQueue}.`],
  [/^spark\.mesos\.driver\.constraints$/, `${noOffer}; use spec.driver.nodeSelector.`],
  [/^spark\.mesos\.driver\.secret\./, 'has no meaning with mode client; use spec.driver.secrets and spec.driver.env.'],
  [
    /^spark\.mesos\.appJar\.local\.resolution\.mode$/,
    'has no meaning with mode client: local:// is a path of the image.',
  ],
  [/^spark\.driver\.(host|bindAddress)$/, "can't be set with mode client: it is the address of the Pod."],
];

/** @throws Refused for the first field that has no meaning */
export const refuseWithoutMeaning = (spec: SparkApplicationSpec): void => {
  for (const [path, isGiven, sentence] of fields)
    if (isGiven(spec)) throw refused('NotSupported', `spec.${path}`, sentence);
  for (const key of Object.keys(spec.sparkConf)) {
    const found = keys.find(([pattern]) => pattern.test(key));
    if (found !== undefined) throw refused('NotSupported', confPath(key), found[1]);
  }
  const ofMesos = spec.driver.secrets.findIndex(({ source }) => source === 'Mesos');
  if (ofMesos >= 0)
    throw refused(
      'NotSupported',
      `spec.driver.secrets[${ofMesos}].source`,
      "can't be Mesos with mode client: a Pod can have no secrets of Mesos' store.",
    );
  for (const field of ['command', 'args'] as const)
    if (Reflect.get(Object(firstContainer(spec)), field) !== undefined)
      throw refused(
        'NotSupported',
        `spec.driver.template.spec.containers[0].${field}`,
        'is not supported: the command is that of Spark.',
      );
};

const firstContainer = ({ pod }: SparkApplicationSpec): unknown => {
  const containers = pod?.template?.spec?.['containers'];
  return Array.isArray(containers) ? containers[0] : undefined;
};
