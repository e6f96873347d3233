/** What no command of an agent can carry: a zero character ends it, and Linux takes at most 128 KiB for the line of a shell. */
import type { TaskVariable } from '../model/mesos.ts';
import { propertyLine } from '../spark/properties-file.ts';
import { shellWord } from '../spark/shell.ts';
import type { Properties } from './properties.ts';
import { Refused, refuse } from './refusal.ts';
import { confPath, type Scope } from './scope.ts';

/** Leaves room for what the operator itself writes around the user's texts. */
const longestBytes = 120_000;

/** More fields than these are not named in a sentence. */
const mostNamed = 8;

/** @throws Refused when a text holds a zero character, or all texts together are too long for a command */
export const expectWritable = (scope: Scope, properties: Properties, variables: readonly TaskVariable[]): void => {
  const { spec } = scope.app;
  const fieldOf = fieldsOf(scope);
  const texts: readonly (readonly [string, string])[] = [
    ['spec.mainApplicationFile', spec.mainApplicationFile],
    ['spec.mainClass', spec.mainClass ?? ''],
    ...spec.arguments.map((text, index) => [`spec.arguments[${index}]`, text] as const),
    ...variables.flatMap((variable) =>
      'value' in variable
        ? [[fieldOf(variableOf(variable.name), `the variable ${variable.name} of the driver`), variable.value] as const]
        : [],
    ),
    ...Object.entries(properties).map(([key, value]) => [fieldOf(key, `the property ${key}`), value] as const),
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

const variableOf = (name: string): string => `driver TaskInfo.command.environment ${name}`;

/** Tells the fields that a property or a variable comes from; a list of Spark's may be made of several. */
const fieldsOf = ({ app, trail }: Scope): ((to: string, otherwise: string) => string) => {
  const from = Map.groupBy(trail.went, ({ to }) => to);
  return (to, otherwise) => {
    const paths = [...new Set(from.get(to)?.map(({ path }) => path))];
    if (paths.length > 0) return paths.slice(0, mostNamed).join(' or ');
    return Object.hasOwn(app.spec.sparkConf, to) ? confPath(to) : otherwise;
  };
};

/** Of the text as a word of the shell, with the blank before it. */
const sizeOf = (text: string): number => new TextEncoder().encode(shellWord(text)).length + 1;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
