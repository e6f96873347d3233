/** Reads the events of one subscription until its stream ends. */
import type { Clock } from '../../model/clock.ts';
import type { SchedulerEvent } from '../../model/mesos.ts';
import { eventFromWire } from '../wire/events.ts';
import { decodeMessage, type Encoding } from '../wire/message.ts';
import { RecordScanner } from '../wire/recordio.ts';
import type { ConnectionLog } from './connection-state.ts';
import { messageOf } from './failures.ts';

/** So many heartbeats may be missing before the connection counts as dead. */
const patience = 3;

/**
 * The events in a stream, in order. Ends when the stream ends; throws what the stream fails of, and WireError when it is no RecordIO.
 * A record that can't be read is logged and passed over.
 */
export async function* eventsIn(
  stream: AsyncIterable<Uint8Array>,
  encoding: Encoding,
  log: ConnectionLog,
): AsyncGenerator<SchedulerEvent> {
  const scanner = new RecordScanner();
  for await (const chunk of stream) {
    for (const record of scanner.push(chunk)) {
      const event = readEvent(record, encoding, log);
      if (event !== undefined) yield event;
    }
  }
}

function readEvent(record: Uint8Array, encoding: Encoding, log: ConnectionLog): SchedulerEvent | undefined {
  try {
    return eventFromWire(decodeMessage('mesos.v1.scheduler.Event', record, encoding));
  } catch (error) {
    log.warn({ problem: messageOf(error), bytes: record.length }, 'passed over an event that cannot be read');
    return undefined;
  }
}

/** Calls back when nothing has been heard for a while. */
export class Watchdog {
  readonly #clock: Clock;
  readonly #onSilence: (silentMs: number) => void;
  #limitMs: number;
  #cancel: () => void = () => undefined;

  /** Starts to wait at once, for the first event. */
  constructor(clock: Clock, firstMs: number, onSilence: (silentMs: number) => void) {
    this.#clock = clock;
    this.#onSilence = onSilence;
    this.#limitMs = firstMs;
    this.heard();
  }

  /** From now on an event is due every so many milliseconds; three times as long is silence. */
  expectEvery(heartbeatMs: number): void {
    this.#limitMs = heartbeatMs * patience;
    this.heard();
  }

  heard(): void {
    this.#cancel();
    this.#cancel = this.#clock.after(this.#limitMs, () => this.#onSilence(this.#limitMs));
  }

  stop(): void {
    this.#cancel();
  }
}
