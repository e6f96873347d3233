/** Requests as they are written, byte for byte under our control, and event streams as lists that grow. */
import { type IncomingMessage, request } from 'node:http';
import { decodeMessage } from '../../../src/mesos/wire/message.ts';
import { RecordScanner } from '../../../src/mesos/wire/recordio.ts';
import type { MessageName } from '../../../src/mesos/wire/schema.ts';
import type { Encoding, RecordedEvent } from './recording.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface Question {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

function open(base: string, question: Question): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { method, path, headers, body } = question;
    const length = method === 'GET' ? {} : { 'Content-Length': String(body?.length ?? 0) };
    const sent = request(new URL(path, base), { method, headers: { ...headers, ...length }, agent: false }, resolve);
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Asks, and reads the whole answer. */
export async function ask(base: string, question: Question): Promise<Answer> {
  const response = await open(base, question);
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece as Buffer);
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(pieces) };
}

type EventName = Extract<MessageName, `${string}.Event`>;

/** A subscription: its events so far, and whether it still runs. */
export class Subscription {
  readonly events: RecordedEvent[] = [];
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  ended: 'no' | 'in order' | 'cut' = 'no';
  onEvent: (event: RecordedEvent) => void = () => {};
  readonly #response: IncomingMessage;
  #waiting: (() => void)[] = [];

  private constructor(response: IncomingMessage, message: EventName) {
    this.#response = response;
    this.status = response.statusCode ?? 0;
    this.headers = response.headers;
    const encoding: Encoding = response.headers['content-type'] === 'application/json' ? 'json' : 'protobuf';
    const scanner = new RecordScanner();
    response.on('data', (piece: Buffer) => {
      for (const record of scanner.push(piece)) {
        const event = decodeMessage(message, record, encoding) as RecordedEvent;
        this.events.push(event);
        this.onEvent(event);
      }
      this.#wake();
    });
    response.on('end', () => this.#over('in order'));
    response.on('error', () => this.#over('cut'));
  }

  /** Subscribes at a master, or elsewhere for events of another kind. */
  static async open(
    base: string,
    question: Question,
    message: EventName = 'mesos.v1.scheduler.Event',
  ): Promise<Subscription> {
    return new Subscription(await open(base, question), message);
  }

  get streamId(): string {
    return String(this.headers['mesos-stream-id']);
  }

  /** Waits until something holds. Throws, with what is missing, when it doesn't within 15 s. */
  async until(what: string, holds: () => boolean): Promise<void> {
    const deadline = Date.now() + 15_000;
    while (!holds()) {
      const rest = deadline - Date.now();
      if (rest <= 0) throw new Error(`waited in vain for ${what}; events: ${JSON.stringify(this.events)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(rest, 200));
        this.#waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  close(): void {
    this.#response.destroy();
    this.#over('cut');
  }

  #over(how: 'in order' | 'cut'): void {
    if (this.ended === 'no') this.ended = how;
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
