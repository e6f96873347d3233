/** The container of a driver that is a Pod: image, command, variables, ports, sizes, and nothing that it does not need. */

import { ownFiles, podScript, portsOf, scratchDirectory } from './command.ts';
import type { PodDriver, PodLaunch } from './describe.ts';
import { byName, type Fields, fieldsOf, itemsOf, without } from './fields.ts';

/** As kubeflow's operator and Spark itself call it. */
export const driverContainerName = 'spark-kubernetes-driver';

/** @param base the first container of the template */
export const driverContainer = (driver: PodDriver, launch: PodLaunch, base: Fields): Fields => {
  const { spec } = driver.app;
  const { lifecycle } = spec.driver;
  return without({
    ...base,
    name: driverContainerName,
    image: driver.image,
    imagePullPolicy: spec.imagePullPolicy ?? base['imagePullPolicy'],
    command: ['/bin/sh', '-c'],
    args: [asWritten(podScript(driver, launch))],
    env: environmentOf(driver),
    envFrom: sourcesOf(driver, base),
    ports: byName(itemsOf(base['ports']), containerPorts(driver)),
    resources: resourcesOf(driver, fieldsOf(base['resources'])),
    volumeMounts: mountsOf(driver, launch, base),
    securityContext: securityOf(driver, base),
    ...(lifecycle === undefined ? {} : { lifecycle: without({ ...lifecycle }) }),
  });
};

/** The kubelet would put variables in place of `$(NAME)`. */
const asWritten = (text: string): string => text.replaceAll('$', '$$$$');

const environmentOf = ({ user, variables }: PodDriver): readonly Fields[] => {
  const each = new Map(variables.map((variable) => [variable.name, variable]));
  return [
    { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
    { name: 'LIBPROCESS_IP', value: '$(POD_IP)' },
    { name: 'SPARK_USER', value: user },
    ...[...each.values()].map((variable) => ({ ...variable })),
  ];
};

const sourcesOf = ({ sources }: PodDriver, base: Fields): readonly Fields[] | undefined => {
  const all = [...itemsOf(base['envFrom']), ...sources.map((source) => without({ ...source }))];
  return all.length === 0 ? undefined : all;
};

const containerPorts = (driver: PodDriver): readonly Fields[] => {
  const ports = portsOf(driver);
  const port = (name: string, number: string | number) => ({ name, containerPort: Number(number), protocol: 'TCP' });
  return [
    port('driver-rpc', ports.driver),
    port('blockmanager', ports.blockManager),
    port('spark-ui', ports.ui),
    ...(ports.exporter === undefined ? [] : [port(driver.exporter?.portName ?? 'metrics', ports.exporter)]),
    ...driver.app.spec.driver.ports.map((each) => ({ ...each })),
  ].filter(({ containerPort }) => containerPort > 0);
};

/** Memory is limited to what is asked for, unless the user says more; CPUs only where the user says so. */
const resourcesOf = ({ size, limits, app }: PodDriver, base: Fields): Fields => {
  const { gpu } = app.spec.driver;
  const devices = gpu === undefined ? {} : { [gpu.name]: String(gpu.quantity) };
  return {
    ...base,
    requests: {
      ...fieldsOf(base['requests']),
      cpu: `${size.milliCpus}m`,
      memory: `${size.containerMiB}Mi`,
      ...devices,
    },
    limits: {
      ...without({ ...fieldsOf(base['limits']), cpu: undefined }),
      ...(limits.cpus === undefined ? {} : { cpu: `${limits.cpus}m` }),
      memory: `${limits.mem / 1000}Mi`,
      ...devices,
    },
  };
};

const mountsOf = ({ mounts, secretLine }: PodDriver, { credentials }: PodLaunch, base: Fields) => {
  const own = [
    ...(credentials.length > 0 || secretLine !== undefined
      ? [{ name: 'spark-mesos-secret', mountPath: ownFiles.directory, readOnly: true }]
      : []),
    ...(secretLine === undefined ? [] : [{ name: 'spark-mesos-scratch', mountPath: scratchDirectory }]),
  ];
  const all = byName(itemsOf(base['volumeMounts']), [...mounts.volumeMounts, ...own], 'mountPath');
  return all.length === 0 ? undefined : all;
};

/** No more rights than a driver needs, unless the user asks for them: then the API server takes no contradiction. */
const securityOf = ({ app }: PodDriver, base: Fields): Fields => {
  const given = { ...fieldsOf(base['securityContext']), ...app.spec.pod?.securityContext };
  const added = fieldsOf(given['capabilities'])['add'];
  const mighty = given['privileged'] === true || (Array.isArray(added) && added.includes('SYS_ADMIN'));
  return mighty ? given : { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, ...given };
};
