import type { ServerResponse } from 'node:http';
import type { KubeObject } from '../../../src/kube/objects.ts';
import { json, refusal, type ScriptedServer, type SeenRequest, scriptedServer } from '../../support/scripted-http.ts';
import { thing } from './things.ts';

interface Change {
  readonly version: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubeObject;
}

/** Answers a request itself when it wants to, and then says true. */
export type Fault = (seen: SeenRequest, response: ServerResponse) => boolean;

export const line = (type: string, object: unknown): string => `${JSON.stringify({ type, object })}\n`;

/** Lists and watches of things, right as long as no fault is set. */
export class ThingServer implements AsyncDisposable {
  readonly #things = new Map<string, KubeObject>();
  readonly #history: Change[] = [];
  readonly #watchers = new Set<ServerResponse>();
  #server: ScriptedServer | undefined;
  #version = 100;
  #oldest = 0;
  fault: Fault = () => false;

  static async start(): Promise<ThingServer> {
    const things = new ThingServer();
    await things.listen(0);
    return things;
  }

  async listen(port: number): Promise<void> {
    this.#server = await scriptedServer((response, seen) => this.#answer(response, seen), port);
  }

  get url(): string {
    return this.#server?.url ?? '';
  }

  get lists(): number {
    return this.#seen().filter(({ query }) => query['watch'] === undefined).length;
  }

  get watches(): readonly SeenRequest[] {
    return this.#seen().filter(({ query }) => query['watch'] !== undefined);
  }

  get openWatches(): number {
    return this.#watchers.size;
  }

  get version(): string {
    return String(this.#version);
  }

  /** What the server holds, as `name@version`. */
  state(): string[] {
    return [...this.#things.values()].map(({ metadata }) => `${metadata.name}@${metadata.resourceVersion}`).sort();
  }

  set(name: string, uid = `uid-${name}`): KubeObject {
    this.#version += 1;
    const object = thing(name, this.#version, { uid });
    const type = this.#things.has(name) ? 'MODIFIED' : 'ADDED';
    this.#things.set(name, object);
    this.#tell({ version: this.#version, type, object });
    return object;
  }

  remove(name: string): void {
    const gone = this.#things.get(name);
    if (gone === undefined) return;
    this.#version += 1;
    this.#things.delete(name);
    const object = thing(name, this.#version, { uid: gone.metadata.uid });
    this.#tell({ version: this.#version, type: 'DELETED', object });
  }

  /** Forgets the history: watches from before get 410. */
  compact(): void {
    this.#oldest = this.#version;
    this.#history.length = 0;
  }

  /** Writes raw text into every open watch. */
  write(text: string): void {
    for (const watcher of this.#watchers) watcher.write(text);
  }

  /** Ends every open watch as a server does that has had enough. */
  end(): void {
    for (const watcher of this.#watchers) watcher.end();
    this.#watchers.clear();
  }

  cut(): void {
    this.#server?.cut();
    this.#watchers.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server?.[Symbol.asyncDispose]();
  }

  #seen(): readonly SeenRequest[] {
    return this.#server?.requests ?? [];
  }

  #tell(change: Change): void {
    this.#history.push(change);
    this.write(line(change.type, change.object));
  }

  #answer(response: ServerResponse, seen: SeenRequest): void {
    if (this.fault(seen, response)) return;
    if (seen.query['watch'] === undefined) {
      json(200, { metadata: { resourceVersion: this.version }, items: [...this.#things.values()] })(response, seen);
      return;
    }
    const from = Number(seen.query['resourceVersion']);
    response.writeHead(200).flushHeaders();
    if (from < this.#oldest) {
      response.end(line('ERROR', refusal(410, 'Expired', 'too old resource version')));
      return;
    }
    for (const change of this.#history) if (change.version > from) response.write(line(change.type, change.object));
    this.#watchers.add(response);
    response.on('close', () => this.#watchers.delete(response));
  }
}
