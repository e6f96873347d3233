/** The event stream of a subscribed framework: records, heartbeats, and an orderly or a sudden end. */
import type { ServerResponse } from 'node:http';
import { type Encoding, encodeMessage, mediaTypes } from '../../../mesos/wire/message.ts';
import { encodeRecord } from '../../../mesos/wire/recordio.ts';
import type { Clock } from '../../../model/clock.ts';
import { newUuid } from '../ids.ts';

export interface EventMessage {
  readonly type: string;
  readonly [field: string]: unknown;
}

export class EventStream {
  readonly id: string = newUuid();
  readonly #response: ServerResponse;
  readonly #encoding: Encoding;
  readonly #clock: Clock;
  #held: Uint8Array[] | undefined;
  #cancelHeartbeat: () => void = () => {};

  constructor(response: ServerResponse, encoding: Encoding, clock: Clock) {
    this.#response = response;
    this.#encoding = encoding;
    this.#clock = clock;
    response.writeHead(200, { 'Mesos-Stream-Id': this.id, 'Content-Type': mediaTypes[encoding] });
    response.flushHeaders();
  }

  send(event: EventMessage): void {
    const record = encodeRecord(encodeMessage('mesos.v1.scheduler.Event', event, this.#encoding));
    if (this.#held === undefined) this.#response.write(record);
    else this.#held.push(record);
  }

  /** The first heartbeat at once, then one every so many milliseconds. */
  startHeartbeats(everyMs: number): void {
    this.send({ type: 'HEARTBEAT' });
    this.#cancelHeartbeat = this.#clock.after(everyMs, () => this.startHeartbeats(everyMs));
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
