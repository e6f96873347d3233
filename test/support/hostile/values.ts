/** Values for a field that are of the wrong type, at its bounds and beyond, or written to do harm; which of many is a matter of a seed. */
import type { StructuralSchema } from '../../../src/api/structural.ts';

export type Sort = 'wrong' | 'beyond' | 'extreme' | 'hostile';

export interface Value {
  readonly sort: Sort;
  readonly value: unknown;
}

/** Where a harmful text gets what it wants, a file of this name appears in the directory of the process. */
export const canary = 'pwned';

const harm = [
  `$(touch ${canary})`,
  `\`touch ${canary}\``,
  `'; touch ${canary}; '`,
  `"; touch ${canary}; "`,
  `\\'; touch ${canary}; #`,
  `${canary}\ntouch ${canary}\n`,
  `${canary}\r\ntouch ${canary}\u2028touch ${canary}\u0085`,
  `; touch ${canary} && touch ${canary} || touch ${canary} | tee ${canary} & `,
  `> ${canary}`,
  `--conf spark.x=${canary}`,
  `-${canary}`,
  `../../${canary}`,
  `../${canary}/../..`,
  `%s%n%d ${canary}`,
  `{{ ${canary} }} \${${canary}} $${canary} $HOME ~`,
  `${canary}\u202e\u200f\u200b\ufeff`,
  `${canary}😀👩‍👩‍👧‍👦`,
  `${canary}\ud800 lone`,
  `${canary}\\`,
  `${canary} = value\nspark.authenticate=false\n# `,
  `!${canary}:\tkey\\\n goes on`,
  `*${canary}: &a [*a, *a] !!js/function '|-'`,
  `{"${canary}": "\\u0000", "__proto__": {"a": 1}}`,
  `(a+)+${canary}$[`,
  `${canary},a:b;c=d,,;::`,
  `\u0001\u0007\u001b[31m${canary}`,
  `${canary}\u0000touch ${canary}`,
  `$IFS\${IFS}${canary}\\$(touch\${IFS}${canary})`,
] as const;

/** Small ones that mean something elsewhere. */
const words = [
  '',
  ' ',
  'null',
  'true',
  'NaN',
  'Infinity',
  '-1',
  '0',
  '1e9',
  '1e9g',
  '0x10',
  '99999999999p',
  '.',
  '..',
  '/',
  '-',
  '--',
  '*',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '\u0000',
  '{{resolve}}',
];

/** A blank that is none until a shell has looked at it. */
const fieldSeparator = `$\u007bIFS}`;

/** The same text so that it gets past this or that pattern. */
const shapes: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.replace(/\s+/g, fieldSeparator),
  (text) => text.replace(/[\s,]+/g, fieldSeparator),
  (text) => `/${text.replace(/\s+/g, fieldSeparator)}`,
  (text) => `a${text.replace(/[\s/,;:]+/g, fieldSeparator)}`,
  (text) => `local:///${text}`,
  (text) => `http://host/${text.replace(/\s+/g, '%20')}`,
  (text) => `mesos://zk://${text.replace(/[\s/@:]+/g, '')}:secret@host:2181/${canary}`,
];

/** Numbers from 0 (inclusive) to 1, the same ones for the same seed (mulberry32). */
export const randomOf = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** So many of the items, in an order of chance. */
export const some = <Item>(items: readonly Item[], count: number, random: () => number): readonly Item[] => {
  const rest = [...items];
  return Array.from({ length: Math.min(count, rest.length) }, () =>
    rest.splice(Math.floor(random() * rest.length), 1),
  ).flat();
};

const fits = (
  { pattern, minLength = 0, maxLength = Number.POSITIVE_INFINITY }: StructuralSchema,
  text: string,
): boolean =>
  [...text].length >= minLength &&
  [...text].length <= maxLength &&
  (pattern === undefined || new RegExp(pattern, 'u').test(text));

/** All harmful texts in all shapes. */
const harmful = [...new Set([...harm.flatMap((text) => shapes.map((shape) => shape(text))), ...words])];

/** Harmful texts that a schema lets through. */
export const harmfulFor = (schema: StructuralSchema): readonly string[] =>
  schema.enum === undefined ? harmful.filter((text) => fits(schema, text)) : [];

const wrongTypes = [
  null,
  true,
  0,
  -1,
  1.5,
  '',
  'text',
  [],
  {},
  [[]],
  { a: { b: [] } },
  ['x', 1, null],
  Number.MAX_SAFE_INTEGER,
];

const isOf = (schema: StructuralSchema, value: unknown): boolean => {
  const type = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
  return schema.type === 'integer' ? Number.isSafeInteger(value) : schema.type === type;
};

