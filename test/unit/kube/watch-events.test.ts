import { describe, expect, test } from '@jest/globals';
import { type WatchEvent, watchEvents } from '../../../src/kube/watch-events.ts';
import { line } from './thing-server.ts';
import { thing, thingType } from './things.ts';

async function read(pieces: readonly string[]): Promise<WatchEvent[]> {
  const events: WatchEvent[] = [];
  const source = (async function* () {
    yield* pieces;
  })();
  for await (const event of watchEvents(source, thingType)) events.push(event);
  return events;
}

describe('the text of a watch', () => {
  const text = line('ADDED', thing('ä', 1)) + line('BOOKMARK', { metadata: { resourceVersion: '2' } });

  test.each([1, 2, 7, 1000])('is understood in pieces of %d characters', async (size) => {
    const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, at) =>
      text.slice(at * size, (at + 1) * size),
    );
    expect(await read(pieces)).toEqual([
      { type: 'ADDED', object: thing('ä', 1) },
      { type: 'BOOKMARK', resourceVersion: '2' },
    ]);
  });

  test('may have empty lines, and a last line without its end does not count', async () => {
    expect(await read(['\n\r\n', text.slice(0, -1)])).toHaveLength(1);
  });

  test('carries errors with their status', async () => {
    const [event] = await read([line('ERROR', { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' })]);
    expect(event).toMatchObject({ type: 'ERROR', error: { status: 410, gone: true, message: 'too old' } });
  });

  test('must have an end of each line before memory runs out', async () => {
    const endless = Array.from({ length: 20 }, () => 'x'.repeat(1024 * 1024));
    await expect(read(endless)).rejects.toThrow('has no end');
  });
});
