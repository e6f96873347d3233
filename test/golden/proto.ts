/** The product's words as the JSON of Mesos' v0 messages, in which the cases are recorded, and back. */
import type {
  Attribute,
  Label,
  Task,
  TaskContainer,
  TaskUri,
  TaskVariable,
  TaskVolume,
} from '../../src/model/mesos.ts';
import type { OfferedResource } from '../../src/spark/offered-resources.ts';
import { type Json, type JsonObject, listAt, numberAt, objectAt, textAt } from './json.ts';

export const labelsJson = (labels: readonly Label[]): Json =>
  labels.length === 0
    ? {}
    : { labels: labels.map(({ key, value }) => ({ key, ...(value === undefined ? {} : { value }) })) };

const number = (value: number): Json => (Number.isFinite(value) ? value : String(value));

/** As they were sent; what is left untouched keeps fields that the product does not read. */
const sent = new WeakMap<OfferedResource, Json>();

export const resourceJson = (resource: OfferedResource): Json => {
  const untouched = sent.get(resource);
  if (untouched !== undefined) return untouched;
  const origin = {
    role: resource.role,
    ...(resource.reservation === undefined ? {} : { reservation: resource.reservation as Json }),
  };
  return 'scalar' in resource
    ? { name: resource.name, type: 'SCALAR', scalar: { value: number(resource.scalar) }, ...origin }
    : {
        name: resource.name,
        type: 'RANGES',
        ranges: { range: resource.ranges.map(({ begin, end }) => ({ begin, end })) },
        ...origin,
      };
};

/** Resources that are neither scalars nor ranges hold nothing that Spark would take. */
export const resourceFrom = (json: Json): OfferedResource => {
  const resource = read(json);
  sent.set(resource, json);
  return resource;
};

const read = (json: Json): OfferedResource => {
  const name = textAt(json, 'name');
  const reservation = objectAt(json, 'reservation');
  const role = (json as JsonObject)['role'] === undefined ? '*' : textAt(json, 'role');
  const origin = { role, ...(reservation === undefined ? {} : { reservation }) };
  const scalar = objectAt(json, 'scalar');
  if (scalar !== undefined) return { name, scalar: numberAt(scalar, 'value'), ...origin };
  const ranges = listAt(objectAt(json, 'ranges') ?? {}, 'range');
  return {
    name,
    ranges: ranges.map((range) => ({ begin: numberAt(range, 'begin'), end: numberAt(range, 'end') })),
    ...origin,
  };
};

export const attributeFrom = (json: Json): Attribute => {
  const name = textAt(json, 'name');
  switch (textAt(json, 'type')) {
    case 'SCALAR':
      return { name, type: 'SCALAR', scalar: numberAt(objectAt(json, 'scalar') ?? {}, 'value') };
    case 'SET':
      return { name, type: 'SET', set: listAt(objectAt(json, 'set') ?? {}, 'item').map(String) };
    case 'RANGES':
      return {
        name,
        type: 'RANGES',
        ranges: listAt(objectAt(json, 'ranges') ?? {}, 'range').map((range) => ({
          begin: numberAt(range, 'begin'),
          end: numberAt(range, 'end'),
        })),
      };
    default:
      return { name, type: 'TEXT', text: textAt(objectAt(json, 'text') ?? {}, 'value') };
  }
};

const secretJson = (secret: Pick<TaskVolume, 'secretValue' | 'secretReference'>): JsonObject => {
  if (secret.secretReference !== undefined)
    return { type: 'REFERENCE', reference: { name: secret.secretReference.name } };
  return { type: 'VALUE', value: { data: Buffer.from(secret.secretValue?.reveal() ?? '', 'utf8').toString('base64') } };
};

export const variableJson = (variable: TaskVariable): Json =>
  'value' in variable
    ? { name: variable.name, value: variable.value }
    : { name: variable.name, type: 'SECRET', secret: secretJson(variable) };

export const volumeJson = (volume: TaskVolume): Json => ({
  mode: volume.mode,
  container_path: volume.containerPath,
  ...(volume.hostPath === undefined ? {} : { host_path: volume.hostPath }),
  ...(volume.secretValue === undefined && volume.secretReference === undefined
    ? {}
    : { source: { type: 'SECRET', secret: secretJson(volume) } }),
});

export const uriJson = ({ value, cache }: TaskUri): Json => ({ value, cache: cache ?? false });

const filled = (name: string, items: readonly Json[]): JsonObject => (items.length === 0 ? {} : { [name]: [...items] });

export const portMapJson = ({ hostPort, containerPort, protocol }: TaskContainer['portMappings'][number]): Json => ({
  host_port: hostPort,
  container_port: containerPort,
  ...(protocol === undefined ? {} : { protocol }),
});

export const containerJson = (container: TaskContainer): Json => {
  const { type, image, volumes, networks, dockerNetwork, forcePull = false } = container;
  const docker: JsonObject = {
    image: image ?? '',
    ...(dockerNetwork === undefined ? {} : { network: dockerNetwork }),
    ...filled('port_mappings', container.portMappings.map(portMapJson)),
    ...filled(
      'parameters',
      container.dockerParameters.map(({ key, value }) => ({ key, value })),
    ),
    force_pull_image: forcePull,
  };
  const mesos: JsonObject =
    image === undefined ? {} : { mesos: { image: { type: 'DOCKER', docker: { name: image }, cached: !forcePull } } };
  return {
    type,
    ...filled('volumes', volumes.map(volumeJson)),
    ...(type === 'DOCKER' ? { docker } : mesos),
    ...filled(
      'network_infos',
      networks.map(({ name, labels }) => ({ name, labels: labelsJson(labels) })),
    ),
  };
};

export const taskJson = (task: Omit<Task, 'resources'>, resources: readonly OfferedResource[]): JsonObject => ({
  name: task.name,
  task_id: { value: task.id },
  slave_id: { value: task.agentId },
  ...filled('resources', resources.map(resourceJson)),
  command: {
    ...filled('uris', task.command.uris.map(uriJson)),
    environment: { ...filled('variables', task.command.environment.map(variableJson)) },
    value: task.command.value,
  },
  ...(task.container === undefined ? {} : { container: containerJson(task.container) }),
  labels: labelsJson(task.labels),
});
