/** The parser that scrapes are checked with is strict: what is wrong with a scrape must not slip through it. */
import { describe, expect, test } from '@jest/globals';
import { parseExposition, valueIn } from '../../../support/exposition.ts';

const head = '# HELP a_total Some help.\n# TYPE a_total counter\n';
const histogram = (...lines: readonly string[]): string =>
  ['# HELP h Some help.', '# TYPE h histogram', ...lines, ''].join('\n');

describe('the strict parser', () => {
  test('reads names, labels with what is escaped in them, and values', () => {
    const families = parseExposition(`${head}a_total 1\na_total{x="a\\"b\\\\c\\nd",y=""} 2.5e3\n`);
    expect(valueIn(families, 'a_total')).toBe(1);
    expect(valueIn(families, 'a_total', { y: '', x: 'a"b\\c\nd' })).toBe(2500);
  });

  test.each([
    ['no line end at the end', `${head}a_total 1`],
    ['a sample without a family', 'a_total 1\n'],
    ['a sample of another family', `${head}b_total 1\n`],
    ['TYPE without HELP', '# TYPE a_total counter\na_total 1\n'],
    ['a family twice', `${head}a_total 1\n${head}`],
    ['an unknown type', '# HELP a Help.\n# TYPE a heap\na 1\n'],
    ['a comment', `${head}# nothing\n`],
    ['a series twice', `${head}a_total{x="1",y="2"} 1\na_total{y="2",x="1"} 1\n`],
    ['a label twice', `${head}a_total{x="1",x="2"} 1\n`],
    ['a quote that is not escaped', `${head}a_total{x="a"b"} 1\n`],
    ['an unknown escape', `${head}a_total{x="\\t"} 1\n`],
    ['labels without an end', `${head}a_total{x="1" 1\n`],
    ['no value', `${head}a_total \n`],
    ['a value that is none', `${head}a_total Nan\n`],
    ['a counter below zero', `${head}a_total -1\n`],
    ['buckets that fall', histogram('h_bucket{le="1"} 2', 'h_bucket{le="+Inf"} 1', 'h_sum 1', 'h_count 1')],
    [
      'buckets out of order',
      histogram('h_bucket{le="2"} 1', 'h_bucket{le="1"} 1', 'h_bucket{le="+Inf"} 1', 'h_sum 1', 'h_count 1'),
    ],
    ['no last bucket', histogram('h_bucket{le="1"} 1', 'h_sum 1', 'h_count 1')],
    ['a count of its own', histogram('h_bucket{le="+Inf"} 1', 'h_sum 1', 'h_count 2')],
    ['no sum', histogram('h_bucket{le="+Inf"} 1', 'h_count 1')],
  ])('does not take %s', (_, text) => {
    expect(() => parseExposition(text)).toThrow(Error);
  });
});
