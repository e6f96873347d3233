/**
 * The containers beside a driver: with it they are one group of tasks, which Mesos launches as a whole under its default executor. They share network
 * and cgroups with the driver. Mesos ends the group when one of its tasks fails, and goes on when one finishes: so a sidecar's command never fails,
 * and sidecars are killed when the driver has ended.
 */
import type { SparkApplicationSpec } from '../api/spark-application.ts';
import { groupExecutorIdOf, sidecarTaskIdOf } from '../model/ids.ts';
import type { Label, Resource, Task, TaskContainer, TaskVariable, TaskVolume } from '../model/mesos.ts';
import { quantityToMiB, quantityToMilli } from '../model/quantity.ts';
import { type Amounts, take } from '../model/resources.ts';
import type { Sensitive } from '../model/sensitive.ts';
import { shellWord } from '../spark/shell.ts';
import { type Mount, mountsOfVolumes } from './mounts.ts';
import { valueAt } from './references.ts';
import { refused } from './refusal.ts';
import type { Scope } from './scope.ts';
import { withSecretFiles } from './secret-files.ts';
import { sidecarVariables } from './variables.ts';

type Given = SparkApplicationSpec['driver']['sidecars'][number];

export interface Sidecar {
  readonly name: string;
  /** A line for the shell, or the arguments of the image's own program. */
  readonly command: { readonly line: string } | { readonly arguments: readonly string[] };
  readonly container: TaskContainer | undefined;
  readonly environment: readonly TaskVariable[];
  readonly amounts: Amounts;
  /** The directories of the agent that it sees. */
  readonly hostPaths: readonly string[];
}

/** What Mesos' default executor needs for itself. Without any disk the master refuses it. */
const executorAmounts: Amounts = { cpus: 100, mem: 64_000, disk: 32_000, ports: 0 };

const sidecarsPath = 'spec.driver.sidecars';

/** @throws Refused for what a group can't have */
export const sidecarsOf = (scope: Scope): readonly Sidecar[] =>
  scope.app.spec.driver.sidecars.map((given, index) => sidecarOf(scope, `${sidecarsPath}[${index}]`, given));

const sidecarOf = (scope: Scope, path: string, given: Given): Sidecar => {
  const { name, command, args, resources } = given;
  scope.trail.note(path, 'Offer.Operation.launch_group.task_group.tasks');
  if (command.length === 0 && given.image === undefined)
    throw refused('BadValue', `${path}.command`, 'is required where there is no image with a program of its own.');
  const mounts = mountsOfVolumes(scope, `${path}.volumeMounts`, given.volumeMounts);
  const { cpu, memory } = resources.requests;
  const milli = cpu === undefined ? 100 : (quantityToMilli(cpu) ?? 0);
  const mib = memory === undefined ? 64 : (quantityToMiB(memory) ?? 0);
  if (milli < 10) throw refused('BadValue', `${path}.resources.requests.cpu`, 'is less than a hundredth of a CPU.');
  if (mib < 1) throw refused('BadValue', `${path}.resources.requests.memory`, 'is less than one MiB.');
  return {
    name,
    command: command.length === 0 ? { arguments: args } : { line: unfailing([...command, ...args]) },
    container: containerOf(scope, path, given, mounts),
    environment: sidecarVariables(scope, path, given),
    amounts: { cpus: milli, mem: mib * 1000, ports: 0 },
    hostPaths: mounts.flatMap((mount) => (mount.kind === 'host' ? [mount.from] : [])),
  };
};

/** The signal that ends a group goes to the program, and its code nowhere. */
const unfailing = (words: readonly string[]): string =>
  [
    `${words.map(shellWord).join(' ')} &`,
    'program=$!',
    `trap 'kill -TERM "$program" 2>/dev/null' TERM INT`,
    'wait "$program"; code=$?',
    // A signal ends the waiting; the program itself may still be about to end.
    'while kill -0 "$program" 2>/dev/null; do wait "$program"; code=$?; done',
    `[ "$code" = 0 ] || echo "The sidecar ended with code $code." >&2`,
    'exit 0',
  ].join('\n');

const containerOf = (
  scope: Scope,
  path: string,
  { image }: Given,
  mounts: readonly Mount[],
): TaskContainer | undefined => {
  const volumes = mounts.map((mount) => volumeOf(path, image, mount));
  if (image === undefined && volumes.length === 0) return undefined;
  const { imagePullPolicy } = scope.app.spec;
  const pullConfig = image === undefined ? undefined : pullConfigOf(scope);
  return {
    type: 'MESOS',
    ...(image === undefined ? {} : { image }),
    ...(image === undefined || imagePullPolicy === undefined ? {} : { forcePull: imagePullPolicy === 'Always' }),
    ...(pullConfig === undefined ? {} : { pullConfig }),
    volumes,
    networks: [],
    dockerParameters: [],
    portMappings: [],
  };
};

