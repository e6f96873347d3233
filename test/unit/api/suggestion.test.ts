import { expect, test } from '@jest/globals';
import { suggestion } from '../../../src/api/suggestion.ts';

const fields = ['cores', 'memory', 'memoryOverhead', 'env', 'labels', 'javaOptions', 'launchedBy'];

test.each([
  ['memroy', 'memory'],
  ['Memory', 'memory'],
  ['core', 'cores'],
  ['lables', 'labels'],
  ['memoryoverhead', 'memoryOverhead'],
  ['javaOption', 'javaOptions'],
  ['launchBy', 'launchedBy'],
  ['envs', 'env'],
  ['image', undefined],
  ['a', undefined],
  ['', undefined],
])('%j was probably meant as %j', (word, meant) => {
  expect(suggestion(word, fields)).toBe(meant);
});
