/**
 * Executors that Spark's own scheduler launches: what their fields become among the properties of the driver. Only what Spark has a property for
 * can be had.
 */

import type { Sensitive } from '../model/sensitive.ts';
import { imageKey } from '../spark/container.ts';
import { handover, isFile, isSecret } from './carried.ts';
import { constraintText } from './constraints.ts';
import { memoryOptions } from './container.ts';
import { dockerOptions } from './docker-options.ts';
import { executorLabels } from './labels.ts';
import { type Mount, mountsOf } from './mounts.ts';
import { type Properties, withSettings } from './properties.ts';
import { refused } from './refusal.ts';
import type { Scope } from './scope.ts';
import { type Setting, setting } from './setting.ts';
import { executorEnvironment, variablesOf } from './variables.ts';

export interface HandedOver {
  readonly properties: Properties;
  /** A line for the driver's properties file that nobody else may see. */
  readonly secretLine: Sensitive | undefined;
}

const docker = (name: string): string => `spark.mesos.executor.docker.${name}`;

/**
 * The driver's properties with all that its scheduler has to know of its executors.
 * @throws Refused for a field that Spark has no property for
 */
export const handOver = (scope: Scope, properties: Properties, user: string): HandedOver => {
  const { spec } = scope.app;
  const { executor } = spec;
  refuseImpossible(scope);
  const image = executor.image ?? spec.image;
  const mounts = mountsOf(scope, 'executor');
  const variables = variablesOf(scope, 'executor');
  const secrets = handover(scope, variables.filter(isSecret), mounts.filter(isFile));
  const grace = executor.terminationGracePeriodSeconds;
  const path = executor.image === undefined ? 'image' : 'executor.image';
  const settings: readonly Setting[] = [
    ...setting(path, imageKey, image),
    ...setting(
      'executor.terminationGracePeriodSeconds',
      'spark.mesos.coarse.shutdownTimeout',
      grace === undefined ? undefined : `${grace}s`,
    ),
    ...setting('executor.gpu', 'spark.mesos.gpus.max', gpus(scope)),
    ...executorEnvironment(variables),
  ];
  const joined = {
    ...lists(scope, mounts, properties, image ?? properties[imageKey], user),
    ...Object.fromEntries(executorLabels(scope).map(({ key, value }) => [key, value])),
    ...constraintProperty(scope),
    ...secrets.properties,
  };
  return { properties: withSettings(scope, { ...properties, ...joined }, settings), secretLine: secrets.secretLine };
};

const refuseImpossible = ({ app: { spec } }: Scope): void => {
  const { executor, imagePullSecrets } = spec;
  const given = [
    ...(['coreRequest', 'coreLimit', 'memoryLimit'] as const).flatMap((field) =>
      executor[field] === undefined ? [] : [`spec.executor.${field}`],
    ),
    // Those of a driver that is a Pod are its own.
    ...(imagePullSecrets.length > 0 && spec.pod === undefined ? ['spec.imagePullSecrets'] : []),
  ];
  if (given[0] !== undefined)
    throw refused(
      'NotSupported',
      given[0],
      "can't be had where Spark's own scheduler launches the executors: it has no property for it; use executor.launchedBy: Operator.",
    );
};

const gpus = ({ app: { spec } }: Scope): number | undefined => {
  const { gpu, instances } = spec.executor;
  if (gpu === undefined) return undefined;
  if (instances === undefined)
    throw refused(
      'NotSupported',
      'spec.executor.gpu',
      'needs spec.executor.instances: Spark counts the GPUs of all executors together.',
    );
  return gpu.quantity * instances;
};

const constraintProperty = (scope: Scope): Properties => {
  const text = constraintText(scope, 'executor');
  return text === undefined ? {} : { 'spark.mesos.constraints': text };
};

/** The lists of Docker's: what is given as a property, and what the fields add to it. */
const lists = (
  scope: Scope,
  mounts: readonly Mount[],
  given: Properties,
  image: string | undefined,
  user: string,
): Properties => {
  const { mesos } = scope.app.spec;
  const volumes = mounts.flatMap((mount) => (mount.kind === 'host' || mount.kind === 'scratch' ? [mount] : []));
  if (volumes[0] !== undefined && image === undefined)
    throw refused(
      'NotSupported',
      volumes[0].path,
      "needs an image: Spark's scheduler gives executors without one no volumes.",
    );
  const options = dockerOptions(scope, 'executor', user).flatMap(({ option, path }) =>
    option === undefined ? [] : [{ path, ...option }],
  );
  const memory = mounts.flatMap((mount) => memoryOptions([mount]).map((option) => ({ path: mount.path, ...option })));
  return {
    ...extended(
      scope,
      given,
      'volumes',
      volumes.map(({ path, from, to, readOnly }) => ({ path, words: [from, to, readOnly ? 'ro' : 'rw'] })),
    ),
    ...extended(
      scope,
      given,
      'parameters',
      [...options, ...memory].map(({ path, key, value }) => ({ path, text: `${key}=${value}` })),
    ),
    ...extended(
      scope,
      given,
      'portmaps',
      mesos.portMappings.map(({ hostPort, containerPort, protocol }, index) => ({
        path: `spec.mesos.portMappings[${index}]`,
        text: `${hostPort}:${containerPort}:${protocol}`,
      })),
    ),
    ...moreUris(scope, given),
  };
};

type Entry = { readonly path: string } & ({ readonly text: string } | { readonly words: readonly string[] });

const extended = ({ trail }: Scope, given: Properties, name: string, entries: readonly Entry[]): Properties => {
  const key = docker(name);
  const texts = entries.map((entry) => {
    const words = 'words' in entry ? entry.words : [];
    const text = 'text' in entry ? entry.text : words.join(':');
    if (words.some((word) => word.includes(':')) || text.includes(',') || text.trim() !== text)
      throw refused('NotSupported', entry.path, `has a comma, a colon or a blank where ${key} can't take one.`);
    trail.note(entry.path, key);
    return text;
  });
  return joinedTo(given, key, texts);
};

/** Files without further wishes; Spark fetches the others for nobody. */
const moreUris = ({ app, trail }: Scope, given: Properties): Properties => {
  const plain = app.spec.mesos.uris.flatMap(({ value, extract, executable, outputFile }, index) => {
    if (extract !== undefined || executable !== undefined || outputFile !== undefined || value.includes(',')) return [];
    trail.note(`spec.mesos.uris[${index}]`, 'spark.mesos.uris');
    return [value];
  });
  return joinedTo(given, 'spark.mesos.uris', plain);
};

const joinedTo = (given: Properties, key: string, texts: readonly string[]): Properties =>
  texts.length === 0 ? {} : { [key]: [...(given[key] === undefined ? [] : [given[key]]), ...texts].join(',') };
