/**
 * The API that the contract is checked on: the embedded one, or a real kube-apiserver named by KUBE_TARGET_URL and
 * KUBE_TARGET_TOKEN (KUBE_TARGET_CONTROLLERS=1 says that its controller-manager runs; its certificate isn't checked).
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, test } from '@jest/globals';
import { Agent, request } from 'undici';
import { type KubeApi, startKubeApi } from '../../../src/embedded/kube/index.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  // The contract is about documents of many kinds; each test looks at the members that it knows.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly body: any;
}

export interface WatchEvent {
  readonly type: string;
  readonly object: Answer['body'];
}

const url = process.env['KUBE_TARGET_URL'];
const embedded = url === undefined;
/** For rules that a controller-manager carries out. */
export const testWithControllers = embedded || process.env['KUBE_TARGET_CONTROLLERS'] === '1' ? test : test.skip;
/** For what only the embedded API can be told to do. */
export const testEmbedded = embedded ? test : test.skip;

export const patchType = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const;

export class Target {
  #base = url ?? '';
  #api: KubeApi | undefined;
  readonly #agent = new Agent({ connect: { rejectUnauthorized: false }, bodyTimeout: 0 });
  readonly #watches = new Set<WatchStream>();
  readonly namespace = `contract-${randomUUID().slice(0, 8)}`;

  /** Starts the embedded API if need be, and makes the namespace of this file's tests. */
  async start(): Promise<void> {
    if (url === undefined) {
      this.#api = await startKubeApi({ bookmarkMs: 100 });
      this.#base = this.#api.url;
    }
    const created = await this.create('/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: this.namespace },
    });
    if (created.status !== 201) throw new Error(`no namespace: ${JSON.stringify(created.body)}`);
  }

  async stop(): Promise<void> {
    for (const watch of this.#watches) watch.close();
    await this.remove(`/api/v1/namespaces/${this.namespace}`);
    await this.#api?.close();
    await this.#agent.destroy();
  }

  /** Forgets the history; for embedded targets only. */
  compact(): void {
    this.#api?.faults.compact();
  }

  /** The path of a resource in the namespace of this file. */
  in(resource: string, name = '', api = '/api/v1'): string {
    return `${api}/namespaces/${this.namespace}/${resource}${name === '' ? '' : `/${name}`}`;
  }

  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await request(`${this.#base}${path}`, {
      method: method as 'GET',
      dispatcher: this.#agent,
      headers: { ...this.#authorization(), accept: 'application/json', 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.body.text();
    const json = /^[{[]/.test(text);
    return { status: response.statusCode, headers: response.headers, body: json ? JSON.parse(text) : text };
  }

  get(path: string, headers?: Record<string, string>): Promise<Answer> {
    return this.send('GET', path, undefined, headers);
  }

  create(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer> {
    return this.send('POST', path, body, headers);
  }

  replace(path: string, body: unknown): Promise<Answer> {
    return this.send('PUT', path, body);
  }

  remove(path: string, options?: unknown): Promise<Answer> {
    return this.send('DELETE', path, options);
  }

  patch(path: string, body: unknown, type: string = patchType.merge): Promise<Answer> {
    return this.send('PATCH', path, body, { 'content-type': type });
  }

  /** Server-side apply as this manager. */
  apply(path: string, body: unknown, manager: string, query = ''): Promise<Answer> {
    return this.patch(`${path}?fieldManager=${manager}${query}`, body, patchType.apply);
  }

  async watch(path: string): Promise<WatchStream> {
    const control = new AbortController();
    const response = await request(`${this.#base}${path}`, {
      dispatcher: this.#agent,
      headers: { ...this.#authorization(), accept: 'application/json' },
      signal: control.signal,
    });
    const stream = new WatchStream(response.statusCode, response.body, control);
    this.#watches.add(stream);
    return stream;
  }

  #authorization(): Record<string, string> {
    const token = process.env['KUBE_TARGET_TOKEN'];
    return token === undefined ? {} : { authorization: `Bearer ${token}` };
  }
}

/** The events of a watch, one after the other. */
export class WatchStream {
  readonly status: number;
  readonly #control: AbortController;
  readonly #events: AsyncGenerator<WatchEvent>;

  constructor(status: number, body: AsyncIterable<Uint8Array>, control: AbortController) {
    this.status = status;
    this.#control = control;
    this.#events = linesOf(body);
  }

  /** The next event, bookmarks left out unless asked for; undefined when the stream ended. */
  async next(bookmarks = false): Promise<WatchEvent | undefined> {
    for (;;) {
      const { value, done } = await this.#events.next();
      if (done === true) return undefined;
      if (bookmarks || value.type !== 'BOOKMARK') return value;
    }
  }

  /** Type and name of the next events, bookmarks left out. */
  async names(count: number): Promise<string[]> {
    const found: string[] = [];
    while (found.length < count) {
      const event = await this.next();
      if (event === undefined) break;
      found.push(`${event.type} ${event.object.metadata.name}`);
    }
    return found;
  }

  close(): void {
    this.#control.abort();
  }
}

const linesOf = async function* (body: AsyncIterable<Uint8Array>): AsyncGenerator<WatchEvent> {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of body) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line !== '') yield JSON.parse(line) as WatchEvent;
    }
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'AbortError') throw error;
  }
};

/** The target of a test file, started before its tests and stopped after them. */
export const useTarget = (): Target => {
  const target = new Target();
  beforeAll(() => target.start());
  afterAll(() => target.stop());
  return target;
};

/** Reads until a condition holds, for what happens after the answer. Rejects after ten seconds. */
export const eventually = async <T>(read: () => Promise<T>, holds: (value: T) => boolean): Promise<T> => {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (Date.now() > deadline)
      throw new Error(`it didn't come true in ten seconds; last seen: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
