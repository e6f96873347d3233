import type { Clock } from '../model/clock.ts';
import { Fifo } from '../model/fifo.ts';
import type { KubeClient } from './client.ts';
import { KubeApiError } from './errors.ts';
import {
  boundedMessage,
  boundedReason,
  countOf,
  type EventSubject,
  eventBody,
  eventType,
  type Occurrence,
} from './event-body.ts';
import type { ObjectRef } from './objects.ts';
import { jitteredBackoffMs, pause } from './pause.ts';
import { Recent } from './recent.ts';
import { TokenBucket } from './token-bucket.ts';

export interface EventRecorderOptions {
  readonly client: Pick<KubeClient, 'create' | 'mergePatch'>;
  readonly clock: Clock;
  /** From 0 to below 1; makes the names of events differ. */
  readonly random: () => number;
  /** Shown as the source: `spark-mesos-operator`. */
  readonly component: string;
  /** The Pod, so that two replicas can be told apart. */
  readonly instance: string;
  /** Told of each event that is not written, with the error or undefined when there were too many. */
  readonly dropped?: (reason: string, error: unknown) => void;
}

/** The same event within this time is counted up rather than written anew. */
const windowMs = 10 * 60_000;
/** Each object may have a burst of so many new events, then one every five minutes: what kubectl's users know from Kubernetes. */
const burst = 25;
const refillMs = 5 * 60_000;
/** Two thousand applications that begin and end at once tell of so much. */
const longestQueue = 10_000;
const remembered = 4096;
const attempts = 3;

interface Entry extends Occurrence {
  lastMs: number;
  count: number;
  /** The event in the API server, once it is created. */
  ref?: Required<ObjectRef>;
  queued: boolean;
}

/**
 * Writes events in the background: `record` returns at once and never fails. Equal events (object, type, reason, message) of ten
 * minutes become one with a count. Takes nothing but texts, so it can't leak what was never put into a text.
 */
export class EventRecorder {
  readonly #options: EventRecorderOptions;
  readonly #entries = new Recent<Entry>(remembered);
  readonly #buckets: Recent<TokenBucket>;
  readonly #queue = new Fifo<Entry>();
  readonly #stop = new AbortController();
  #working: Promise<void> | undefined;

  constructor(options: EventRecorderOptions) {
    this.#options = options;
    this.#buckets = new Recent(remembered);
  }

  /** Tells users of the object what happened. `reason` is one CamelCase word, `message` a sentence; both are cut to the API's limits. */
  record(subject: EventSubject, type: 'Normal' | 'Warning', reason: string, message: string): void {
    if (this.#stop.signal.aborted) return;
    const nowMs = this.#options.clock.now();
    const bucket = this.#buckets.use(subject.metadata.uid, () => new TokenBucket(burst, refillMs, nowMs));
    if (!bucket.take(nowMs) || this.#queue.size >= longestQueue) {
      this.#options.dropped?.(reason, undefined);
      return;
    }
    const entry = this.#entryOf(subject, type, boundedReason(reason), boundedMessage(message), nowMs);
    entry.count += 1;
    entry.lastMs = nowMs;
    if (entry.queued) return;
    entry.queued = true;
    this.#queue.push(entry);
    this.#working ??= this.#work();
  }

  /** Fulfilled when everything recorded so far is written or dropped. */
  async flushed(): Promise<void> {
    while (this.#working !== undefined) await this.#working;
  }

  /** Drops what is not yet written, and everything recorded from now on. */
  close(): void {
    this.#stop.abort();
  }

  #entryOf(subject: EventSubject, type: Entry['type'], reason: string, message: string, nowMs: number): Entry {
    const key = JSON.stringify([subject.metadata.uid, type, reason, message]);
    const make = (): Entry => ({
      subject,
      type,
      reason,
      message,
      firstMs: nowMs,
      lastMs: nowMs,
      count: 0,
      queued: false,
    });
    const entry = this.#entries.use(key, make);
    if (entry.queued || nowMs - entry.firstMs < windowMs) return entry;
    this.#entries.delete(key);
    return this.#entries.use(key, make);
  }

  async #work(): Promise<void> {
    for (let entry = this.#queue.shift(); entry !== undefined; entry = this.#queue.shift()) {
      entry.queued = false;
      await this.#deliver(entry);
    }
    // In the same breath as the look at the empty queue: whoever records next starts again.
    this.#working = undefined;
  }

  /** A few attempts: an event is worth some patience, but must not hold up the ones behind it. */
  async #deliver(entry: Entry): Promise<void> {
    const { clock, random, dropped } = this.#options;
    for (let attempt = 1; !this.#stop.signal.aborted; attempt += 1) {
      try {
        await this.#write(entry);
        return;
      } catch (error) {
        const hopeless = error instanceof KubeApiError && error.applied === 'no' && !error.tooManyRequests;
        if (hopeless || attempt === attempts) {
          dropped?.(entry.reason, error);
          return;
        }
        const asked = error instanceof KubeApiError ? (error.retryAfterMs ?? 0) : 0;
        await pause(clock, Math.max(asked, jitteredBackoffMs(attempt, 500, 5000, random)), this.#stop.signal);
      }
    }
  }

  async #write(entry: Entry): Promise<void> {
    const { client, component, instance } = this.#options;
    if (entry.ref !== undefined) {
      try {
        await client.mergePatch(eventType, entry.ref, countOf(entry));
        return;
      } catch (error) {
        // The API server forgets events after an hour or so.
        if (!(error instanceof KubeApiError && error.notFound)) throw error;
      }
    }
    const ref = this.#newRef(entry);
    await client.create(eventType, eventBody(entry, ref, component, instance));
    entry.ref = ref;
  }

  /** Names must differ between operators and restarts, and fit into 253 characters. */
  #newRef({ subject, lastMs }: Entry): Required<ObjectRef> {
    const suffix = Math.floor(this.#options.random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
    const name = `${subject.metadata.name.slice(0, 200)}.${lastMs.toString(16)}${suffix}`;
    return { namespace: subject.metadata.namespace ?? 'default', name };
  }
}
