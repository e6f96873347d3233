/** Secrets that tasks carry: by value from Secrets and ConfigMaps, or by reference to Mesos' own store. */
import type { TaskVariable } from '../model/mesos.ts';
import { Sensitive } from '../model/sensitive.ts';
import { propertyLine } from '../spark/properties-file.ts';
import { secretVariables, secretVolumes } from '../spark/secrets.ts';
import type { Content, Mount } from './mounts.ts';
import type { Properties } from './properties.ts';
import { readBy, refused } from './refusal.ts';
import type { Scope, Who } from './scope.ts';

/** What one task may carry in all; the master refuses larger messages. */
const mostBytes = 1_000_000;
/** What one variable can hold on Linux, with room for its name. */
const longestVariable = 120_000;

export type SecretVariable = TaskVariable & Content;
export type FileMount = Mount & { readonly kind: 'file' };

export const isSecret = (variable: TaskVariable): variable is SecretVariable => !('value' in variable);
export const isFile = (mount: Mount): mount is FileMount => mount.kind === 'file';

/** The secrets of `spark.mesos.<who>.secret.*`. @throws Refused when their lists don't go together */
export const secretsOfProperties = ({ given, trail }: Scope, who: Who) => {
  const key = `spark.mesos.${who}.secret`;
  const variables = readBy(`${key}.*`, () => secretVariables(given, who));
  const files = readBy(`${key}.*`, () => secretVolumes(given, who));
  if (variables.length > 0)
    trail.note(`spec.sparkConf["${key}.envkeys"]`, `${who} TaskInfo.command.environment (secret)`);
  if (files.length > 0) trail.note(`spec.sparkConf["${key}.filenames"]`, `${who} TaskInfo.container.volumes`);
  return { variables, files };
};

/** Properties whose values are secrets: no command and no page may show them. */
export const withoutSecrets = (properties: Properties): Properties =>
  Object.fromEntries(
    Object.entries(properties).filter(([key]) => !/^spark\.mesos\.(driver|executor)\.secret\.values$/.test(key)),
  );

/** @throws Refused when a task would carry more than Mesos takes */
export const expectCarriable = (who: Who, contents: readonly Partial<Content & object>[]): void => {
  const bytes = contents.reduce(
    (sum, content) => sum + ('secretValue' in content ? (content.secretValue?.bytes().length ?? 0) : 0),
    0,
  );
  if (bytes > mostBytes)
    throw refused(
      'ReferenceUnusable',
      `the Secrets and ConfigMaps of the ${who}`,
      `have ${bytes} bytes together; a task can carry ${mostBytes}.`,
    );
};

/** What Spark's own scheduler needs to give its executors their secrets. */
export interface Handover {
  readonly properties: Properties;
  /** A line for the driver's properties file that nobody else may see. */
  readonly secretLine: Sensitive | undefined;
}

const prefix = 'spark.mesos.executor.secret.';

/**
 * The secrets of executors that Spark's own scheduler launches, in its four lists.
 * @throws Refused for what these can't say: both kinds, both destinations, a comma in a value
 */
export const handover = (
  { given }: Scope,
  variables: readonly SecretVariable[],
  files: readonly FileMount[],
): Handover => {
  const own = given[`${prefix}values`];
  if (variables.length + files.length === 0)
    return { properties: {}, secretLine: own === undefined ? undefined : line(own) };
  const fail = (sentence: string) =>
    refused(
      'NotSupported',
      'the secrets of spec.executor',
      `${sentence} Spark's scheduler can't hand that on; use executor.launchedBy: Operator.`,
    );
  if (Object.keys(given).some((key) => key.startsWith(prefix)))
    throw refused(
      'Contradiction',
      'the secrets of spec.executor',
      `and ${prefix}* in spec.sparkConf are given; give one of them.`,
    );
  if (variables.length > 0 && files.length > 0) throw fail('are variables and files at once.');
  const contents: readonly Content[] = [...variables, ...files.map(({ content }) => content)];
  const values = contents.flatMap((content) => ('secretValue' in content ? [content.secretValue] : []));
  const names = contents.flatMap((content) => ('secretReference' in content ? [content.secretReference] : []));
  if (values.length > 0 && names.length > 0) throw fail('come by value and by reference at once.');
  if (names.some(({ name, key }) => key !== undefined || /[,\s]/.test(name)))
    throw fail('have a key, or a name with a comma or blank.');
  const places =
    variables.length > 0
      ? { [`${prefix}envkeys`]: variables.map(({ name }) => name).join(',') }
      : { [`${prefix}filenames`]: files.map(({ to }) => to).join(',') };
  if (names.length > 0)
    return {
      properties: { ...places, [`${prefix}names`]: names.map(({ name }) => name).join(',') },
      secretLine: undefined,
    };
  if (values.some((value) => !writable(value.reveal())))
    throw refused(
      'ReferenceUnusable',
      'a Secret of spec.executor',
      `is empty, or has a comma, or blanks at an end, which Spark's scheduler can't hand on; use executor.launchedBy: Operator.`,
    );
  return { properties: places, secretLine: line(values.map((value) => value.reveal()).join(',')) };
};

const writable = (text: string): boolean => text !== '' && !text.includes(',') && text.trim() === text;

const line = (values: string): Sensitive => {
  const text = propertyLine(`${prefix}values`, values);
  if (text.length > longestVariable)
    throw refused(
      'ReferenceUnusable',
      'the secrets of spec.executor',
      `have ${text.length} characters together; a driver can be given ${longestVariable}.`,
    );
  return new Sensitive(text);
};
