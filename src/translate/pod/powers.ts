/** What of a Pod the administrator of the cluster must allow: whatever reaches out of it into its node. The operator creates it with its own rights. */
import type { SparkApplicationSpec } from '../../api/spark-application.ts';
import { fieldsOf, itemsOf } from './fields.ts';

/** Fields of a Pod's spec that stay inside of it. Whatever is not listed needs the permission. */
const harmless: ReadonlySet<string> = new Set([
  'containers',
  'initContainers',
  'volumes',
  'nodeSelector',
  'affinity',
  'tolerations',
  'topologySpreadConstraints',
  'schedulerName',
  'schedulingGates',
  'priorityClassName',
  'preemptionPolicy',
  'runtimeClassName',
  'serviceAccountName',
  'serviceAccount',
  'automountServiceAccountToken',
  'imagePullSecrets',
  'restartPolicy',
  'terminationGracePeriodSeconds',
  'activeDeadlineSeconds',
  'dnsPolicy',
  'dnsConfig',
  'hostAliases',
  'hostname',
  'subdomain',
  'setHostnameAsFQDN',
  'enableServiceLinks',
  'shareProcessNamespace',
  'readinessGates',
  'resources',
  'resourceClaims',
  'overhead',
  'os',
  'securityContext',
]);

const harmlessSecurity: ReadonlySet<string> = new Set([
  'runAsUser',
  'runAsGroup',
  'runAsNonRoot',
  'fsGroup',
  'fsGroupChangePolicy',
  'supplementalGroups',
  'supplementalGroupsPolicy',
  'readOnlyRootFilesystem',
  'allowPrivilegeEscalation',
]);

/** Paths of the fields that need `privileged` of the tenant. */
export const powersOf = ({ driver, pod }: SparkApplicationSpec): readonly string[] => {
  const { template, sidecars, initContainers, podSecurityContext, securityContext } = pod ?? {};
  const spec = template?.spec ?? {};
  const at = 'spec.driver.template.spec';
  return [
    ...(driver.hostNetwork === true ? ['spec.driver.hostNetwork'] : []),
    ...Object.entries(spec).flatMap(([key, value]) =>
      harmless.has(key) || value === false || value === null ? [] : [`${at}.${key}`],
    ),
    ...securityPowers('spec.driver.podSecurityContext', podSecurityContext),
    ...securityPowers('spec.driver.securityContext', securityContext),
    ...securityPowers(`${at}.securityContext`, spec['securityContext']),
    ...containerPowers('spec.driver.sidecars', sidecars),
    ...containerPowers('spec.driver.initContainers', initContainers),
    ...containerPowers(`${at}.containers`, spec['containers']),
    ...containerPowers(`${at}.initContainers`, spec['initContainers']),
  ];
};

const containerPowers = (path: string, containers: unknown): readonly string[] =>
  itemsOf(containers).flatMap((container, index) => [
    ...securityPowers(`${path}[${index}].securityContext`, container['securityContext']),
    ...itemsOf(container['ports']).flatMap((port, each) =>
      isSet(port['hostPort']) || isSet(port['hostIP']) ? [`${path}[${index}].ports[${each}].hostPort`] : [],
    ),
    ...(itemsOf(container['volumeDevices']).length > 0 ? [`${path}[${index}].volumeDevices`] : []),
  ]);

const securityPowers = (path: string, context: unknown): readonly string[] =>
  Object.entries(fieldsOf(context)).flatMap(([key, value]) => {
    if (harmlessSecurity.has(key) || value === false || value === null || value === undefined) return [];
    if (key === 'capabilities') return itemsAdded(value) ? [`${path}.capabilities.add`] : [];
    const isDefault =
      (key === 'seccompProfile' || key === 'appArmorProfile') && fieldsOf(value)['type'] === 'RuntimeDefault';
    return isDefault || (key === 'procMount' && value === 'Default') ? [] : [`${path}.${key}`];
  });

/** Paths of the node that the driver mounts. */
export const hostPathsOf = ({ volumes, driver, pod }: SparkApplicationSpec): readonly string[] => {
  const mounted = new Set(driver.volumeMounts.map(({ name }) => name));
  const ofDriver = volumes.filter(({ name }) => mounted.has(name)).map(({ hostPath }) => hostPath?.path);
  const ofTemplate = itemsOf(pod?.template?.spec?.['volumes']).map((volume) => fieldsOf(volume['hostPath'])['path']);
  return [...ofDriver, ...ofTemplate].filter((path): path is string => typeof path === 'string');
};

const isSet = (value: unknown): boolean => value !== undefined && value !== null && value !== 0 && value !== '';
const itemsAdded = (capabilities: unknown): boolean => {
  const added = fieldsOf(capabilities)['add'];
  return Array.isArray(added) && added.length > 0;
};
