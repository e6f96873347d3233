import { describe, expect, test } from '@jest/globals';
import { WireError } from '../../../../src/mesos/wire/errors.ts';
import { encodeRecord, RecordScanner } from '../../../../src/mesos/wire/recordio.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (record: Uint8Array): string => new TextDecoder().decode(record);

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof WireError) return error.code;
    throw error;
  }
  return 'nothing thrown';
}

describe('RecordIO', () => {
  test('a record is its length in decimal, a line feed and its bytes', () => {
    expect(text(encodeRecord(bytes('{"type":"HEARTBEAT"}')))).toBe('20\n{"type":"HEARTBEAT"}');
    expect(text(encodeRecord(new Uint8Array()))).toBe('0\n');
  });

  test('a record of length zero is a record', () => {
    expect(new RecordScanner().push(bytes('0\n0\n1\nx0\n')).map(text)).toEqual(['', '', 'x', '']);
  });

  test('a record of length zero is delivered with its line feed, not with the next piece', () => {
    const scanner = new RecordScanner();
    expect(scanner.push(bytes('0')).map(text)).toEqual([]);
    expect(scanner.push(bytes('\n')).map(text)).toEqual(['']);
  });

  test('length and body may be torn anywhere', () => {
    const scanner = new RecordScanner();
    const records = [...'12\nhello, world3\nabc'].flatMap((letter) => scanner.push(bytes(letter)));
    expect(records.map(text)).toEqual(['hello, world', 'abc']);
  });

  test.each([
    ['no digits', '\n'],
    ['a sign', '-1\nx'],
    ['a blank', ' 1\nx'],
    ['a carriage return', '1\r\nx'],
    ['hexadecimal', '1f\nx'],
    ['text of a page that is no stream', '<html>'],
  ])('%s is no length', (_what, stream) => {
    expect(codeOf(() => new RecordScanner().push(bytes(stream)))).toBe('RECORD_MALFORMED');
  });

  test('a record over the limit is refused before its bytes are collected', () => {
    expect(codeOf(() => new RecordScanner(1000).push(bytes('1001')))).toBe('RECORD_TOO_LONG');
    expect(new RecordScanner(5).push(bytes('5\nhello')).map(text)).toEqual(['hello']);
  });

  test('an endless length is refused', () => {
    expect(codeOf(() => new RecordScanner(Number.MAX_SAFE_INTEGER).push(bytes('0'.repeat(16))))).toBe(
      'RECORD_TOO_LONG',
    );
  });

  // Copying everything again for each piece would move 500 GB and never end in time; this moves 10 MB.
  test('a long record in many pieces costs time in proportion to its length', () => {
    const piece = new Uint8Array(100);
    const pieces = 100_000;
    const scanner = new RecordScanner();
    scanner.push(bytes(`${piece.length * pieces}\n`));
    let records: Uint8Array[] = [];
    for (let count = 0; count < pieces; count++) records = scanner.push(piece);
    expect(records.map((record) => record.length)).toEqual([piece.length * pieces]);
  });
});
