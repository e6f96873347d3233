import { describe, expect, test } from '@jest/globals';
import { encodeRecord, RecordScanner } from '../../src/mesos/wire/recordio.ts';
import fc from '../support/fast-check.ts';
import { recordedSteps } from '../support/mesos-recordings.ts';

/** The bytes in pieces; each number is the length of a piece, taken round and round. */
function* cut(bytes: Uint8Array, lengths: readonly number[]): Generator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const length = Math.max(1, lengths[turn % lengths.length] ?? 1);
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function scanned(pieces: Iterable<Uint8Array>): Uint8Array[] {
  const scanner = new RecordScanner();
  return [...pieces].flatMap((piece) => scanner.push(piece)).map((record) => new Uint8Array(record));
}

const pieceLengths = fc.array(fc.oneof(fc.constant(1), fc.nat({ max: 40 }), fc.nat({ max: 3000 })), {
  minLength: 1,
  maxLength: 12,
});

describe('RecordIO', () => {
  test('what was framed comes out again, in whatever pieces it arrives', () => {
    const payloads = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 });
    fc.assert(
      fc.property(payloads, pieceLengths, (records, lengths) => {
        const stream = concatenated(records.map(encodeRecord));
        expect(scanned(cut(stream, lengths))).toEqual(records);
      }),
      { numRuns: 200 },
    );
  });

  test('the recorded streams give the same records, in whatever pieces they arrive', () => {
    const streams = recordedSteps.filter((step) => step.events.length > 0);
    fc.assert(
      fc.property(fc.constantFrom(...streams), pieceLengths, (step, lengths) => {
        const records = scanned(cut(step.response, lengths));
        expect(records.length).toBe(step.events.length);
        expect(Buffer.compare(concatenated(records.map(encodeRecord)), step.response)).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});
