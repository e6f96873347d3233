/** A framework's connection to the leading master: one long subscription, kept up for ever, and the calls that go with it. */
import { Agent, type Dispatcher } from 'undici';
import type { Clock } from '../../model/clock.ts';
import type { FrameworkInfo, SchedulerCall } from '../../model/mesos.ts';
import { encodeCall, encodeSubscribe } from '../wire/calls.ts';
import { WireError } from '../wire/errors.ts';
import { type Encoding, mediaTypes } from '../wire/message.ts';
import { Backoff, pause } from './backoff.ts';
import {
  type CallOutcome,
  type ConnectionHandlers,
  type ConnectionLog,
  type ConnectionState,
  silent,
} from './connection-state.ts';
import type { CredentialsSource } from './credentials.ts';
import { eventsIn, Watchdog } from './event-stream.ts';
import { messageOf, wasNeverSent } from './failures.ts';
import { type LeaderAnswer, LeaderHttp } from './leader-http.ts';
import type { MasterLocator } from './locator.ts';
import { type Ending, type JudgedCall, judgeCall, judgeError, judgeRefusal } from './outcome.ts';
import type { Connector } from './tls.ts';

const path = '/api/v1/scheduler';
/** A subscription that lived so long was a good one: the next pause is short again. */
const healthyAfterMs = 5000;
/** For so long a SUBSCRIBE that was given up may still be under way. */
const strayMs = 120_000;

export interface ConnectionOptions {
  readonly masters: MasterLocator;
  /** Protobuf unless told otherwise: it takes half the bytes. */
  readonly encoding?: Encoding;
  readonly credentials?: CredentialsSource;
  /** Proxies, faults in tests; it stays the caller's. Without one the connection brings its own. */
  readonly dispatcher?: Dispatcher;
  /** How the client's own connections are made: by TLS, for instance. */
  readonly connect?: Connector;
  /** Asked at the last moment before each request. */
  readonly mayAct?: () => boolean;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log?: ConnectionLog;
  /** A call without an answer for so long has an unknown outcome; 10 s by default. */
  readonly callTimeoutMs?: number;
  /** Limit for connecting, and again for the first event; 10 s by default. */
  readonly connectTimeoutMs?: number;
}

/** What a framework wants to be when it subscribes. */
export interface Subscription {
  readonly framework: FrameworkInfo;
  readonly suppressedRoles: readonly string[];
}

interface Session {
  readonly subscription: () => Promise<Subscription>;
  readonly handlers: ConnectionHandlers;
  readonly signal: AbortSignal;
}

/** A subscription that is up: what calls need. */
interface Stream {
  readonly id: string;
  readonly frameworkId: string;
  readonly masterUrl: string;
  readonly drop: AbortController;
  /** Settles when every ordered call made so far has its outcome. */
  calls: Promise<unknown>;
}

