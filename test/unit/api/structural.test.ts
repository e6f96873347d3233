import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { NotStructuralError, toStructural } from '../../../src/api/structural.ts';

const bounded = z.string().max(10);

describe('a CRD can not say', () => {
  test.each<[string, z.ZodType, string]>([
    ['a union', z.object({ u: z.union([bounded, z.boolean()]) }), 'not structural at spec.u: type undefined'],
    [
      'a discriminated union',
      z.discriminatedUnion('k', [z.object({ k: z.literal('a') })]),
      'not structural at spec: type undefined',
    ],
    ['anything at all', z.object({ a: z.unknown() }), 'not structural at spec.a: type undefined'],
    ['a number with a fraction', z.object({ n: z.number().min(0).max(1) }), 'not structural at spec.n: type number'],
    ['a loose object', z.looseObject({ a: bounded }), 'not structural at spec: additionalProperties beside properties'],
    [
      'a string without a bound',
      z.object({ l: z.array(z.object({ s: z.string() })).max(1) }),
      'spec.l[].s: no maxLength',
    ],
    ['a list without a bound', z.object({ l: z.array(bounded) }), 'spec.l: no maxItems'],
    ['a map without a bound', z.object({ m: z.record(z.string(), bounded) }), 'spec.m: no maxProperties'],
    [
      'an integer without a bound above',
      z.object({ i: z.int32().min(1).meta({ maximum: undefined }) }),
      'spec.i: no minimum or maximum',
    ],
    [
      'a value of a map without a bound',
      z.record(z.string(), z.string()).meta({ maxProperties: 1 }),
      'spec{}: no maxLength',
    ],
    ['look-ahead', z.object({ p: bounded.regex(/^(?!a)/) }), "spec.p: RE2 can't run ^(?!a)"],
    ['look-behind', z.object({ p: bounded.regex(/(?<=a)b/) }), "spec.p: RE2 can't run (?<=a)b"],
    ['a back-reference', z.object({ p: bounded.regex(/(a)\1/) }), "spec.p: RE2 can't run (a)\\1"],
    [
      'two patterns for one string',
      z.object({ p: bounded.regex(/a/).regex(/b/) }),
      'spec.p: allOf has no place in a string',
    ],
    [
      'a keyword of another type',
      z.object({ b: z.boolean().meta({ maxLength: 1 }) }),
      'spec.b: maxLength has no place in a boolean',
    ],
  ])('%s', (_what, schema, message) => {
    expect(() => toStructural(schema, 'spec')).toThrow(NotStructuralError);
    expect(() => toStructural(schema, 'spec')).toThrow(message);
  });

  test('a schema that contains itself', () => {
    const tree: z.ZodType = z.object({
      get child() {
        return tree;
      },
    });
    expect(() => toStructural(tree, 'spec')).toThrow(/cycle/i);
  });
});

test('a strict object keeps unknown fields, a plain one has them pruned', () => {
  expect(toStructural(z.strictObject({ a: z.object({ b: bounded }) }), 'spec')).toEqual({
    type: 'object',
    'x-kubernetes-preserve-unknown-fields': true,
    required: ['a'],
    properties: { a: { type: 'object', required: ['b'], properties: { b: { type: 'string', maxLength: 10 } } } },
  });
});

test.each<[string, z.ZodType, string]>([
  ['a text', bounded.default('abc').describe('A word.'), 'A word. Defaults to abc.'],
  ['a number', z.int().min(0).max(9).default(0).describe('A digit.'), 'A digit. Defaults to 0.'],
  ['a flag', z.boolean().default(false).describe('A flag.'), 'A flag. Defaults to false.'],
  ['a list', z.array(bounded).max(2).default(['*']).describe('Words.'), 'Words. Defaults to ["*"].'],
  ['an empty list', z.array(bounded).max(2).default([]).describe('Words.'), 'Words.'],
  ['an empty text', bounded.default('').describe('A word.'), 'A word.'],
  ['no default', bounded.optional().describe('A word.'), 'A word.'],
])('the default of %s goes into the description, never into the schema', (_what, field, description) => {
  const schema = toStructural(z.object({ field }), 'spec');
  expect(schema.required).toBeUndefined();
  expect(schema.properties?.['field']).not.toHaveProperty('default');
  expect(schema.properties?.['field']?.description).toBe(description);
});
