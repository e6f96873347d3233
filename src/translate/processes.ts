/** The containers and variables of driver and executors, and the properties that the driver starts with. */
import type { TaskContainer, TaskVariable, TaskVolume } from '../model/mesos.ts';
import type { Sensitive } from '../model/sensitive.ts';
import { listEntry } from '../spark/conf.ts';
import { imageKey } from '../spark/container.ts';
import { parseDockerParameter } from '../spark/docker-parameters.ts';
import { parseVolume } from '../spark/volumes.ts';
import { expectCarriable, isFile, isSecret, secretsOfProperties, withoutSecrets } from './carried.ts';
import { containerFor, containerizerKey, containerizerOf } from './container.ts';
import { dockerOptions } from './docker-options.ts';
import { clusterVariables, secretVariable } from './environment.ts';
import { handOver } from './executors-of-spark.ts';
import { isLocked } from './locked.ts';
import { filesIn, type Mount, mountsOf } from './mounts.ts';
import { type Properties, withSettings } from './properties.ts';
import { valueAt } from './references.ts';
import { refused } from './refusal.ts';
import { confPath, type Scope, type Who } from './scope.ts';
import { executorEnvironment, localDirsVariable, onceEach, variablesOf } from './variables.ts';

export interface Contained {
  readonly image: string | undefined;
  readonly container: TaskContainer | undefined;
  readonly environment: readonly TaskVariable[];
}

export interface Processes {
  readonly properties: Properties;
  readonly secretLine: Sensitive | undefined;
  readonly user: string;
  readonly driver: Contained;
  /** Undefined where Spark's own scheduler launches them. */
  readonly executor: Contained | undefined;
  readonly directories: Readonly<Record<string, string>>;
  readonly hostPaths: readonly string[];
  readonly dockerParameters: readonly { readonly key: string; readonly value: string }[];
}

export const executorsOf = ({ executor }: Processes): Contained =>
  executor ?? { image: undefined, container: undefined, environment: [] };

/** What is in a task before its container is known. */
interface Content {
  readonly who: Who;
  readonly image: string | undefined;
  readonly mounts: readonly Mount[];
  readonly files: readonly TaskVolume[];
  readonly variables: readonly TaskVariable[];
}

/** @throws Refused for anything that can't be had */
export const processesOf = (scope: Scope, properties: Properties): Processes => {
  const { app, cluster, trail } = scope;
  const { spec } = app;
  const user = spec.proxyUser ?? cluster.framework.user;
  if (spec.proxyUser !== undefined) trail.note('spec.proxyUser', 'TaskInfo.command.user');
  const operator = spec.executor.launchedBy === 'Operator';
  const contents = [contentOf(scope, 'driver'), ...(operator ? [contentOf(scope, 'executor')] : [])];
  const images = contents.some(({ image }) => image !== undefined);
  const grouped = spec.driver.sidecars.length > 0;
  const containerizer = containerizerOf(properties, carriers(scope, contents, operator), images, grouped);
  const decided = {
    ...properties,
    ...(images || containerizerKey in properties ? { [containerizerKey]: containerizer } : {}),
  };
  const [driver, executor] = contents.map((content) => contained(scope, content, decided, user));
  const handed = operator
    ? {
        properties: withSettings(scope, decided, executorEnvironment(variablesOf(scope, 'executor'))),
        secretLine: undefined,
      }
    : handOver(scope, decided, user);
  return {
    properties: withoutSecrets(handed.properties),
    secretLine: handed.secretLine,
    user,
    driver: driver ?? { image: undefined, container: undefined, environment: [] },
    executor,
    directories: configurationDirectories(scope),
    ...powers(scope, user, ['driver', 'executor']),
  };
};

const contentOf = (scope: Scope, who: Who): Content => {
  const { spec } = scope.app;
  const secrets = secretsOfProperties(scope, who);
  expectOneImage(scope);
  const image = spec[who].image ?? spec.image ?? scope.given[imageKey];
  const mounts = [...mountsOf(scope, who), ...configurationFiles(scope, who)];
  const own = variablesOf(scope, who);
  if (who === 'driver') expectSameVariables(scope, own);
  const variables = onceEach([
    ...(who === 'driver' ? clusterVariables(scope) : []),
    ...secrets.variables,
    ...own.filter((variable) => who === 'driver' || isSecret(variable) || variable.name === localDirsVariable),
  ]);
  if (spec.executor.launchedBy === 'Operator' && variables.some(({ name }) => name === secretVariable))
    throw refused(
      'KeyNotAllowed',
      `the variable ${secretVariable}`,
      "can't be set: the operator makes a secret for each attempt.",
    );
  if (variables.some((variable) => variable.name === 'SPARK_SUBMIT_OPTS' && isSecret(variable)))
    throw refused(
      'NotSupported',
      'the variable SPARK_SUBMIT_OPTS',
      "can't come from a Secret: the operator adds to it.",
    );
  expectCarriable(who, [
    ...variables,
    ...mounts.map((mount) => (isFile(mount) ? mount.content : {})),
    ...secrets.files,
  ]);
  if (spec[who].image !== undefined) scope.trail.note(`spec.${who}.image`, `${who} TaskInfo.container image`);
  else if (spec.image !== undefined) scope.trail.note('spec.image', `${who} TaskInfo.container image`);
  return { who, image, mounts, files: secrets.files, variables };
};

