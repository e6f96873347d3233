/** CEL with the functions that Kubernetes adds to it, as far as resource definitions use them. */
import { Environment } from '@marcbachmann/cel-js';
import { compilePattern } from './pattern.ts';

const rank = (value: unknown): number | bigint | string =>
  typeof value === 'bigint' || typeof value === 'string' ? value : Number(value);

const least = (items: unknown[], sign: 1 | -1): unknown => {
  if (items.length === 0) throw new Error(`${sign === 1 ? 'min' : 'max'} called on empty list`);
  return items.reduce((best, item) => ((sign === 1 ? rank(item) < rank(best) : rank(item) > rank(best)) ? item : best));
};

const sum = (items: unknown[]): unknown =>
  items.every((item) => typeof item === 'bigint')
    ? items.reduce((total: bigint, item) => total + (item as bigint), 0n)
    : items.reduce((total: number, item) => total + Number(item), 0);

const environment = new Environment({
  unlistedVariablesAreDyn: true,
  homogeneousAggregateLiterals: false,
  enableOptionalTypes: true,
});
environment.registerFunction('string.replace(string, string): string', (text: string, from: string, to: string) =>
  text.replaceAll(from, to),
);
environment.registerFunction('string.charAt(int): string', (text: string, index: bigint) => text.charAt(Number(index)));
environment.registerFunction(
  'string.find(string): string',
  (text: string, pattern: string) => compilePattern(pattern).exec(text)?.[0] ?? '',
);
environment.registerFunction('string.findAll(string): list', (text: string, pattern: string) => [
  ...(text.match(new RegExp(compilePattern(pattern), 'gu')) ?? []),
]);
environment.registerFunction('list.isSorted(): bool', (items: unknown[]) =>
  items.every((item, index) => index === 0 || rank(items[index - 1]) <= rank(item)),
);
environment.registerFunction('list.sum(): dyn', sum);
environment.registerFunction('list.min(): dyn', (items: unknown[]) => least(items, 1));
environment.registerFunction('list.max(): dyn', (items: unknown[]) => least(items, -1));
environment.registerFunction('list.indexOf(dyn): int', (items: unknown[], item: unknown) =>
  BigInt(items.indexOf(item)),
);
environment.registerFunction('isURL(string): bool', (text: string) => URL.canParse(text));

/** The compiled expression. Throws the library's ParseError. */
export const compileExpression = (expression: string): ((context: Record<string, unknown>) => unknown) => {
  const compiled = environment.parse(expression);
  return (context) => compiled(context);
};

const readDuration = compileExpression('duration(text)');

/** A Go duration as CEL's duration; the text itself when it is none. */
export const durationOf = (text: string): unknown => {
  try {
    return readDuration({ text });
  } catch {
    return text;
  }
};
