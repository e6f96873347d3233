/** Pods and Services: stored and checked, but nothing runs behind them. */
import { type FieldError, forbidden, invalid, required } from '../field-error.ts';
import { at, equal, isObject, type Json, listAt, objectAt, textAt } from '../json.ts';
import type { KubeObject } from '../object.ts';
import { ageColumn, column, nameColumn } from './columns.ts';
import { type BuiltInKind, builtIn } from './define.ts';
import { condition, integer, intOrText, listOf, mapList, mapOf, object, open, partly, text } from './words.ts';

const container = partly({
  name: text,
  image: text,
  imagePullPolicy: text,
  command: listOf(text),
  args: listOf(text),
  workingDir: text,
  env: mapList(partly({ name: text, value: text }), ['name']),
  envFrom: listOf(open),
  ports: mapList(
    partly({ name: text, containerPort: integer, protocol: { type: 'string', default: 'TCP' }, hostPort: integer }),
    ['containerPort', 'protocol'],
  ),
  resources: partly({ limits: mapOf(intOrText), requests: mapOf(intOrText) }),
  volumeMounts: mapList(partly({ name: text, mountPath: text }), ['mountPath']),
});

const podSpec = partly({
  containers: mapList(container, ['name']),
  initContainers: mapList(container, ['name']),
  volumes: mapList(partly({ name: text }), ['name']),
  imagePullSecrets: mapList(object({ name: text }), ['name']),
  nodeName: text,
  nodeSelector: { ...mapOf(text), 'x-kubernetes-map-type': 'atomic' },
  restartPolicy: { type: 'string', default: 'Always' },
  serviceAccountName: text,
  terminationGracePeriodSeconds: { ...integer, default: 30 },
  dnsPolicy: { type: 'string', default: 'ClusterFirst' },
  schedulerName: { type: 'string', default: 'default-scheduler' },
});

const sum = (statuses: readonly Json[], member: string): number =>
  statuses.reduce((total: number, status) => total + Number(at(status, member) ?? 0), 0);

/** What a pod may change of its spec once it exists: images, deadlines and tolerations. */
const frozenPart = (spec: Json | undefined): Json => {
  const { activeDeadlineSeconds: _, tolerations: __, terminationGracePeriodSeconds: ___, ...rest } = objectAt(spec);
  const containers = listAt(spec, 'containers').map((one) => ({ ...objectAt(one), image: null }));
  return { ...rest, nodeName: null, containers };
};

const podErrors = (next: KubeObject, old: KubeObject | undefined): FieldError[] => {
  const containers = listAt(next.spec, 'containers');
  if (containers.length === 0) return [required('spec.containers')];
  const unnamed = containers.flatMap((one, index) => [
    ...(textAt(one, 'name') === '' ? [required(`spec.containers[${index}].name`)] : []),
    ...(textAt(one, 'image') === '' ? [required(`spec.containers[${index}].image`)] : []),
  ]);
  if (old === undefined || equal(frozenPart(next.spec), frozenPart(old.spec))) return unnamed;
  const why =
    'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';
  return [...unnamed, forbidden('spec', why)];
};