const contradiction = (path: string, key: string) =>
  refused('Contradiction', path, `and ${confPath(key)} say different things; give one of them.`);

const expectOneImage = ({ app: { spec } }: Scope): void => {
  const other = spec.sparkConf[imageKey];
  if (spec.image !== undefined && other !== undefined && other !== spec.image)
    throw contradiction('spec.image', imageKey);
};

const expectSameVariables = ({ app: { spec } }: Scope, variables: readonly TaskVariable[]): void => {
  for (const variable of variables) {
    const key = `spark.mesos.driverEnv.${variable.name}`;
    const other = spec.sparkConf[key];
    if (other !== undefined && !('value' in variable && variable.value === other))
      throw contradiction(`the variable ${variable.name} of spec.driver`, key);
  }
};

/** What makes tasks carry secrets, by the fields' names. */
const carriers = (scope: Scope, contents: readonly Content[], operator: boolean): readonly string[] => [
  ...(operator && isLocked(scope.given) ? ['executor.launchedBy: Operator'] : []),
  ...contents.flatMap(({ who, mounts, files, variables }) => [
    ...mounts.filter(isFile).map(({ path }) => path),
    ...files.map(() => `spark.mesos.${who}.secret.filenames`),
    ...variables.filter(isSecret).map(({ name }) => `the variable ${name} of the ${who}`),
  ]),
  ...(scope.app.spec.imagePullSecrets.length > 0 ? ['spec.imagePullSecrets'] : []),
];

const contained = (scope: Scope, content: Content, properties: Properties, user: string): Contained => {
  const { who, image, variables } = content;
  const container = containerFor(scope, {
    ...content,
    properties,
    options: dockerOptions(scope, who, user),
    pullConfig: pullConfig(scope, image),
  });
  return { image, container, environment: variables };
};

const pullConfig = (scope: Scope, image: string | undefined): Sensitive | undefined => {
  const [name] = scope.app.spec.imagePullSecrets;
  if (name === undefined || image === undefined) return undefined;
  const path = 'spec.imagePullSecrets[0]';
  scope.trail.note(path, 'TaskInfo.container.mesos.image.docker.config');
  return valueAt(scope, { kind: 'Secret', name }, '.dockerconfigjson', { path, optional: false });
};

const configurations = [
  { field: 'sparkConfigMap', directory: 'spark-conf', variable: 'SPARK_CONF_DIR' },
  { field: 'hadoopConfigMap', directory: 'hadoop-conf', variable: 'HADOOP_CONF_DIR' },
] as const;

/** In the sandbox, where they can be with and without an image. */
const configurationFiles = (scope: Scope, who: Who): readonly Mount[] =>
  configurations.flatMap(({ field, directory }) => {
    const name = scope.app.spec[field];
    if (name === undefined) return [];
    scope.trail.note(`spec.${field}`, `${who} TaskInfo.container.volumes`);
    return filesIn(scope, { kind: 'ConfigMap', name }, `spec.${field}`, { directory, optional: false });
  });

const configurationDirectories = ({ app }: Scope): Readonly<Record<string, string>> =>
  Object.fromEntries(
    configurations.flatMap(({ field, directory, variable }) =>
      app.spec[field] === undefined ? [] : [[variable, directory] as const],
    ),
  );

/** What of driver and executors, whoever launches them, the administrator of the cluster must allow. */
export const powers = (
  scope: Scope,
  user: string,
  whos: readonly Who[],
): Pick<Processes, 'hostPaths' | 'dockerParameters'> => {
  const { given } = scope;
  const volumes = (listEntry(given, 'spark.mesos.executor.docker.volumes') ?? []).map(parseVolume);
  const parameters = (listEntry(given, 'spark.mesos.executor.docker.parameters') ?? []).map(parseDockerParameter);
  return {
    hostPaths: [
      ...new Set([
        ...volumes.flatMap((volume) => (volume?.hostPath === undefined ? [] : [volume.hostPath])),
        ...whos.flatMap((who) => mountsOf(scope, who).flatMap((mount) => (mount.kind === 'host' ? [mount.from] : []))),
      ]),
    ],
    dockerParameters: [
      ...parameters.filter((parameter) => parameter !== undefined),
      ...whos.flatMap((who) =>
        dockerOptions(scope, who, user).flatMap(({ option, powerful }) =>
          powerful && option !== undefined ? [option] : [],
        ),
      ),
    ],
  };
};
