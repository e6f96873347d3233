/** Fields that a dispatcher of Spark's has no word for: what the operator does itself to the tasks that it launches. */
import type { SparkApplicationSpec } from '../../api/spark-application.ts';
import { dockerOptions } from '../docker-options.ts';
import { exporterOf, isPlain } from '../exporter.ts';
import { type Mount, mountsOf } from '../mounts.ts';
import { refused } from '../refusal.ts';
import { at, confPath, type Scope, type Who } from '../scope.ts';

type Row = readonly [path: string, isGiven: boolean, why: string];

const noWord = "can't be had at a dispatcher, which has no property for it.";
const bySecret =
  "can't be had at a dispatcher, whose page shows it to everybody; refer to a secret of Mesos' own store.";
const asFile = "can't be had at a dispatcher, which hands on no files; let mesos.uris fetch them.";
const ownPorts = "can't be had at a dispatcher, which gives drivers no ports and tells no addresses.";
const kept =
  "can't be had: a dispatcher drops spark.jars; use deps.packages, or mesos.uris together with spark.driver.extraClassPath.";

/** @throws Refused for the first of them that is given */
export const refuseHanded = (scope: Scope): void => {
  const { spec } = scope.app;
  const rows = [...launching(spec), ...ofApplication(scope), ...both(scope, 'driver'), ...both(scope, 'executor')];
  const given = rows.find(([, isGiven]) => isGiven);
  if (given !== undefined) throw refused('NotSupported', given[0], given[2]);
  refuseDifferences(scope);
};

const launching = ({ executor }: SparkApplicationSpec): readonly Row[] => [
  [
    'spec.executor.launchedBy',
    executor.launchedBy === 'Operator',
    'is Operator, as it always is from Spark 4 on: a dispatcher launches only drivers that launch their executors themselves.',
  ],
];

const ofApplication = ({ app: { spec }, given }: Scope): readonly Row[] => {
  const { driver, mesos, batchSchedulerOptions: batch, timeouts, deps } = spec;
  const exporter = exporterOf(spec);
  const values = ['driver', 'executor'].map((who) => `spark.mesos.${who}.secret.values`);
  return [
    ['spec.deps.jars', deps.jars.length > 0, kept],
    [confPath('spark.jars'), (given['spark.jars'] ?? '') !== '', kept],
    ...values.map((key): Row => [confPath(key), key in given, bySecret]),
    ['spec.imagePullSecrets', spec.imagePullSecrets.length > 0, noWord],
    ['spec.proxyUser', spec.proxyUser !== undefined, "can't be had: drivers run as the user of the dispatcher."],
    ['spec.sparkConfigMap', spec.sparkConfigMap !== undefined, asFile],
    ['spec.hadoopConfigMap', spec.hadoopConfigMap !== undefined, asFile],
    ['spec.monitoring.prometheus', exporter !== undefined && !isPlain(exporter), ownPorts],
    ['spec.sparkUIOptions', spec.sparkUIOptions !== undefined, ownPorts],
    ['spec.driverIngressOptions', spec.driverIngressOptions.length > 0, ownPorts],
    ['spec.driver.ports', driver.ports.length > 0, ownPorts],
    ['spec.driver.lifecycle', driver.lifecycle !== undefined, noWord],
    ['spec.driver.sidecars', driver.sidecars.length > 0, noWord],
    ['spec.driver.priorityClassName', driver.priorityClassName !== undefined, `${noWord} Use mesos.queue.`],
    [
      'spec.batchSchedulerOptions.priorityClassName',
      batch?.priorityClassName !== undefined,
      `${noWord} Use mesos.queue.`,
    ],
    ['spec.batchSchedulerOptions.resources', batch?.resources !== undefined, noWord],
    [
      'spec.timeouts.stopSeconds',
      timeouts.stopSeconds !== undefined,
      "can't be had: a dispatcher kills in one way only.",
    ],
    [
      'spec.mesos.unreachableTimeoutSeconds',
      mesos.unreachableTimeoutSeconds !== undefined,
      "can't be had: Mesos tells a dispatcher at once that the driver is lost.",
    ],
    ...mesos.uris.map(
      ({ extract, executable, outputFile, cache, value }, index): Row => [
        `spec.mesos.uris[${index}]`,
        [extract, executable, outputFile, cache].some((wish) => wish !== undefined) || value.includes(','),
        'has more than an address without comma, which is all that a dispatcher hands on.',
      ],
    ),
  ];
};

