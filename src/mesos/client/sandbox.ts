/** The sandboxes on one agent: finds them, lists them, reads and follows files in them. */
import { Agent, type Dispatcher, request } from 'undici';
import type { Clock } from '../../model/clock.ts';
import { type FileEntry, type FilePage, filesFromPage, pageFromAnswer, sandboxInState } from '../wire/agent-pages.ts';
import { pause } from './backoff.ts';
import { authorization, type CredentialsSource } from './credentials.ts';
import { errorForStatus, MesosClientError } from './errors.ts';
import { messageOf } from './failures.ts';
import type { Connector } from './tls.ts';

/** The most that an agent gives at once. */
const pageBytes = 65_536;

export interface SandboxOptions {
  /** Base URL of the agent, `http://host:port`. */
  readonly agentUrl: string;
  readonly credentials?: CredentialsSource;
  /** Stays the caller's. Without one the client brings its own. */
  readonly dispatcher?: Dispatcher;
  /** How the client's own connections are made: by TLS, for instance. */
  readonly connect?: Connector;
  readonly clock: Clock;
  /** Limit for a whole answer; 30 s by default. Downloads may be silent for so long at any point. */
  readonly timeoutMs?: number;
}

export interface ReadOptions {
  /** Where to begin, in bytes; negative counts from the end. The beginning by default. */
  readonly offset?: number;
  /** Goes on at the end of the file, and waits for a file that isn't there yet, until this says that nothing more will be written. */
  readonly follow?: () => boolean | Promise<boolean>;
  /** Between two looks at a file that is followed; 1 s by default. */
  readonly pollMs?: number;
  readonly signal?: AbortSignal;
}

/** Every method rejects with MesosClientError: NOT_FOUND, UNREACHABLE (may be tried again), UNAUTHORIZED, REFUSED. */
export class AgentSandboxes {
  readonly #options: SandboxOptions;
  readonly #dispatcher: Dispatcher;
  readonly #timeoutMs: number;

  constructor(options: SandboxOptions) {
    this.#options = options;
    this.#dispatcher =
      options.dispatcher ?? new Agent(options.connect === undefined ? {} : { connect: options.connect });
    this.#timeoutMs = options.timeoutMs ?? 30_000;
  }

  /** The directory of a task's sandbox, undefined when the agent knows no such task (any more). */
  async find(frameworkId: string, taskId: string): Promise<string | undefined> {
    return this.#get('/state', {}, (text) => sandboxInState(JSON.parse(text.toString('utf8')), frameworkId, taskId));
  }

  /** What lies in a directory, or NOT_FOUND. */
  async list(path: string): Promise<FileEntry[]> {
    return this.#get('/files/browse', { path }, (text) => filesFromPage(JSON.parse(text.toString('utf8'))));
  }

  /** The length of a file in bytes, or NOT_FOUND. */
  async size(path: string): Promise<number> {
    return (await this.#page({ path })).offset;
  }

  /**
   * The text of a file, piece by piece; characters are whole in every piece. Ends at the end of the file, or when the signal is aborted, or
   * as `follow` says.
   */
  async *read(path: string, options: ReadOptions = {}): AsyncGenerator<string, void, undefined> {
    const { follow, pollMs = 1000, signal = new AbortController().signal } = options;
    const decoder = new TextDecoder();
    let offset: number | undefined;
    while (!signal.aborted) {
      // Asked before the page is read: what was written before the end is in it.
      const last = follow === undefined || (await follow());
      offset ??= await this.#start(path, options.offset ?? 0, !last);
      const page =
        offset === undefined
          ? undefined
          : await this.#page({ path, offset: String(offset), length: String(pageBytes) });
      if (offset !== undefined && page !== undefined && page.bytes.length > 0) {
        offset += page.bytes.length;
        const text = decoder.decode(page.bytes, { stream: true });
        if (text !== '') yield text;
      } else if (last) break;
      else await pause(pollMs, this.#options.clock, signal);
    }
    const rest = decoder.decode();
    if (rest !== '') yield rest;
  }

  /** The bytes of a file as they are now, or NOT_FOUND. */
  async *download(path: string): AsyncGenerator<Uint8Array, void, undefined> {
    const what = `/files/download of ${path}`;
    const silence = new AbortController();
    const limit = (): (() => void) =>
      this.#options.clock.after(this.#timeoutMs, () =>
        silence.abort(new Error(`nothing came for ${this.#timeoutMs} ms`)),
      );
    let cancel = limit();
    try {
      const response = await this.#request('/files/download', { path }, silence.signal);
      if (response.statusCode !== 200) throw errorForStatus(response.statusCode, what, await response.body.text());
      for await (const chunk of response.body) {
        cancel();
        yield chunk;
        cancel = limit();
      }
    } catch (cause) {
      throw clientError(what, cause);
    } finally {
      cancel();
    }
  }

  /** Lets go of the connections, once every question has its answer. */
  async close(): Promise<void> {
    if (this.#options.dispatcher === undefined) await this.#dispatcher.close();
  }

  /** Where to begin to read; undefined while the file isn't there and may still come. */
  async #start(path: string, offset: number, mayCome: boolean): Promise<number | undefined> {
    try {
      const size = await this.size(path);
      return offset < 0 ? Math.max(0, size + offset) : offset;
    } catch (error) {
      if (mayCome && error instanceof MesosClientError && error.code === 'NOT_FOUND') return undefined;
      throw error;
    }
  }

  async #page(query: Readonly<Record<string, string>>): Promise<FilePage> {
    const page = await this.#get('/files/read', query, (text) => pageFromAnswer(text.toString('latin1')));
    if (page === undefined)
      throw new MesosClientError('UNREACHABLE', `/files/read of ${query['path']}: the answer is no page of a file`);
    return page;
  }

  async #get<T>(path: string, query: Readonly<Record<string, string>>, read: (body: Buffer) => T): Promise<T> {
    const what = query['path'] === undefined ? path : `${path} of ${query['path']}`;
    const timeout = new AbortController();
    const late = new Error(`no answer within ${this.#timeoutMs} ms`);
    const cancel = this.#options.clock.after(this.#timeoutMs, () => timeout.abort(late));
    try {
      const response = await this.#request(path, query, timeout.signal);
      const body = Buffer.from(await response.body.bytes());
      if (response.statusCode !== 200) throw errorForStatus(response.statusCode, what, body.toString());
      return read(body);
    } catch (cause) {
      throw clientError(what, cause);
    } finally {
      cancel();
    }
  }

  async #request(
    path: string,
    query: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Dispatcher.ResponseData> {
    const headers = authorization(await this.#options.credentials?.());
    const url = `${this.#options.agentUrl}${path}`;
    return request(url, { query, headers, signal, dispatcher: this.#dispatcher, headersTimeout: 0, bodyTimeout: 0 });
  }
}

const clientError = (what: string, cause: unknown): MesosClientError =>
  cause instanceof MesosClientError
    ? cause
    : new MesosClientError('UNREACHABLE', `${what}: ${messageOf(cause)}`, cause);
