/**
 * RecordIO, the framing of Mesos' event streams: the record's length in bytes as a decimal number, a line feed, the bytes.
 * An empty record is legal.
 */
import { WireError } from './errors.ts';

const lineFeed = 10;
const digitZero = 48;
/** Enough for every length below 2^53. */
const maxDigits = 15;
const defaultMaxLength = 256 * 1024 * 1024;

/** One record: its length, a line feed, its bytes. */
export function encodeRecord(payload: Uint8Array): Uint8Array {
  const header = new TextEncoder().encode(`${payload.length}\n`);
  const record = new Uint8Array(header.length + payload.length);
  record.set(header);
  record.set(payload, header.length);
  return record;
}

/**
 * Cuts a stream of bytes into records. Feed it pieces of any size; every byte is looked at once and copied at most once, however
 * many pieces a record comes in. A record that lies within one piece is a view of that piece, not a copy.
 * After an error the stream is lost: the scanner must not be used again.
 */
export class RecordScanner {
  readonly #maxLength: number;
  #digits = 0;
  #length = 0;
  /** Bytes of the body that are still to come; undefined while the length is being read. */
  #missing: number | undefined;
  #pieces: Uint8Array[] = [];

  /** @param maxLength the longest record that is accepted, in bytes */
  constructor(maxLength: number = defaultMaxLength) {
    this.#maxLength = maxLength;
  }

  /** The records that this piece completes, in order. Throws WireError (RECORD_MALFORMED, RECORD_TOO_LONG). */
  push(chunk: Uint8Array): Uint8Array[] {
    const records: Uint8Array[] = [];
    let at = 0;
    while (at < chunk.length) {
      if (this.#missing === undefined) at = this.#readLength(chunk, at);
      if (this.#missing === undefined) break;
      const end = Math.min(chunk.length, at + this.#missing);
      this.#missing -= end - at;
      if (end > at) this.#pieces.push(chunk.subarray(at, end));
      if (this.#missing === 0) records.push(this.#takeRecord());
      at = end;
    }
    return records;
  }

  /** Reads digits from `at`; answers the position after them, or after the line feed when the length is complete. */
  #readLength(chunk: Uint8Array, start: number): number {
    for (let at = start; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (byte === lineFeed && this.#digits > 0) {
        this.#missing = this.#length;
        return at + 1;
      }
      const digit = byte - digitZero;
      if (digit < 0 || digit > 9) {
        throw new WireError(
          'RECORD_MALFORMED',
          `byte 0x${byte.toString(16)} where the length of a record was expected`,
        );
      }
      this.#digits += 1;
      this.#length = this.#length * 10 + digit;
      if (this.#digits > maxDigits || this.#length > this.#maxLength) {
        throw new WireError('RECORD_TOO_LONG', `a record is longer than ${this.#maxLength} bytes`);
      }
    }
    return chunk.length;
  }

  #takeRecord(): Uint8Array {
    const [first] = this.#pieces;
    const record = first !== undefined && this.#pieces.length === 1 ? first : concatenate(this.#pieces, this.#length);
    this.#pieces = [];
    this.#digits = 0;
    this.#length = 0;
    this.#missing = undefined;
    return record;
  }
}

function concatenate(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
