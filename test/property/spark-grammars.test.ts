import { describe, expect, test } from '@jest/globals';
import { javaDoubleText, parseJavaDouble } from '../../src/model/java-numbers.ts';
import { sizeIn } from '../../src/spark/byte-strings.ts';
import { commaList } from '../../src/spark/comma-list.ts';
import { commandWords } from '../../src/spark/command-string.ts';
import { type Conf, textEntry } from '../../src/spark/conf.ts';
import { matchesConstraints, parseConstraints } from '../../src/spark/constraints.ts';
import { attempt } from '../../src/spark/exception.ts';
import { parseLabels } from '../../src/spark/labels.ts';
import { amountOf, type OfferedResource, takeAmount } from '../../src/spark/offered-resources.ts';
import { timeIn } from '../../src/spark/time-strings.ts';
import { parseVolume } from '../../src/spark/volumes.ts';
import fc from '../support/fast-check.ts';

const escaped = (text: string): string => text.replaceAll(',', '\\,').replaceAll(':', '\\:');
/** A backslash at the end of a key or value can't be written in Spark's labels. */
const labelText = fc.string({ minLength: 1 }).filter((text) => !text.includes('\\'));

describe('Whatever the input', () => {
  test('labels that are written with escapes are read back', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ key: labelText, value: labelText }), { minLength: 1 }), (labels) => {
        const text = labels.map(({ key, value }) => `${escaped(key)}:${escaped(value)}`).join(',');
        expect(parseLabels(text)).toEqual(labels);
      }),
    );
  });

  test('a double that is written as Java writes it is read back', () => {
    fc.assert(fc.property(fc.double(), (value) => expect(parseJavaDouble(javaDoubleText(value))).toBe(value)));
  });

  test('a number in hexadecimal form is the number', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: (1n << 53n) - 1n }),
        fc.integer({ min: -1000, max: 900 }),
        (mantissa, power) =>
          expect(parseJavaDouble(`0x${mantissa.toString(16)}p${power}`)).toBe(Number(mantissa) * 2 ** power),
      ),
    );
  });

  test('the grammars answer or refuse, and never fail otherwise', () => {
    const parsers: readonly ((text: string) => unknown)[] = [
      parseLabels,
      parseConstraints,
      parseVolume,
      commandWords,
      commaList,
      (text) => sizeIn(text, 'M'),
      (text) => timeIn(text, 's'),
    ];
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '1', ':', ';', ',', '\\', '"', "'", ' ', '\n', '-', 'm', 'é') }),
        (text) => {
          for (const parse of parsers) expect(typeof attempt(() => parse(text)).ok).toBe('boolean');
        },
      ),
    );
  });

  test('taking an amount neither makes nor loses any, takes no more than is wanted, and leaves other names alone', () => {
    const resource: fc.Arbitrary<OfferedResource> = fc.record({
      name: fc.constantFrom('cpus', 'mem'),
      role: fc.constantFrom('*', 'dev', 'prod'),
      scalar: fc.integer({ min: 1, max: 1000 }),
    });
    fc.assert(
      fc.property(fc.array(resource), fc.integer({ min: -5, max: 3000 }), (resources, amount) => {
        const { used, left } = takeAmount(resources, 'cpus', amount);
        expect(amountOf(used, 'cpus')).toBe(Math.min(Math.max(amount, 0), amountOf(resources, 'cpus')));
        for (const name of ['cpus', 'mem'])
          expect(amountOf(used, name) + amountOf(left, name)).toBe(amountOf(resources, name));
        expect(left.every((piece) => 'scalar' in piece && piece.scalar > 0)).toBe(true);
      }),
    );
  });

  test('what Spark34 takes for a match of constraints, Documented does too', () => {
    const text = fc.constantFrom('a:1', 'a:', 'b:x', 'b:x,y', 'c:7', 'a:1;b:x', 'c:7;a:0', '');
    const attribute = fc.constantFrom(
      { name: 'a', type: 'SCALAR' as const, scalar: 2 },
      { name: 'b', type: 'TEXT' as const, text: 'x' },
      { name: 'b', type: 'SET' as const, set: ['x', 'y', 'z'] },
      { name: 'c', type: 'RANGES' as const, ranges: [{ begin: 5, end: 9 }] },
    );
    fc.assert(
      fc.property(text, fc.array(attribute), (constraints, attributes) => {
        const matches = (compatibility: 'Documented' | 'Spark34') =>
          matchesConstraints(parseConstraints(constraints), attributes, compatibility);
        expect(matches('Spark34') && !matches('Documented')).toBe(false);
      }),
    );
  });

  test('references between properties end, in a text or in a refusal', () => {
    const key = fc.constantFrom('spark.a', 'spark.b', 'spark.c');
    const to = (name: string) => ['$', '{', name, '}'].join('');
    const value = fc.constantFrom(
      'x',
      to('spark.a'),
      `${to('spark.b')} ${to('spark.c')}`,
      to('spark.none'),
      to('env:HOME'),
      '$',
      '${',
    );
    fc.assert(
      fc.property(fc.dictionary(key, value), key, (conf: Conf, asked) => {
        const answer = attempt(() => textEntry(conf, asked));
        expect(answer.ok || answer.exception.message.startsWith('requirement failed: Circular reference in ')).toBe(
          true,
        );
      }),
    );
  });
});
