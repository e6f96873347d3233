/** What has to change in a manifest of kubeflow's operator (reference: its API group, and the table of what means nothing here). */

import { sparkMajor } from '../../api/application/executor.ts';
import { losesNothing, refusedFields, refusedValues } from '../../api/application/kubeflow-fields.ts';
import { apiVersion, scheduledSparkApplicationNames, sparkApplicationNames } from '../../api/group.ts';
import { isRecord } from '../../kube/objects.ts';
import type { Edit, Path } from './edits.ts';

export interface ConversionTerms {
  readonly cluster: string;
  readonly executors: 'driver' | 'operator';
}

type Fields = Readonly<Record<string, unknown>>;

const kubeflowGroup = 'sparkoperator.k8s.io/';

/** Whether it is a resource of kubeflow's operator. */
export const isOfKubeflow = (document: unknown): document is Fields =>
  isRecord(document) && String(document['apiVersion']).startsWith(kubeflowGroup);

/** Whether it is one of those that have a counterpart here. */
export const hasCounterpart = ({ kind }: Fields): boolean =>
  kind === sparkApplicationNames.kind || kind === scheduledSparkApplicationNames.kind;

/** The edits that make it one of ours. What they leave may still have fields that are not supported. */
export const kubeflowEdits = (manifest: Fields, terms: ConversionTerms): readonly Edit[] => {
  const at: Path = manifest['kind'] === scheduledSparkApplicationNames.kind ? ['spec', 'template'] : ['spec'];
  const spec = at.reduce<unknown>((value, key) => (isRecord(value) ? value[String(key)] : undefined), manifest);
  return [
    { path: ['apiVersion'], value: apiVersion, why: `it was ${String(manifest['apiVersion'])}` },
    ...storedFields(manifest),
    ...(isRecord(spec) ? specEdits(spec, at, terms) : []),
  ];
};

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** What the API server or the other operator wrote into an object that was read from a cluster. */
const storedFields = ({ metadata, status }: Fields): readonly Edit[] => {
  const why = 'it belongs to the resource in the other cluster';
  const meta = isRecord(metadata) ? metadata : {};
  const annotations = isRecord(meta['annotations']) ? meta['annotations'] : {};
  const keys = ['uid', 'resourceVersion', 'generation', 'creationTimestamp', 'managedFields', 'selfLink'];
  return [
    ...keys.filter((key) => key in meta).map((key) => ({ path: ['metadata', key], value: undefined, why })),
    ...(lastApplied in annotations ? [{ path: ['metadata', 'annotations', lastApplied], value: undefined, why }] : []),
    ...(status === undefined ? [] : [{ path: ['status'], value: undefined, why }]),
  ];
};

const specEdits = (spec: Fields, at: Path, { cluster, executors }: ConversionTerms): readonly Edit[] => {
  const { mesos, executor, sparkVersion, mode } = spec;
  const launched = isRecord(executor) && 'launchedBy' in executor;
  const choice = executors === 'operator' && !launched && mode !== 'client' && sparkMajor(String(sparkVersion)) < 4;
  return [
    ...(isRecord(mesos)
      ? []
      : [{ path: [...at, 'mesos'], value: { cluster }, why: 'the MesosCluster that it runs on' }]),
    ...oldNames(spec, at),
    ...withoutMeaning(spec, at, ''),
    ...ofKubernetes(spec, at),
    ...(choice
      ? [
          {
            path: [...at, 'executor', 'launchedBy'],
            value: 'Operator',
            why: 'images for Kubernetes have no libmesos, which the driver would need to launch them itself',
          },
        ]
      : []),
  ];
};

/** Names of v1beta1 that have become others. */
const oldNames = (spec: Fields, at: Path): readonly Edit[] => {
  const policy = isRecord(spec['restartPolicy']) ? spec['restartPolicy'] : {};
  const renamed = [
    ['failureRetries', 'onFailureRetries'],
    ['retryInterval', 'onFailureRetryInterval'],
  ] as const;
  return [
    ...renamed.flatMap(([old, now]) =>
      spec[old] === undefined
        ? []
        : [
            { path: [...at, old], value: undefined, why: `it is restartPolicy.${now}` },
            ...(now in policy ? [] : [{ path: [...at, 'restartPolicy', now], value: spec[old], why: `it was ${old}` }]),
          ],
    ),
    ...(spec['pythonVersion'] === undefined
      ? []
      : [
          {
            path: [...at, 'pythonVersion'],
            value: undefined,
            why: 'the Python of the image is used; PYSPARK_PYTHON in driver.env and executor.env names another one',
          },
        ]),
  ];
};

/** Fields, and values of fields, that mean nothing on Mesos. */
const withoutMeaning = (value: unknown, at: Path, key: string): readonly Edit[] => {
  const sentence = refusedFields[key] ?? (typeof value === 'string' ? refusedValues[key]?.[value] : undefined);
  if (sentence !== undefined && losesNothing(sentence)) return [{ path: at, value: undefined, why: sentence }];
  if (Array.isArray(value)) return value.flatMap((item, index) => withoutMeaning(item, [...at, index], `${key}[]`));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    withoutMeaning(inner, [...at, name], key === '' ? name : `${key}.${name}`),
  );
};

/** Properties for Spark's scheduler on Kubernetes, which does not run here. */
const ofKubernetes = ({ sparkConf }: Fields, at: Path): readonly Edit[] =>
  Object.keys(isRecord(sparkConf) ? sparkConf : {})
    .filter((key) => key.startsWith('spark.kubernetes.'))
    .map((key) => ({
      path: [...at, 'sparkConf', key],
      value: undefined,
      why: "it is for Spark's scheduler on Kubernetes",
    }));