const pullConfigOf = (scope: Scope): Sensitive | undefined => {
  const [name] = scope.app.spec.imagePullSecrets;
  if (name === undefined) return undefined;
  return valueAt(scope, { kind: 'Secret', name }, '.dockerconfigjson', {
    path: 'spec.imagePullSecrets[0]',
    optional: false,
  });
};

const volumeOf = (path: string, image: string | undefined, mount: Mount): TaskVolume => {
  const { to: containerPath } = mount;
  if (mount.kind === 'memory')
    throw refused(
      'NotSupported',
      mount.path,
      `is a volume in memory, which needs the Docker containerizer; ${path} is no container of Docker's.`,
    );
  if (image === undefined && mount.kind !== 'host' && containerPath.startsWith('/'))
    throw refused(
      'NotSupported',
      mount.path,
      `is seen at ${containerPath}; without an image only a relative path, in the sandbox, is possible.`,
    );
  if (mount.kind === 'file') return { containerPath, mode: 'RO', ...mount.content };
  const mode = mount.readOnly ? 'RO' : 'RW';
  return mount.kind === 'host'
    ? { containerPath, mode, hostPath: mount.from }
    : { containerPath, mode, sandboxPath: { type: 'PARENT', path: mount.from } };
};

/** What an agent must have for the driver and all that is beside it. */
export const amountsTogether = (driver: Amounts, sidecars: readonly Sidecar[]): Amounts => {
  if (sidecars.length === 0) return driver;
  const parts = [executorAmounts, ...sidecars.map(({ amounts }) => amounts)];
  const sum = (of: (amounts: Amounts) => number): number => parts.reduce((total, part) => total + of(part), of(driver));
  return {
    ...driver,
    cpus: sum(({ cpus }) => cpus),
    mem: sum(({ mem }) => mem),
    disk: sum(({ disk = 0 }) => disk),
  };
};

interface Whole {
  readonly taskId: string;
  readonly sidecars: readonly Sidecar[];
  readonly user: string;
  readonly labels: readonly Label[];
}

/** The driver's task with those beside it. The resources of the place are shared out; scratch volumes become those of the group. */
export const withSidecars = (driver: Task, { taskId, sidecars, user, labels }: Whole, frameworkId: string): Task => {
  if (sidecars.length === 0) return driver;
  let left: readonly Resource[] = driver.resources;
  const share = (amounts: Amounts): readonly Resource[] => {
    const part = take(left, amounts);
    if (part === undefined) throw new Error(`the place of ${taskId} does not hold what was asked for`);
    left = part.left;
    return part.taken;
  };
  const executor = {
    id: groupExecutorIdOf(taskId),
    frameworkId,
    resources: share(executorAmounts),
    ...networkOf(driver),
  };
  const own = driver.limits === undefined ? {} : ({ ownCgroups: true } as const);
  const tasks = sidecars.map((sidecar): Task => {
    const { name, command, container, environment, amounts } = sidecar;
    const line = 'line' in command ? command.line : '';
    const ofImage = 'line' in command ? {} : { ofImage: command.arguments };
    const task = {
      id: sidecarTaskIdOf(taskId, name),
      name: `${name} beside ${driver.name}`,
      agentId: driver.agentId,
      resources: share(amounts),
      command: { value: line, ...ofImage, user, environment, uris: [] },
      ...containerWith(container, own),
      labels,
    };
    return 'line' in command ? withSecretFiles(task) : task;
  });
  const { container } = driver;
  return {
    ...driver,
    resources: left,
    ...containerWith(container === undefined ? undefined : inGroup(container), own),
    group: { executor, sidecars: tasks },
  };
};

const bare: TaskContainer = { type: 'MESOS', volumes: [], networks: [], dockerParameters: [], portMappings: [] };

/** Either all tasks of a group have cgroups of their own or none has. */
const containerWith = (
  container: TaskContainer | undefined,
  own: Pick<TaskContainer, 'ownCgroups'>,
): Pick<Task, 'container'> =>
  container === undefined && own.ownCgroups === undefined ? {} : { container: { ...(container ?? bare), ...own } };

const networkOf = ({ container }: Task): { readonly container?: TaskContainer } =>
  container === undefined || container.networks.length === 0
    ? {}
    : { container: { ...bare, networks: container.networks, portMappings: container.portMappings } };

/** The network is that of the group; a directory of the sandbox is one that all can see. */
const inGroup = (container: TaskContainer): TaskContainer => ({
  ...container,
  networks: [],
  portMappings: [],
  volumes: container.volumes.map((volume) =>
    volume.sandboxPath === undefined ? volume : { ...volume, sandboxPath: { ...volume.sandboxPath, type: 'PARENT' } },
  ),
});