const of = (sort: Sort, values: readonly unknown[]): readonly Value[] => values.map((value) => ({ sort, value }));

const numbers = ({ minimum = 0, maximum = 0 }: StructuralSchema): readonly Value[] => [
  ...of(
    'beyond',
    [minimum - 1, maximum + 1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 1e308].filter(
      (n) => n < minimum || n > maximum,
    ),
  ),
  ...of('extreme', [minimum, maximum, Math.floor((minimum + maximum) / 2)]),
];

/** Texts as long as may be, made of letters that the pattern takes, and one longer. */
const longTexts = (schema: StructuralSchema, random: () => number): readonly Value[] => {
  const { maxLength } = schema;
  if (maxLength === undefined) return [];
  const longest = ['a', '1', '/', 'A', '😀', "'", '"', '\n', '$', '\\', ','].map((letter) => letter.repeat(maxLength));
  const paths = [`/${'a'.repeat(maxLength - 1)}`, `1${'a'.repeat(maxLength - 1)}`];
  return [
    ...of(
      'extreme',
      some(
        [...longest, ...paths].filter((text) => fits(schema, text)),
        3,
        random,
      ),
    ),
    ...of('beyond', [`${'a'.repeat(maxLength + 1)}`]),
  ];
};

const texts = (schema: StructuralSchema, random: () => number, count: number): readonly Value[] => {
  if (schema.enum !== undefined)
    return [
      ...of('extreme', schema.enum),
      ...of(
        'beyond',
        ['', 'none', ...schema.enum.map((word) => `${word} `)].filter((word) => schema.enum?.includes(word) !== true),
      ),
    ];
  const through = harmfulFor(schema);
  const stopped = harmful.filter((text) => !through.includes(text));
  return [
    ...longTexts(schema, random),
    ...of('hostile', some(through, count, random)),
    ...of('beyond', some(stopped, 2, random)),
  ];
};

/** Keys and values of a map that has as many of them as may be, and of one with a strange key. */
export const strangeKeys = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  '',
  ' ',
  '.',
  '..',
  '-',
  '=',
  `a\n${canary}`,
  `$(touch ${canary})`,
  `'${canary}`,
  'a'.repeat(300),
  '😀',
  'spark.authenticate.secret',
  'sparkmesos.dev/uid',
  'a=b:c',
  'LD_PRELOAD',
  'PATH',
  'MESOS_SANDBOX',
] as const;

/**
 * Values for a field: every wrong type and bound, and so many harmful texts of those that the schema lets through.
 * @param present the field's value where it stands, from which lists and maps are made longer
 */
export const valuesFor = (
  schema: StructuralSchema,
  present: unknown,
  random: () => number,
  count: number,
): readonly Value[] => [
  ...of(
    'wrong',
    some(
      wrongTypes.filter((value) => !isOf(schema, value)),
      2,
      random,
    ),
  ),
  ...(schema.type === 'integer' ? numbers(schema) : []),
  ...(schema.type === 'boolean' ? of('extreme', [true, false]) : []),
  ...(schema.type === 'string' ? texts(schema, random, count) : []),
  ...(schema.type === 'array' && Array.isArray(present) ? lists(schema, present) : []),
  ...(schema.additionalProperties === undefined ? [] : maps(schema, present)),
  ...(schema.properties === undefined ? [] : of('extreme', [{}])),
];

const lists = ({ maxItems = 0 }: StructuralSchema, [first]: readonly unknown[]): readonly Value[] => [
  ...of('extreme', [[], [first, first], Array.from({ length: maxItems }, (_, index) => numbered(first, index))]),
  ...of('beyond', [Array.from({ length: maxItems + 1 }, (_, index) => numbered(first, index))]),
];

/** The item again, under another name where it has one. */
const numbered = (item: unknown, index: number): unknown => {
  if (typeof item === 'string') return `${item}${index}`;
  if (typeof item !== 'object' || item === null) return item;
  const entries = Object.entries(item).map(([key, value]) => [
    key,
    ['name', 'key', 'mountPath', 'path'].includes(key) ? `${value}${index}` : value,
  ]);
  return Object.fromEntries(entries);
};

const maps = ({ maxProperties = 0 }: StructuralSchema, present: unknown): readonly Value[] => {
  const [[key, value] = ['a', 'a']] = Object.entries(typeof present === 'object' && present !== null ? present : {});
  const sized = (size: number): unknown =>
    Object.fromEntries(Array.from({ length: size }, (_, index) => [`${key}${index}`, value]));
  return [...of('extreme', [{}, sized(maxProperties)]), ...of('beyond', [sized(maxProperties + 1)])];
};