const both = ({ app: { spec } }: Scope, who: Who): readonly Row[] => {
  const fields = spec[who];
  const path = (name: string) => at(who, name);
  const driver = who === 'driver';
  return [
    [path('coreLimit'), fields.coreLimit !== undefined, noWord],
    [path('memoryLimit'), fields.memoryLimit !== undefined, noWord],
    [path('coreRequest'), !driver && fields.coreRequest !== undefined, noWord],
    [path('gpu'), driver && fields.gpu !== undefined, "can't be had: a dispatcher gives drivers no GPUs."],
    [path('terminationGracePeriodSeconds'), driver && fields.terminationGracePeriodSeconds !== undefined, noWord],
    [path('initContainers'), fields.initContainers.length > 0, noWord],
    ...fields.env.map(
      ({ valueFrom }, index): Row => [
        path(`env[${index}].valueFrom.secretKeyRef`),
        valueFrom?.secretKeyRef !== undefined,
        bySecret,
      ],
    ),
    ...fields.env.map(
      ({ valueFrom }, index): Row => [
        path(`env[${index}].valueFrom.mesosSecretRef.key`),
        valueFrom?.mesosSecretRef?.key !== undefined,
        noWord,
      ],
    ),
    ...fields.envFrom.map(
      ({ secretRef }, index): Row => [path(`envFrom[${index}].secretRef`), secretRef !== undefined, bySecret],
    ),
    ...Object.keys(fields.envSecretKeyRefs).map((name): Row => [path(`envSecretKeyRefs["${name}"]`), true, bySecret]),
    ...fields.secrets.map(({ source }, index): Row => [path(`secrets[${index}]`), source !== 'Mesos', bySecret]),
    [path('configMaps'), fields.configMaps.length > 0, asFile],
    ...fields.volumeMounts.map(({ name }, index): Row => {
      const volume = spec.volumes.find((each) => each.name === name);
      return [
        path(`volumeMounts[${index}]`),
        volume?.secret !== undefined || volume?.configMap !== undefined,
        volume?.secret === undefined ? asFile : bySecret,
      ];
    }),
  ];
};

/** One list of volumes and of Docker's parameters is for the driver and its executors alike. @throws Refused where they differ */
const refuseDifferences = (scope: Scope): void => {
  const { spec } = scope.app;
  const image = (who: Who) => spec[who].image ?? spec.image ?? '';
  if (image('driver') !== image('executor'))
    throw refused(
      'NotSupported',
      spec.driver.image === undefined ? 'spec.executor.image' : 'spec.driver.image',
      'is another image than the other one, and a dispatcher has one for driver and executors.',
    );
  differ(mountTexts(scope, 'driver'), mountTexts(scope, 'executor'));
  differ(optionTexts(scope, 'driver'), optionTexts(scope, 'executor'));
};

type Written = readonly { readonly path: string; readonly text: string }[];

const differ = (driver: Written, executor: Written): void => {
  const lacks = (there: Written) => (one: Written[number]) => there.every(({ text }) => text !== one.text);
  const different = driver.find(lacks(executor)) ?? executor.find(lacks(driver));
  if (different !== undefined)
    throw refused(
      'NotSupported',
      different.path,
      'is not the same for driver and executors: a dispatcher has one property for both.',
    );
};

const mountTexts = (scope: Scope, who: Who): Written =>
  mountsOf(scope, who).flatMap((mount) => (mount.kind === 'file' ? [] : [{ path: mount.path, text: textOf(mount) }]));

const textOf = ({ path: _, ...mount }: Mount): string => JSON.stringify(mount);

const optionTexts = (scope: Scope, who: Who): Written =>
  dockerOptions(scope, who, scope.cluster.framework.user).flatMap(({ path, option }) =>
    option === undefined ? [] : [{ path, text: `${option.key}=${option.value}` }],
  );
