/** The container of a task that the operator launches, from properties by Spark's rules and from the typed fields. */
import type { TaskContainer, TaskVolume } from '../model/mesos.ts';
import type { Sensitive } from '../model/sensitive.ts';
import { choiceEntry } from '../spark/conf.ts';
import { containerOf, imageKey } from '../spark/container.ts';
import type { DockerOption } from './docker-options.ts';
import type { Mount } from './mounts.ts';
import type { Properties } from './properties.ts';
import { readBy, refused } from './refusal.ts';
import { confPath, type Scope, type Who } from './scope.ts';

export const containerizerKey = 'spark.mesos.containerizer';
export type Containerizer = 'docker' | 'mesos';

/**
 * Who runs images: as is said, else `mesos` where tasks carry secrets (the Docker containerizer can't hand them on) or stand in a group (it runs none),
 * else `docker` as for Spark.
 * @throws Refused for another word, and for docker where it can't be
 */
export const containerizerOf = (
  properties: Properties,
  carrying: readonly string[],
  images: boolean,
  grouped = false,
): Containerizer => {
  const said = readBy(containerizerKey, () => choiceEntry(properties, containerizerKey, ['docker', 'mesos']));
  if (said === 'docker' && images && carrying.length > 0)
    throw refused(
      'NotSupported',
      'spec.mesos.containerizer',
      `can't be docker: ${carrying[0]} needs a secret handed to a task, and only the Mesos containerizer does that.`,
    );
  if (said === 'docker' && images && grouped)
    throw refused(
      'NotSupported',
      'spec.mesos.containerizer',
      "can't be docker: spec.driver.sidecars make a group of containers, which only the Mesos containerizer runs.",
    );
  return said === 'docker' || said === 'mesos' ? said : carrying.length > 0 || grouped ? 'mesos' : 'docker';
};

export interface ContainerWish {
  readonly who: Who;
  /** With the containerizer decided. */
  readonly properties: Properties;
  readonly image: string | undefined;
  readonly mounts: readonly Mount[];
  readonly options: readonly DockerOption[];
  /** By `spark.mesos.<who>.secret.filenames`. */
  readonly files: readonly TaskVolume[];
  /** Credentials for the registry, a Docker configuration in JSON. */
  readonly pullConfig: Sensitive | undefined;
}

/** Undefined where a task needs none. @throws Refused for what its containerizer can't do */
export const containerFor = (scope: Scope, wish: ContainerWish): TaskContainer | undefined => {
  const { properties, image, mounts, files } = wish;
  const { [imageKey]: _image, ...rest } = properties;
  const conf = image === undefined ? rest : { ...rest, [imageKey]: image };
  const base = readBy('spark.mesos.executor.docker.*', () => containerOf(conf, scope.cluster.compatibility));
  const docker = base.type === 'DOCKER';
  if (!docker) refuseDockerOnly(scope, wish);
  if (image === undefined) refuseWithoutImage(wish);
  const network = docker && base.networks.length > 0 ? 1 : 0;
  const given = base.dockerParameters.slice(0, base.dockerParameters.length - network);
  const options = [...optionsOf(scope, wish), ...memoryOptions(mounts)];
  const container: TaskContainer = {
    ...base,
    ...(wish.pullConfig === undefined ? {} : { pullConfig: wish.pullConfig }),
    volumes: [...base.volumes, ...mounts.flatMap((mount) => volumeOf(scope, wish.who, mount, docker)), ...files],
    dockerParameters: [...given, ...options, ...base.dockerParameters.slice(given.length)],
    portMappings: [...base.portMappings, ...portMappings(scope, base)],
  };
  return image === undefined && container.volumes.length + container.networks.length === 0 ? undefined : container;
};

const listKey = (name: string): string => `spark.mesos.executor.docker.${name}`;

const refuseDockerOnly = ({ app }: Scope, { options, mounts, properties }: ContainerWish): void => {
  const property = ['parameters', 'portmaps'].map(listKey).find((key) => key in properties);
  const memory = mounts.find(({ kind }) => kind === 'memory');
  const mapped = app.spec.mesos.portMappings.length > 0 ? 'spec.mesos.portMappings' : undefined;
  const path = options[0]?.path ?? memory?.path ?? mapped ?? (property === undefined ? undefined : confPath(property));
  if (path !== undefined)
    throw refused(
      'NotSupported',
      path,
      'needs an image and the Docker containerizer (spec.mesos.containerizer: docker), which can carry no secrets and so not run the executors of launchedBy: Operator.',
    );
};

/** Without an image a task sees the agent's own files: only below its sandbox can something be put. */
const refuseWithoutImage = ({ mounts, pullConfig, properties }: ContainerWish): void => {
  if (listKey('volumes') in properties) throw refused('NotSupported', confPath(listKey('volumes')), 'needs an image.');
  const absolute = mounts.find(({ kind, to }) => (kind === 'file' || kind === 'scratch') && to.startsWith('/'));
  if (absolute !== undefined)
    throw refused(
      'NotSupported',
      absolute.path,
      `is seen at ${absolute.to}; without an image only a relative path, in the sandbox, is possible.`,
    );
  if (pullConfig !== undefined) throw refused('NotSupported', 'spec.imagePullSecrets', 'needs an image.');
};

const optionsOf = ({ trail }: Scope, { who, options }: ContainerWish) =>
  options.flatMap(({ path, option }) => {
    trail.note(
      path,
      `${who} TaskInfo.container.docker.parameters${option === undefined ? ' (without an option of its own)' : ` ${option.key}`}`,
    );
    return option === undefined ? [] : [option];
  });

/** Volumes in memory. */
export const memoryOptions = (mounts: readonly Mount[]) =>
  mounts.flatMap((mount) => {
    if (mount.kind !== 'memory') return [];
    const size = mount.size?.replace(/i$/, '').toLowerCase();
    return [{ key: 'tmpfs', value: size === undefined ? mount.to : `${mount.to}:size=${size}` }];
  });

const volumeOf = ({ trail }: Scope, who: Who, mount: Mount, docker: boolean): readonly TaskVolume[] => {
  const { to: containerPath, path } = mount;
  trail.note(path, `${who} TaskInfo.container.${mount.kind === 'memory' ? 'docker.parameters tmpfs' : 'volumes'}`);
  if (mount.kind === 'memory') return [];
  if (mount.kind === 'file') return [{ containerPath, mode: 'RO', ...mount.content }];
  const mode = mount.readOnly ? 'RO' : 'RW';
  if (mount.kind === 'host') return [{ containerPath, mode, hostPath: mount.from }];
  // Docker takes a relative path of the host as one in the sandbox.
  return docker
    ? [{ containerPath, mode, hostPath: mount.from }]
    : [{ containerPath, mode, sandboxPath: { type: 'SELF', path: mount.from } }];
};

const portMappings = ({ app, trail }: Scope, base: TaskContainer): TaskContainer['portMappings'] => {
  const { portMappings: typed } = app.spec.mesos;
  if (typed.length > 0 && base.networks.length === 0)
    throw refused(
      'NotSupported',
      'spec.mesos.portMappings',
      'needs a network of its own for the container: spec.mesos.network.',
    );
  if (typed.length > 0) trail.note('spec.mesos.portMappings', 'TaskInfo.container.docker.port_mappings');
  return typed;
};