export class SchedulerConnection {
  readonly #options: ConnectionOptions;
  readonly #encoding: Encoding;
  readonly #connectTimeoutMs: number;
  readonly #log: ConnectionLog;
  readonly #dispatcher: Dispatcher;
  readonly #http: LeaderHttp;
  readonly #backoff: Backoff;
  #stream: Stream | undefined;
  /** Aborted when a master leads that did not before: then there is no point in waiting. */
  #hurry = new AbortController();
  /** When a SUBSCRIBE of ours was last given up without an answer. */
  #strayedAt = Number.NEGATIVE_INFINITY;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#encoding = options.encoding ?? 'protobuf';
    this.#connectTimeoutMs = options.connectTimeoutMs ?? 10_000;
    this.#log = options.log ?? silent;
    this.#dispatcher =
      options.dispatcher ??
      new Agent({ connect: options.connect ?? { timeout: this.#connectTimeoutMs }, connections: 16 });
    this.#http = new LeaderHttp(options.masters, { ...options, dispatcher: this.#dispatcher });
    this.#backoff = new Backoff(options.random);
  }

  /**
   * Subscribes and stays subscribed, until the signal is aborted, another scheduler takes the framework over, or the framework is removed;
   * the last state tells which. `subscription` is asked before every attempt, so a framework id learnt meanwhile is used, and
   * changed roles count. Never rejects. Not to be called again before it has ended.
   */
  async run(
    subscription: () => Promise<Subscription>,
    handlers: ConnectionHandlers,
    signal: AbortSignal,
  ): Promise<void> {
    const ignoreChanges = this.#options.masters.onChange((url) => this.#onLeader(url));
    try {
      this.#report({ subscription, handlers, signal }, await this.#keepUp({ subscription, handlers, signal }));
    } finally {
      ignoreChanges();
    }
  }

  /**
   * Makes a call under the current subscription. Calls arrive in the order in which they were made, except acknowledgements, which don't
   * wait. A call made under one subscription is never sent under another. Never rejects.
   */
  call(call: SchedulerCall): Promise<CallOutcome> {
    const stream = this.#stream;
    if (stream === undefined) return Promise.resolve({ kind: 'not-sent', message: 'there is no subscription' });
    let body: Uint8Array;
    try {
      body = encodeCall(call, stream.frameworkId, this.#encoding);
    } catch (error) {
      return Promise.resolve({ kind: 'refused', message: messageOf(error) });
    }
    if (call.type === 'ACKNOWLEDGE') return this.#send(stream, call.type, body);
    const outcome = stream.calls.then(() => this.#send(stream, call.type, body));
    stream.calls = outcome;
    return outcome;
  }

  /** Leaves the current subscription, if there is one, for a new one that says what `subscription` says by then. */
  resubscribe(why: string): void {
    this.#stream?.drop.abort(new Error(`subscribing anew: ${why}`));
  }

  /** Lets go of the connections, once `run` has ended and every call has its outcome. */
  async close(): Promise<void> {
    if (this.#options.dispatcher === undefined) await this.#dispatcher.close();
  }

  /** The state that is the end of it. */
  async #keepUp(session: Session): Promise<ConnectionState> {
    const { signal } = session;
    while (!signal.aborted) {
      this.#hurry = new AbortController();
      const ending = await this.#attempt(session);
      if (signal.aborted) break;
      this.#log.warn({ state: ending.kind, problem: ending.message }, 'not subscribed');
      if (ending.kind === 'fenced' || ending.kind === 'removed') return ending;
      const retryInMs = this.#retryInMs(ending);
      this.#report(session, { ...ending, retryInMs });
      await pause(retryInMs, this.#options.clock, AbortSignal.any([signal, this.#hurry.signal]));
    }
    return { kind: 'stopped' };
  }

  #retryInMs({ kind }: Ending): number {
    if (this.#hurry.signal.aborted) return 0;
    return kind === 'waiting' ? this.#backoff.nextMs() : this.#backoff.slowMs();
  }

  /** The subscription with a master that leads no more is over, whether it knows or not. */
  #onLeader(url: string): void {
    const stream = this.#stream;
    if (stream?.masterUrl === url) return;
    this.#hurry.abort();
    stream?.drop.abort(new Error(`another master leads: ${url}`));
  }

  async #attempt(session: Session): Promise<Ending> {
    this.#report(session, { kind: 'connecting' });
    let wanted: Subscription;
    try {
      wanted = await session.subscription();
    } catch (error) {
      return { kind: 'waiting', message: messageOf(error) };
    }
    try {
      return await this.#subscribe(session, encodeSubscribe(wanted.framework, wanted.suppressedRoles, this.#encoding));
    } catch (error) {
      return { kind: error instanceof WireError ? 'refused' : 'waiting', message: messageOf(error) };
    }
  }

  async #subscribe(session: Session, body: Uint8Array): Promise<Ending> {
    const { clock } = this.#options;
    const drop = new AbortController();
    const mediaType = mediaTypes[this.#encoding];
    const late = new Error(`no answer to the subscription within ${this.#connectTimeoutMs} ms`);
    const cancel = clock.after(this.#connectTimeoutMs, () => drop.abort(late));
    try {
      const signal = AbortSignal.any([session.signal, drop.signal]);
      const answer = await this.#http.post(path, {
        headers: { 'content-type': mediaType, accept: mediaType },
        body,
        signal,
      });
      const status = answer.response.statusCode;
      if (status !== 200) return judgeRefusal(status, await textOf(answer.response));
      cancel();
      return await this.#follow(session, answer, drop);
    } catch (error) {
      if (!wasNeverSent(error)) this.#strayedAt = clock.now();
      throw error;
    } finally {
      cancel();
    }
  }

  async #follow(session: Session, { baseUrl, response }: LeaderAnswer, drop: AbortController): Promise<Ending> {
    const { clock } = this.#options;
    const id = String(response.headers['mesos-stream-id'] ?? '');
    const watchdog = new Watchdog(clock, this.#connectTimeoutMs, (ms) => {
      drop.abort(new Error(`nothing heard from the master for ${ms} ms`));
    });
    let subscribedAt = Number.POSITIVE_INFINITY;
    try {
      for await (const event of eventsIn(response.body, this.#encoding, this.#log)) {
        watchdog.heard();
        if (event.type === 'SUBSCRIBED') {
          subscribedAt = clock.now();
          watchdog.expectEvery(event.heartbeatMs);
          this.#open(session, {
            id,
            frameworkId: event.frameworkId,
            masterUrl: baseUrl,
            drop,
            calls: Promise.resolve(),
          });
        }
        this.#guarded(() => session.handlers.onEvent(event), `event ${event.type}`);
        if (event.type === 'ERROR') return this.#judgeError(event.message);
      }
      return { kind: 'waiting', message: 'the master closed the stream' };
    } catch (error) {
      return { kind: 'waiting', message: messageOf(drop.signal.aborted ? drop.signal.reason : error) };
    } finally {
      watchdog.stop();
      this.#stream = undefined;
      drop.abort();
      if (clock.now() - subscribedAt >= healthyAfterMs) this.#backoff.reset();
    }
  }

  #open(session: Session, stream: Stream): void {
    this.#stream = stream;
    const { frameworkId, masterUrl } = stream;
    this.#log.info({ frameworkId, masterUrl }, 'subscribed');
    this.#report(session, { kind: 'subscribed', frameworkId, masterUrl });
  }

  /**
   * A SUBSCRIBE of our own that we gave up may have reached the master late and taken the subscription from its successor. That looks
   * like a takeover by another scheduler, but isn't the end; a real one is noticed when it happens again.
   */
  #judgeError(message: string): Ending {
    const ending = judgeError(message);
    const strayed = this.#options.clock.now() - this.#strayedAt < strayMs;
    if (ending.kind !== 'fenced' || !strayed) return ending;
    this.#strayedAt = Number.NEGATIVE_INFINITY;
    return { kind: 'waiting', message: `${message}, perhaps by an earlier attempt of our own` };
  }

  async #send(stream: Stream, type: string, body: Uint8Array): Promise<CallOutcome> {
    if (this.#stream !== stream) return { kind: 'not-sent', message: 'the subscription has changed' };
    const { outcome, resubscribe } = await this.#post(stream, body);
    if (resubscribe && this.#stream === stream) {
      this.#stream = undefined;
      stream.drop.abort(new Error(`subscribing anew: ${type} got no certain answer`));
    }
    return outcome;
  }

  async #post(stream: Stream, body: Uint8Array): Promise<JudgedCall> {
    const limitMs = this.#options.callTimeoutMs ?? 10_000;
    const timeout = new AbortController();
    const cancel = this.#options.clock.after(limitMs, () => timeout.abort(new Error(`no answer within ${limitMs} ms`)));
    const headers = { 'content-type': mediaTypes[this.#encoding], 'mesos-stream-id': stream.id };
    try {
      const response = await this.#http.postTo(stream.masterUrl, path, { headers, body, signal: timeout.signal });
      return judgeCall(response.statusCode, await textOf(response));
    } catch (error) {
      const message = messageOf(error);
      if (wasNeverSent(error)) return { outcome: { kind: 'not-sent', message }, resubscribe: false };
      return { outcome: { kind: 'unknown', message }, resubscribe: true };
    } finally {
      cancel();
    }
  }

  #report(session: Session, state: ConnectionState): void {
    this.#guarded(() => session.handlers.onState(state), `state ${state.kind}`);
  }

  /** What a handler throws, now or in a promise, is logged and harms nobody else. */
  #guarded(handler: () => unknown, what: string): void {
    const failed = (error: unknown): void =>
      this.#log.warn({ problem: messageOf(error) }, `the handler of ${what} failed`);
    try {
      const result = handler();
      if (result instanceof Promise) result.catch(failed);
    } catch (error) {
      failed(error);
    }
  }
}

/** The text of an answer's body, empty when it can't be read: the status has said the essential. */
const textOf = (response: Dispatcher.ResponseData): Promise<string> => response.body.text().catch(() => '');
