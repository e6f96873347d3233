import { describe, expect, test } from '@jest/globals';
import { refusedFields } from '../../../src/api/application/kubeflow-fields.ts';
import { reasonsReference, resourceReference } from '../../../src/api/docs.ts';
import { reasons } from '../../../src/api/reasons.ts';
import { applicationStates } from '../../../src/api/states.ts';
import { waitReasons } from '../../../src/model/wait-reasons.ts';

const page = resourceReference();

describe('the reference', () => {
  test.each([
    [
      'a required field with its type and bounds',
      '| `spec.mesos.cluster` (required) | string | at most 253 characters |',
    ],
    ['a field in a list', '| `spec.driver.env[].name` (required) |'],
    ['an enum', '| `spec.executor.launchedBy` | Driver, Operator |'],
    ['a default', 'Defaults to Never.'],
    ['a time', '| `status.startTime` | time |'],
    ['a rule', '- `spec.mainClass`: is required for Java and Scala'],
    ['a refused value', '| `spec.imagePullPolicy: Never` | Never is not supported'],
  ])('shows %s', (_what, line) => {
    expect(page).toContain(line);
  });

  test('has a line for every state and every refused field', () => {
    const words = [...Object.keys(applicationStates), ...Object.keys(refusedFields).map((path) => `spec.${path}`)];
    expect(words.filter((word) => !page.includes(`| \`${word}\` |`))).toEqual([]);
  });

  test('has as many cells in each row as its table has columns', () => {
    const tables = page.split('\n\n').filter((block) => block.startsWith('|'));
    const widths = tables.map(
      (block) => new Set(block.split('\n').map((line) => line.replaceAll('\\|', '').split('|').length)).size,
    );
    expect(widths).toEqual(widths.map(() => 1));
    expect(tables).toHaveLength(8);
  });
});

test('no sentence about a refused field ends in a full stop: paths and sentences are joined', () => {
  expect(Object.entries(refusedFields).filter(([, sentence]) => sentence.endsWith('.'))).toEqual([]);
});

test('the page of reasons has each with its sentence, in the order of the alphabet', () => {
  const words = [...reasonsReference().matchAll(/^\| `(\w+)` \| (.+) \|$/gm)].map(([, word, meaning]) => [
    word,
    meaning,
  ]);
  const sorted = Object.entries(reasons).sort(([a], [b]) => (a < b ? -1 : 1));
  expect(words).toEqual([...sorted, ...Object.entries(waitReasons)]);
});
