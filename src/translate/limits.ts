/** What no command of an agent can carry: a zero character ends it, and Linux takes at most 128 KiB for the line of a shell. */
import type { SparkApplication } from '../api/spark-application.ts';
import type { TaskVariable } from '../model/mesos.ts';
import { propertyLine } from '../spark/properties-file.ts';
import { shellWord } from '../spark/shell.ts';
import type { Properties } from './properties.ts';
import { Refused, refuse } from './refusal.ts';
import { confPath } from './scope.ts';
import { typedSettings } from './settings.ts';

/** Leaves room for what the operator itself writes around the user's texts. */
const longestBytes = 120_000;

/** @throws Refused when a text holds a zero character, or all texts together are too long for a command */
export const expectWritable = (
  { spec }: SparkApplication,
  properties: Properties,
  variables: readonly TaskVariable[],
): void => {
  const fieldOf = fieldsOf(spec);
  const texts: readonly (readonly [string, string])[] = [
    ['spec.mainApplicationFile', spec.mainApplicationFile],
    ['spec.mainClass', spec.mainClass ?? ''],
    ...spec.arguments.map((text, index) => [`spec.arguments[${index}]`, text] as const),
    ...variables.flatMap((variable) =>
      'value' in variable ? [[`the variable ${variable.name} of the driver`, variable.value] as const] : [],
    ),
    ...Object.entries(properties).map(([key, value]) => [fieldOf(key), value] as const),
  ];
  const zero = texts.find(([, text]) => text.includes('\0'));
  if (zero !== undefined)
    throw new Refused(refuse('BadValue', zero[0], 'holds a zero character, which no process can be given.'));
  const bytes =
    sum(spec.arguments.map(sizeOf)) +
    sum(
      Object.entries(properties).map(([key, value]) =>
        Math.max(sizeOf(`${key}=${value}`) + 7, sizeOf(propertyLine(key, value))),
      ),
    );
  if (bytes <= longestBytes) return;
  const [longest] = texts.toSorted(([, a], [, b]) => b.length - a.length);
  const sentence = `make a command of ${bytes} bytes; at most ${longestBytes} can be launched. The longest text is ${longest?.[0]}. Put long texts into files, see spec.deps.`;
  throw new Refused(refuse('TooLong', 'spec.arguments and spec.sparkConf together', sentence));
};

/** Tells the field that a property comes from. */
const fieldsOf = (spec: SparkApplication['spec']): ((key: string) => string) => {
  const typed = new Map(typedSettings(spec).map(({ key, path }) => [key, path]));
  return (key) => typed.get(key) ?? (Object.hasOwn(spec.sparkConf, key) ? confPath(key) : `the property ${key}`);
};

/** Of the text as a word of the shell, with the blank before it. */
const sizeOf = (text: string): number => new TextEncoder().encode(shellWord(text)).length + 1;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
