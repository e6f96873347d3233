/** The leading master's operator API, `POST /api/v1`: the few questions and orders that we have. */
import { Agent, type Dispatcher } from 'undici';
import type { Clock } from '../../model/clock.ts';
import {
  type AgentRecord,
  agentsFromWire,
  type FrameworkRecord,
  frameworksFromWire,
  type TaskRecord,
  tasksFromWire,
  versionFromWire,
} from '../wire/master.ts';
import { decodeMessage, type Encoding, encodeMessage, mediaTypes } from '../wire/message.ts';
import type { CredentialsSource } from './credentials.ts';
import { errorForStatus, MesosClientError } from './errors.ts';
import { messageOf } from './failures.ts';
import { LeaderHttp } from './leader-http.ts';
import type { MasterLocator } from './locator.ts';
import type { Connector } from './tls.ts';

export interface OperatorApiOptions {
  readonly masters: MasterLocator;
  readonly encoding?: Encoding;
  readonly credentials?: CredentialsSource;
  /** Stays the caller's. Without one the client brings its own. */
  readonly dispatcher?: Dispatcher;
  /** How the client's own connections are made: by TLS, for instance. */
  readonly connect?: Connector;
  /** Asked at the last moment before each request. */
  readonly mayAct?: () => boolean;
  readonly clock: Clock;
  /** Limit for a whole answer; 30 s by default. */
  readonly timeoutMs?: number;
  /** Wraps each exchange, for those who measure. */
  readonly around?: (type: string, exchange: () => Promise<ApiAnswer>) => Promise<ApiAnswer>;
}

/** What came back, whatever it says. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: Uint8Array;
}

/** Every method rejects with MesosClientError: UNREACHABLE (may be tried again), UNAUTHORIZED, REFUSED. */
export class OperatorApi {
  readonly #options: OperatorApiOptions;
  readonly #encoding: Encoding;
  readonly #dispatcher: Dispatcher;
  readonly #http: LeaderHttp;

  constructor(options: OperatorApiOptions) {
    this.#options = options;
    this.#encoding = options.encoding ?? 'protobuf';
    this.#dispatcher =
      options.dispatcher ?? new Agent(options.connect === undefined ? {} : { connect: options.connect });
    this.#http = new LeaderHttp(options.masters, { ...options, dispatcher: this.#dispatcher });
  }

  /** Every task that the master has down, those at their end included as far as it remembers them. */
  async getTasks(): Promise<TaskRecord[]> {
    return this.#ask('GET_TASKS', tasksFromWire);
  }

  /** The registered agents. */
  async getAgents(): Promise<AgentRecord[]> {
    return this.#ask('GET_AGENTS', agentsFromWire);
  }

  /** Every framework that the master knows, those at their end included as far as it remembers them. */
  async getFrameworks(): Promise<FrameworkRecord[]> {
    return this.#ask('GET_FRAMEWORKS', frameworksFromWire);
  }

  /** The master's version, like `1.11.0`. */
  async version(): Promise<string> {
    return this.#ask('GET_VERSION', versionFromWire);
  }

  /**
   * Ends a framework: its tasks are killed and its id is dead. One that the master doesn't know, or that has ended already, is no error:
   * there is nothing to end.
   */
  async teardown(frameworkId: string): Promise<void> {
    const { status, body } = await this.#post({ type: 'TEARDOWN', teardown: { framework_id: { value: frameworkId } } });
    const text = new TextDecoder().decode(body);
    if (status < 300 || (status === 400 && (await this.#isUnknown(frameworkId, text)))) return;
    throw errorForStatus(status, `TEARDOWN of ${frameworkId}`, text);
  }

  /** The usual words of a master that doesn't know a framework; with other words its own list decides. */
  async #isUnknown(frameworkId: string, text: string): Promise<boolean> {
    if (/framework.*found/i.test(text)) return true;
    const known = await this.getFrameworks();
    return known.every(({ info, completed }) => info.id !== frameworkId || completed);
  }

  /** Lets go of the connections, once every question has its answer. */
  async close(): Promise<void> {
    if (this.#options.dispatcher === undefined) await this.#dispatcher.close();
  }

  async #ask<T>(type: string, read: (response: Record<string, unknown>) => T): Promise<T> {
    const { status, body } = await this.#post({ type });
    if (status !== 200) throw errorForStatus(status, type, new TextDecoder().decode(body));
    try {
      return read(decodeMessage('mesos.v1.master.Response', body, this.#encoding));
    } catch (cause) {
      throw new MesosClientError('UNREACHABLE', `${type}: ${messageOf(cause)}`, cause);
    }
  }

  #post(call: { readonly type: string; readonly teardown?: object }): Promise<ApiAnswer> {
    const { around = (_type, exchange) => exchange() } = this.#options;
    return around(call.type, () => this.#exchange(call));
  }

  async #exchange(call: { readonly type: string; readonly teardown?: object }): Promise<ApiAnswer> {
    const limitMs = this.#options.timeoutMs ?? 30_000;
    const timeout = new AbortController();
    const cancel = this.#options.clock.after(limitMs, () => timeout.abort(new Error(`no answer within ${limitMs} ms`)));
    const mediaType = mediaTypes[this.#encoding];
    try {
      const { response } = await this.#http.post('/api/v1', {
        headers: { 'content-type': mediaType, accept: mediaType },
        body: encodeMessage('mesos.v1.master.Call', call, this.#encoding),
        signal: timeout.signal,
      });
      return { status: response.statusCode, body: await response.body.bytes() };
    } catch (cause) {
      throw new MesosClientError('UNREACHABLE', `${call.type}: ${messageOf(cause)}`, cause);
    } finally {
      cancel();
    }
  }
}
