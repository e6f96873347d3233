/**
 * One connection to one ZooKeeper server, with a session of its own. Whoever only reads loses nothing with a session, so a lost connection
 * is the end of both: no session is ever resumed, and none can expire unnoticed.
 */
import { connect, type Socket } from 'node:net';
import type { Clock } from '../../../model/clock.ts';
import type { Sensitive } from '../../../model/sensitive.ts';
import { messageOf } from '../failures.ts';
import {
  authFrame,
  closeFrame,
  connectFrame,
  type FrameReader,
  FrameScanner,
  pingFrame,
  results,
  watchFrame,
  xids,
} from './protocol.ts';

export interface SessionOptions {
  /** `host:port`. */
  readonly server: string;
  /** `user:password` of the scheme `digest`. */
  readonly auth: Sensitive | undefined;
  /** After so long without a word the server forgets the session; it may grant another time. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** Something that was asked about has changed. */
  readonly onWatch: () => void;
}

type Result = { readonly code: number; readonly body: FrameReader };

export class ZooKeeperSession {
  readonly #options: SessionOptions;
  readonly #socket: Socket;
  readonly #scanner = new FrameScanner();
  readonly #waiting = new Map<number, { resolve(result: Result): void; reject(error: Error): void }>();
  readonly #opened = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<never>();
  #timeoutMs: number;
  #heardAtMs: number;
  #cancel: () => void;
  #state: 'opening' | 'open' | 'over' = 'opening';
  #xid = 0;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#timeoutMs = options.timeoutMs;
    this.#heardAtMs = options.clock.now();
    this.#opened.promise.catch(() => undefined);
    this.#ended.promise.catch(() => undefined);
    const late = (): void => this.#end(new Error(`no session within ${options.timeoutMs} ms`));
    this.#cancel = options.clock.after(options.timeoutMs, late);
    const [, host, port] = /^(.*):(\d+)$/.exec(options.server) ?? [];
    this.#socket = connect({ host: host ?? options.server, port: Number(port), noDelay: true });
    this.#socket.on('connect', () => this.#socket.write(connectFrame(options.timeoutMs)));
    this.#socket.on('data', (chunk) => this.#onData(chunk));
    this.#socket.on('error', (error) => this.#end(error));
    this.#socket.on('close', () => this.#end(new Error('the server closed the connection')));
  }

  /** Resolves when the session is granted; rejects when it isn't. */
  get opened(): Promise<void> {
    return this.#opened.promise;
  }

  /** Rejects when the session is over, for whatever reason. */
  get ended(): Promise<never> {
    return this.#ended.promise;
  }

  /** The names of a node's children, undefined without such a node; a change of either is told by `onWatch`. Rejects when the session ends. */
  async children(path: string): Promise<string[] | undefined> {
    const { code, body } = await this.#ask('children', path);
    if (code === results.noNode) return this.#missing(path);
    return body.texts();
  }

  /** What a node holds, undefined without such a node; a change is told by `onWatch`. Rejects when the session ends. */
  async data(path: string): Promise<Buffer | undefined> {
    const { code, body } = await this.#ask('data', path);
    return code === results.noNode ? undefined : body.bytes();
  }

  close(): void {
    if (this.#state === 'open') this.#socket.write(closeFrame(++this.#xid));
    this.#end(new Error('closed'));
  }

  /** Has the creation of the node told; it may have been created just now. */
  async #missing(path: string): Promise<string[] | undefined> {
    const { code } = await this.#ask('exists', path);
    return code === results.noNode ? undefined : this.children(path);
  }

  async #ask(what: 'exists' | 'data' | 'children', path: string): Promise<Result> {
    if (this.#state === 'over') return this.ended;
    const xid = ++this.#xid;
    const answer = new Promise<Result>((resolve, reject) => this.#waiting.set(xid, { resolve, reject }));
    this.#socket.write(watchFrame(xid, what, path));
    const result = await answer;
    if (result.code === results.noAuth) throw new Error(`we may not read ${path}`);
    if (result.code !== results.ok && result.code !== results.noNode)
      throw new Error(`${path} can't be read: ZooKeeper's error ${result.code}`);
    return result;
  }

  #onData(chunk: Buffer): void {
    this.#heardAtMs = this.#options.clock.now();
    try {
      for (const frame of this.#scanner.push(chunk)) this.#onFrame(frame);
    } catch (error) {
      this.#end(new Error(`an answer can't be read: ${messageOf(error)}`));
    }
  }

  #onFrame(frame: FrameReader): void {
    if (this.#state === 'over') return;
    if (this.#state === 'opening') {
      this.#onGranted(frame);
      return;
    }
    const xid = frame.int();
    frame.skip(8);
    const code = frame.int();
    if (xid === xids.watch) this.#options.onWatch();
    else if (xid === xids.auth && code === results.authFailed) this.#end(new Error('the password was refused'));
    this.#waiting.get(xid)?.resolve({ code, body: frame });
    this.#waiting.delete(xid);
  }

  #onGranted(frame: FrameReader): void {
    frame.int();
    const grantedMs = frame.int();
    if (grantedMs <= 0) {
      this.#end(new Error('the server granted no session'));
      return;
    }
    this.#state = 'open';
    this.#timeoutMs = grantedMs;
    const { auth } = this.#options;
    if (auth !== undefined) this.#socket.write(authFrame(auth.reveal()));
    this.#cancel();
    this.#stayAlive();
    this.#opened.resolve();
  }

  /** A word every third of the timeout keeps the session; no word from the server for two thirds of it means that the connection is dead. */
  #stayAlive(): void {
    const { clock } = this.#options;
    this.#cancel = clock.after(Math.floor(this.#timeoutMs / 3), () => {
      const silentMs = clock.now() - this.#heardAtMs;
      if (silentMs >= (this.#timeoutMs * 2) / 3) return this.#end(new Error(`nothing heard for ${silentMs} ms`));
      this.#socket.write(pingFrame());
      this.#stayAlive();
    });
  }

  #end(error: Error): void {
    if (this.#state === 'over') return;
    // What was written goes out first, where there is anybody to take it.
    if (this.#state === 'open') this.#socket.destroySoon();
    else this.#socket.destroy();
    this.#state = 'over';
    this.#cancel();
    this.#opened.reject(error);
    this.#ended.reject(error);
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
