/**
 * The part of ZooKeeper's client protocol (3.4 and later) that a reader of nodes needs: open a session, authenticate, look, watch, stay alive.
 * Frames begin with their length; numbers are big-endian; texts and bytes begin with their length, -1 for none.
 */

/** Codes of requests, as the protocol numbers them. */
const opcodes = { exists: 3, data: 4, children: 8, ping: 11, auth: 100, close: -11 } as const;

/** Numbers of frames that answer no request of ours, or not in turn. */
export const xids = { watch: -1, ping: -2, auth: -4 } as const;

/** The results that matter to us. */
export const results = { ok: 0, noNode: -101, noAuth: -102, authFailed: -115 } as const;

/** More than any list of masters takes; a length beyond it is no ZooKeeper's. */
const largestFrame = 4 * 1024 * 1024;

const int = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};

const sized = (bytes: Uint8Array): Buffer => Buffer.concat([int(bytes.length), bytes]);

const frame = (...parts: readonly Uint8Array[]): Buffer => sized(Buffer.concat(parts));

/** Asks for a new session that ends after so many milliseconds of silence. */
export const connectFrame = (timeoutMs: number): Buffer => {
  const noSession = Buffer.alloc(8);
  const nothingSeen = Buffer.alloc(8);
  return frame(int(0), nothingSeen, int(timeoutMs), noSession, sized(Buffer.alloc(16)));
};

export const pingFrame = (): Buffer => frame(int(xids.ping), int(opcodes.ping));

export const closeFrame = (xid: number): Buffer => frame(int(xid), int(opcodes.close));

/** Adds an identity of the scheme `digest`: `user:password`. */
export const authFrame = (userAndPassword: string): Buffer =>
  frame(int(xids.auth), int(opcodes.auth), int(0), sized(Buffer.from('digest')), sized(Buffer.from(userAndPassword)));

/** Asks about a node, and to be told once when what was asked about changes. */
export const watchFrame = (xid: number, what: 'exists' | 'data' | 'children', path: string): Buffer =>
  frame(int(xid), int(opcodes[what]), sized(Buffer.from(path)), Buffer.of(1));

/** Reads a frame's fields in order. Every method throws RangeError behind the end. */
export class FrameReader {
  readonly #frame: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#frame = bytes;
  }

  int(): number {
    const value = this.#frame.readInt32BE(this.#at);
    this.#at += 4;
    return value;
  }

  skip(bytes: number): void {
    this.#at += bytes;
  }

  /** Empty for none. */
  bytes(): Buffer {
    const length = Math.max(0, this.int());
    const end = this.#at + length;
    if (end > this.#frame.length) throw new RangeError('a field reaches beyond the end of its frame');
    const value = this.#frame.subarray(this.#at, end);
    this.#at = end;
    return value;
  }

  texts(): string[] {
    const texts: string[] = [];
    for (let left = this.int(); left > 0; left--) texts.push(this.bytes().toString('utf8'));
    return texts;
  }
}

/** Cuts a stream into frames, however its bytes arrive. */
export class FrameScanner {
  #rest: Buffer = Buffer.alloc(0);

  /** The frames that are complete by now, without their lengths. @throws RangeError for a length that makes no sense */
  push(chunk: Buffer): FrameReader[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const frames: FrameReader[] = [];
    while (this.#rest.length >= 4) {
      const length = this.#rest.readInt32BE(0);
      if (length < 0 || length > largestFrame) throw new RangeError(`the answer is not ZooKeeper's: ${length} bytes`);
      if (this.#rest.length < 4 + length) break;
      frames.push(new FrameReader(this.#rest.subarray(4, 4 + length)));
      this.#rest = this.#rest.subarray(4 + length);
    }
    return frames;
  }
}
