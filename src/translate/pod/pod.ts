/** The Pod of a driver, and the Secret that it takes with it. What the operator sets wins over the template, as in kubeflow's operator. */
import { apiVersion, podLabels, sparkApplicationNames, taskLabels } from '../../api/group.ts';
import { labelValue } from '../../model/dns-names.ts';
import { parseTaskId } from '../../model/ids.ts';
import type { Sensitive } from '../../model/sensitive.ts';
import { ownFiles } from './command.ts';
import { driverContainer, driverContainerName } from './container.ts';
import type { PodDriver, PodLaunch } from './describe.ts';
import { byName, type Fields, fieldsOf, itemsOf, without } from './fields.ts';

export interface PodManifest {
  readonly apiVersion: 'v1';
  readonly kind: 'Pod' | 'Secret';
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences: readonly {
      readonly apiVersion: string;
      readonly kind: string;
      readonly name: string;
      readonly uid: string;
      readonly controller: true;
    }[];
  };
  readonly [field: string]: unknown;
}

/** Pod and Secret of an attempt are called as its task would be. */
export const podNameOf = (taskId: string): string => taskId;

/** The Pod as it is to be created. */
export const driverPod = (driver: PodDriver, launch: PodLaunch): PodManifest => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: podMetadata(driver),
  spec: podSpec(driver, launch),
});

/** The Secret of the attempt with these values; undefined when there are none. */
export const attemptSecret = (
  driver: PodDriver,
  credentials: { readonly principal: string; readonly secret?: Sensitive } | undefined,
): PodManifest | undefined => {
  const { secretLine } = driver;
  const values = {
    ...(credentials === undefined ? {} : { [ownFiles.principal]: credentials.principal }),
    ...(credentials?.secret === undefined ? {} : { [ownFiles.secret]: credentials.secret.reveal() }),
    ...(secretLine === undefined ? {} : { [ownFiles.properties]: `${secretLine.reveal()}\n` }),
  };
  if (Object.keys(values).length === 0) return undefined;
  const { name, namespace, labels, ownerReferences } = podMetadata(driver);
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace, labels: ownLabels(labels), ownerReferences },
    type: 'Opaque',
    stringData: values,
  };
};

const podMetadata = ({ app: { metadata, spec }, taskId, attempt }: PodDriver): PodManifest['metadata'] => {
  const template = fieldsOf(spec.pod?.template?.metadata);
  const annotations = { ...texts(template['annotations']), ...spec.driver.annotations };
  return {
    name: podNameOf(taskId),
    namespace: metadata.namespace,
    labels: {
      ...texts(template['labels']),
      ...spec.driver.labels,
      'app.kubernetes.io/managed-by': 'spark-mesos-operator',
      [podLabels.submission]: parseTaskId(taskId)?.submissionId ?? '',
      [taskLabels.attempt]: String(attempt),
      [taskLabels.name]: labelValue(metadata.name),
      [taskLabels.uid]: metadata.uid,
      [taskLabels.component]: 'driver',
    },
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    ownerReferences: [
      { apiVersion, kind: sparkApplicationNames.kind, name: metadata.name, uid: metadata.uid, controller: true },
    ],
  };
};

const ownLabels = (labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(labels).filter(([key]) => isOurs(key)));

const isOurs = (key: string): boolean => key.startsWith('sparkmesos.dev/') || key === 'app.kubernetes.io/managed-by';

const texts = (value: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(fieldsOf(value)).map(([key, text]) => [key, String(text)]));

const podSpec = (driver: PodDriver, launch: PodLaunch): Fields => {
  const { spec } = driver.app;
  const { pod = {}, driver: given } = spec;
  const base = fieldsOf(pod.template?.spec);
  const [first = {}, ...beside] = itemsOf(base['containers']);
  const volumes = [...driver.mounts.volumes, ...ownVolumes(driver, launch)];
  return without({
    ...base,
    ...placement(driver, base),
    ...names(driver),
    serviceAccount: undefined,
    serviceAccountName: pod.serviceAccount ?? base['serviceAccountName'] ?? base['serviceAccount'],
    automountServiceAccountToken: base['automountServiceAccountToken'] ?? false,
    enableServiceLinks: base['enableServiceLinks'] ?? false,
    securityContext: {
      seccompProfile: { type: 'RuntimeDefault' },
      ...fieldsOf(base['securityContext']),
      ...pod.podSecurityContext,
    },
    shareProcessNamespace: pod.shareProcessNamespace ?? base['shareProcessNamespace'],
    terminationGracePeriodSeconds: given.terminationGracePeriodSeconds ?? base['terminationGracePeriodSeconds'],
    restartPolicy: 'Never',
    volumes: orNone(byName(itemsOf(base['volumes']), volumes)),
    initContainers: orNone(byName(itemsOf(base['initContainers']), pod.initContainers ?? [])),
    containers: [
      driverContainer(driver, launch, first),
      ...byName(beside, pod.sidecars ?? []).filter(({ name }) => name !== driverContainerName),
    ],
    imagePullSecrets: orNone(
      byName(
        itemsOf(base['imagePullSecrets']),
        spec.imagePullSecrets.map((name) => ({ name })),
      ),
    ),
  });
};

const ownVolumes = ({ secretLine, taskId }: PodDriver, { credentials }: PodLaunch): readonly Fields[] => [
  ...(credentials.length > 0 || secretLine !== undefined
    ? [{ name: 'spark-mesos-secret', secret: { secretName: podNameOf(taskId), defaultMode: 0o444 } }]
    : []),
  ...(secretLine === undefined ? [] : [{ name: 'spark-mesos-scratch', emptyDir: { medium: 'Memory' } }]),
];

const placement = ({ app: { spec } }: PodDriver, base: Fields): Fields => {
  const { driver, pod = {} } = spec;
  const nodeSelector = { ...fieldsOf(base['nodeSelector']), ...driver.nodeSelector };
  return {
    nodeSelector: Object.keys(nodeSelector).length === 0 ? undefined : nodeSelector,
    affinity: pod.affinity ?? base['affinity'],
    tolerations: orNone([...itemsOf(base['tolerations']), ...(pod.tolerations ?? [])]),
    schedulerName: pod.schedulerName ?? base['schedulerName'],
    priorityClassName: driver.priorityClassName ?? base['priorityClassName'],
  };
};

const names = ({ app: { spec } }: PodDriver): Fields => {
  const { hostNetwork, dnsConfig, hostAliases } = spec.driver;
  return {
    ...(hostNetwork === undefined ? {} : { hostNetwork }),
    ...(dnsConfig === undefined ? {} : { dnsConfig: without({ ...dnsConfig }) }),
    ...(hostAliases.length === 0 ? {} : { hostAliases }),
  };
};

const orNone = (items: readonly Fields[]): readonly Fields[] | undefined => (items.length === 0 ? undefined : items);
