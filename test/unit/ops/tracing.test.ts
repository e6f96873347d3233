import { afterEach, describe, expect, test } from '@jest/globals';
import { traced } from '../../../src/ops/tracing.ts';
import { keepSpans } from '../../support/spans.ts';

let kept = keepSpans();
afterEach(() => {
  kept.end();
  kept = keepSpans();
});

describe('a span', () => {
  test('is around what it is about, with its attributes, and within the one around it', async () => {
    const attributes = { 'sparkmesos.application': 'default/pi', 'sparkmesos.attempt': 2, list: ['a', 'b'] };
    const result = await traced('outer', attributes, async () => {
      await Promise.resolve();
      expect(kept.spans).toMatchObject([{ ended: false }]);
      return traced('inner', {}, async () => 42);
    });
    expect(result).toBe(42);
    expect(kept.spans).toEqual([
      { name: 'outer', attributes, parent: undefined, failed: false, ended: true },
      { name: 'inner', attributes: {}, parent: 'outer', failed: false, ended: true },
    ]);
  });

  test('of what is thrown has the kind of the error, not its text, in which a server may repeat what it was sent', async () => {
    const failing = traced('mesos ACCEPT', {}, () => Promise.reject(new TypeError('refused: password=hush')));
    await expect(failing).rejects.toThrow('refused: password=hush');
    expect(kept.spans).toMatchObject([{ failed: true, ended: true, attributes: { 'error.type': 'TypeError' } }]);
    expect(JSON.stringify(kept.spans)).not.toContain('hush');
  });

  test('of a result that is a failure says so in its word', async () => {
    await traced(
      'reconcile',
      {},
      async () => 'conflict',
      (end) => (end === 'done' ? undefined : end),
    );
    await traced(
      'reconcile',
      {},
      async () => 'done',
      (end) => (end === 'done' ? undefined : end),
    );
    expect(kept.spans.map(({ failed, attributes }) => [failed, attributes])).toEqual([
      [true, { 'error.type': 'conflict' }],
      [false, {}],
    ]);
  });

  test('costs nothing but a call where nobody listens', async () => {
    kept.end();
    expect(await traced('reconcile', {}, async () => 'done')).toBe('done');
    expect(kept.spans).toEqual([]);
  });
});
