/** The event stream of whoever subscribed: records, heartbeats, and an orderly or a sudden end. */
import type { ServerResponse } from 'node:http';
import { type Encoding, encodeMessage, mediaTypes } from '../../../mesos/wire/message.ts';
import { encodeRecord } from '../../../mesos/wire/recordio.ts';
import type { MessageName } from '../../../mesos/wire/schema.ts';
import type { Clock } from '../../../model/clock.ts';
import type { Headers } from './reply.ts';

export interface EventMessage {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** The messages that streams carry. */
type EventName = Extract<MessageName, `${string}.Event`>;

export interface StreamForm {
  readonly message: EventName;
  readonly encoding: Encoding;
  readonly clock: Clock;
  readonly headers?: Headers;
}

export class EventStream {
  readonly #response: ServerResponse;
  readonly #form: StreamForm;
  #held: Uint8Array[] | undefined;
  #cancelHeartbeat: () => void = () => {};

  constructor(response: ServerResponse, form: StreamForm) {
    this.#response = response;
    this.#form = form;
    response.writeHead(200, { ...form.headers, 'Content-Type': mediaTypes[form.encoding] });
    response.flushHeaders();
  }

  send(event: EventMessage): void {
    const record = encodeRecord(encodeMessage(this.#form.message, event, this.#form.encoding));
    if (this.#held === undefined) this.#response.write(record);
    else this.#held.push(record);
  }

  /** The first heartbeat at once, then one every so many milliseconds. */
  startHeartbeats(everyMs: number): void {
    this.send({ type: 'HEARTBEAT' });
    this.heartbeatsAfter(everyMs);
  }

  /** A heartbeat every so many milliseconds, the first one when they are over. */
  heartbeatsAfter(everyMs: number): void {
    this.#cancelHeartbeat = this.#form.clock.after(everyMs, () => this.startHeartbeats(everyMs));
  }

  /** Keeps events back until `release`. */
  hold(): void {
    this.#held ??= [];
  }

  release(): void {
    for (const record of this.#held ?? []) this.#response.write(record);
    this.#held = undefined;
  }

  onEnd(callback: () => void): void {
    this.#response.once('close', () => {
      this.#cancelHeartbeat();
      callback();
    });
  }

  /** Ends the stream in order, with a last chunk. */
  close(): void {
    this.#cancelHeartbeat();
    this.#response.end();
  }

  /** Cuts the connection. */
  cut(): void {
    this.#cancelHeartbeat();
    this.#response.destroy();
  }
}