const pod: BuiltInKind = {
  kind: 'Pod',
  plural: 'pods',
  shortNames: ['po'],
  status: true,
  countsGenerations: true,
  description: 'Containers that run together on one host.',
  properties: {
    spec: podSpec,
    status: partly({ phase: text, conditions: mapList(condition, ['type']), containerStatuses: listOf(open) }),
  },
  columns: [
    nameColumn,
    column('Ready', (one) => {
      const ready = listAt(one.status, 'containerStatuses').filter((status) => at(status, 'ready') === true).length;
      return `${ready}/${listAt(one.spec, 'containers').length}`;
    }),
    column('Status', (one) => {
      if (one.metadata.deletionTimestamp !== undefined) return 'Terminating';
      return textAt(one.status, 'reason') || textAt(one.status, 'phase');
    }),
    column('Restarts', (one) => sum(listAt(one.status, 'containerStatuses'), 'restartCount')),
    ageColumn,
    column('IP', (one) => textAt(one.status, 'podIP') || '<none>', { priority: 1 }),
    column('Node', (one) => textAt(one.spec, 'nodeName') || '<none>', { priority: 1 }),
  ],
  selectable: (one) => ({
    'spec.nodeName': textAt(one.spec, 'nodeName'),
    'spec.restartPolicy': textAt(one.spec, 'restartPolicy'),
    'spec.serviceAccountName': textAt(one.spec, 'serviceAccountName'),
    'status.phase': textAt(one.status, 'phase'),
    'status.podIP': textAt(one.status, 'podIP'),
  }),
  prepare: (next, old) => {
    if (old === undefined) next.status = { phase: 'Pending', qosClass: 'BestEffort' };
    for (const one of listAt(next.spec, 'containers')) {
      if (!isObject(one)) continue;
      const image = textAt(one, 'image');
      one['imagePullPolicy'] ??= image.endsWith(':latest') || !image.includes(':') ? 'Always' : 'IfNotPresent';
      one['terminationMessagePath'] ??= '/dev/termination-log';
      one['terminationMessagePolicy'] ??= 'File';
      one['resources'] ??= {};
    }
  },
  validate: podErrors,
};

const portText = (port: Json): string => {
  const node = at(port, 'nodePort');
  return `${at(port, 'port') ?? ''}${node === undefined ? '' : `:${node}`}/${at(port, 'protocol') ?? 'TCP'}`;
};

const service: BuiltInKind = {
  kind: 'Service',
  plural: 'services',
  shortNames: ['svc'],
  status: true,
  description: 'A name for a set of pods.',
  properties: {
    spec: partly({
      type: { type: 'string', default: 'ClusterIP' },
      clusterIP: text,
      selector: { ...mapOf(text), 'x-kubernetes-map-type': 'atomic' },
      sessionAffinity: { type: 'string', default: 'None' },
      ports: mapList(
        partly({
          name: text,
          port: integer,
          protocol: { type: 'string', default: 'TCP' },
          targetPort: intOrText,
          nodePort: integer,
          appProtocol: text,
        }),
        ['port', 'protocol'],
      ),
    }),
    status: partly({ loadBalancer: { ...open, default: {} }, conditions: mapList(condition, ['type']) }),
  },
  columns: [
    nameColumn,
    column('Type', (one) => textAt(one.spec, 'type')),
    column('Cluster-IP', (one) => textAt(one.spec, 'clusterIP') || '<none>'),
    column('External-IP', (one) => listAt(one.spec, 'externalIPs').join(',') || '<none>'),
    column('Port(s)', (one) => listAt(one.spec, 'ports').map(portText).join(',') || '<none>'),
    ageColumn,
  ],
  prepare: (next) => {
    next.spec ??= {};
    next.status ??= { loadBalancer: {} };
    for (const port of listAt(next.spec, 'ports')) if (isObject(port)) port['targetPort'] ??= port['port'] ?? 0;
  },
  validate: (next) =>
    textAt(next.spec, 'type') !== 'ExternalName' &&
    listAt(next.spec, 'ports').length === 0 &&
    textAt(next.spec, 'clusterIP') !== 'None'
      ? [required('spec.ports')]
      : listAt(next.spec, 'ports').flatMap((port, index) => {
          const number = Number(at(port, 'port'));
          const path = `spec.ports[${index}].port`;
          const named = listAt(next.spec, 'ports').length === 1 || textAt(port, 'name') !== '';
          return [
            ...(named ? [] : [required(`spec.ports[${index}].name`)]),
            ...(number >= 1 && number <= 65535
              ? []
              : [invalid(path, number, 'must be between 1 and 65535, inclusive')]),
          ];
        }),
};

export const workloadKinds = [pod, service].map(builtIn);
