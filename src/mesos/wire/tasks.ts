/** Tasks: the words of model/mesos -> Mesos' messages. The one place where secrets enter a message. */
import type {
  Label,
  Task,
  TaskCommand,
  TaskContainer,
  TaskDiscovery,
  TaskLimits,
  TaskUri,
  TaskVariable,
  TaskVolume,
} from '../../model/mesos.ts';
import type { Sensitive } from '../../model/sensitive.ts';
import { type Message, present } from './fields.ts';
import { resourceToWire } from './resources.ts';

/** The `TaskInfo` of a task that runs a shell command. */
export function taskToWire(task: Task): Message {
  return present({
    name: task.name,
    task_id: { value: task.id },
    agent_id: { value: task.agentId },
    resources: task.resources.map(resourceToWire),
    command: commandToWire(task.command),
    container: task.container === undefined ? undefined : containerToWire(task.container),
    labels: task.labels.length === 0 ? undefined : labelsToWire(task.labels),
    kill_policy: task.killGraceMs === undefined ? undefined : killPolicyToWire(task.killGraceMs),
    limits: task.limits === undefined ? undefined : limitsToWire(task.limits),
    discovery: task.discovery === undefined ? undefined : discoveryToWire(task.discovery),
  });
}

/** Visible in the whole cluster: Mesos-DNS and its like look no further into it. */
const discoveryToWire = ({ name, ports }: TaskDiscovery): Message => ({
  visibility: 'CLUSTER',
  name,
  ports: { ports: ports.map((port) => ({ number: port.number, name: port.name, protocol: port.protocol })) },
});

const limitsToWire = (limits: TaskLimits): Message =>
  Object.fromEntries(Object.entries(limits).map(([name, milli]: [string, number]) => [name, { value: milli / 1000 }]));

/** The `KillPolicy` that gives a task so many milliseconds from SIGTERM to SIGKILL. */
export const killPolicyToWire = (graceMs: number): Message => ({
  grace_period: { nanoseconds: Math.round(graceMs * 1e6) },
});

/** The `Labels` message; a label without a value stays without. */
export const labelsToWire = (labels: readonly Label[]): Message => ({
  labels: labels.map(({ key, value }) => present({ key, value })),
});

function commandToWire(command: TaskCommand): Message {
  const { ofImage } = command;
  return present({
    shell: ofImage === undefined,
    value: ofImage === undefined ? command.value : undefined,
    arguments: ofImage === undefined || ofImage.length === 0 ? undefined : [...ofImage],
    user: command.user,
    environment: command.environment.length === 0 ? undefined : { variables: command.environment.map(variableToWire) },
    uris: command.uris.length === 0 ? undefined : command.uris.map(uriToWire),
  });
}

function variableToWire(variable: TaskVariable): Message {
  const { name } = variable;
  if ('value' in variable) return { name, type: 'VALUE', value: variable.value };
  const secret =
    'secretValue' in variable ? secretValue(variable.secretValue) : secretReference(variable.secretReference);
  return { name, type: 'SECRET', secret };
}

const secretValue = (text: Sensitive): Message => ({ type: 'VALUE', value: { data: base64(text) } });

const secretReference = ({ name, key }: { readonly name: string; readonly key?: string }): Message => ({
  type: 'REFERENCE',
  reference: present({ name, key }),
});

const uriToWire = ({ value, cache, extract, executable, outputFile }: TaskUri): Message =>
  present({ value, executable, extract, cache, output_file: outputFile });

/** The `ContainerInfo` of a task, or of the executor of a group. */
export function containerToWire(container: TaskContainer): Message {
  const docker = container.type === 'DOCKER';
  const networks = container.networks.map(({ name, labels }) =>
    present({
      name,
      labels: labels.length === 0 ? undefined : labelsToWire(labels),
      port_mappings: docker || container.portMappings.length === 0 ? undefined : portMappings(container),
    }),
  );
  return present({
    type: container.type,
    volumes: container.volumes.length === 0 ? undefined : container.volumes.map(volumeToWire),
    network_infos: networks.length === 0 ? undefined : networks,
    docker: docker ? dockerInfo(container) : undefined,
    mesos: docker ? undefined : mesosInfo(container),
    linux_info: container.ownCgroups === undefined ? undefined : { share_cgroups: false },
  });
}

function dockerInfo(container: TaskContainer): Message {
  return present({
    image: container.image,
    network: container.dockerNetwork,
    port_mappings: container.portMappings.length === 0 ? undefined : portMappings(container),
    parameters:
      container.dockerParameters.length === 0
        ? undefined
        : container.dockerParameters.map(({ key, value }) => ({ key, value })),
    force_pull_image: container.forcePull,
  });
}

/** The image of the Mesos containerizer; `cached` is the opposite of a forced pull. */
function mesosInfo({ image, forcePull, pullConfig }: TaskContainer): Message | undefined {
  if (image === undefined) return undefined;
  return {
    image: present({
      type: 'DOCKER',
      docker: present({ name: image, config: pullConfig === undefined ? undefined : secretValue(pullConfig) }),
      cached: forcePull === undefined ? undefined : !forcePull,
    }),
  };
}

const portMappings = ({ portMappings: mappings }: TaskContainer): Message[] =>
  mappings.map(({ hostPort, containerPort, protocol }) =>
    present({ host_port: hostPort, container_port: containerPort, protocol }),
  );

function volumeToWire(volume: TaskVolume): Message {
  return present({
    container_path: volume.containerPath,
    mode: volume.mode,
    host_path: volume.hostPath,
    source: volumeSource(volume),
  });
}

function volumeSource({
  secretValue: value,
  secretReference: reference,
  sandboxPath,
}: TaskVolume): Message | undefined {
  if (value !== undefined) return { type: 'SECRET', secret: secretValue(value) };
  if (reference !== undefined) return { type: 'SECRET', secret: secretReference(reference) };
  if (sandboxPath === undefined) return undefined;
  return { type: 'SANDBOX_PATH', sandbox_path: { type: sandboxPath.type, path: sandboxPath.path } };
}

function base64(secret: Sensitive): string {
  let binary = '';
  for (const byte of secret.bytes()) binary += String.fromCharCode(byte);
  return btoa(binary);
}
