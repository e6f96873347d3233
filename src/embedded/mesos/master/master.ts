/**
 * One master: its listener, its place among the masters (leading, following, alone without a leader), its memory, and the ways to
 * trouble it. Only the leading master has a memory.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buildInfo } from '../build-info.ts';
import { authenticate } from '../http/basic.ts';
import type { EventStream } from '../http/event-stream.ts';
import { readBody, replyJson, replyMethodNotAllowed, replyText } from '../http/reply.ts';
import { Routes } from '../http/routes.ts';
import { Listener } from '../http/server.ts';
import { newUuid } from '../ids.ts';
import type { MasterLink } from '../links.ts';
import type { Settings } from '../options.ts';
import { masterLink } from './agents.ts';
import { allocate } from './allocator.ts';
import { Core } from './core.ts';
import { Faults } from './faults.ts';
import { metrics } from './metrics.ts';
import { serveOperator, teardown } from './operator-api.ts';
import { flagsPage, frameworksPage, type MasterSelf, slavesPage, statePage, summaryPage, tasksPage } from './pages.ts';
import { rolesPage } from './roles-page.ts';
import { serveScheduler } from './scheduler-endpoint.ts';

/** An endpoint: who may see it, and whether every master answers it or only the one that leads. */
interface Endpoint {
  readonly realm: 'mesos-master-scheduler' | 'mesos-master-readonly' | 'mesos-master-readwrite' | undefined;
  readonly anyMaster: boolean;
  readonly serve: (
    this: void,
    master: Master,
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    caller: { readonly principal?: string },
  ) => void | Promise<void>;
}

const page = (make: (core: Core, self: MasterSelf, query: URLSearchParams) => unknown): Endpoint => ({
  realm: 'mesos-master-readonly',
  anyMaster: false,
  serve: (master, _request, response, url) => replyJson(response, make(master.core, master.self, url.searchParams)),
});

const endpoints: Readonly<Record<string, Endpoint>> = {
  '/api/v1/scheduler': {
    realm: 'mesos-master-scheduler',
    anyMaster: false,
    serve: (master, request, response, _url, caller) =>
      serveScheduler(
        { core: master.core, faults: master.faults, masterInfo: master.masterInfo },
        request,
        response,
        caller,
      ),
  },
  '/api/v1': {
    realm: 'mesos-master-readwrite',
    anyMaster: false,
    serve: (master, request, response) =>
      serveOperator({ core: master.core, self: master.self, masterInfo: master.masterInfo }, request, response),
  },
  '/state': page(statePage),
  '/state-summary': page(summaryPage),
  '/tasks': page((core, _self, query) => tasksPage(core, query)),
  '/slaves': page(slavesPage),
  '/frameworks': page(frameworksPage),
  '/roles': page(rolesPage),
  '/flags': page((core, self) => ({ flags: flagsPage(core, self) })),
  '/quota': page(() => ({})),
  '/weights': page(() => []),
  '/teardown': { realm: 'mesos-master-readwrite', anyMaster: false, serve: serveTeardown },
  '/redirect': {
    realm: undefined,
    anyMaster: true,
    serve: (master, _request, response) => master.redirect(response, ''),
  },
  '/version': { realm: undefined, anyMaster: true, serve: (_m, _request, response) => replyJson(response, buildInfo) },
  '/health': { realm: undefined, anyMaster: true, serve: (_m, _request, response) => replyText(response, 200, '') },
  '/metrics/snapshot': {
    realm: 'mesos-master-readonly',
    anyMaster: true,
    serve: (master, _request, response) =>
      replyJson(response, master.leads ? metrics(master.core) : { 'master/elected': 0 }),
  },
};

async function serveTeardown(master: Master, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const form = new URLSearchParams((await readBody(request)).toString());
  if (request.method !== 'POST') return replyMethodNotAllowed(request, response, 'POST');
  const frameworkId = form.get('frameworkId');
  if (frameworkId === null) replyText(response, 400, "Missing 'frameworkId' query parameter in the request body");
  else teardown(master.core, frameworkId, response);
}

const routes = new Routes<readonly [string, Endpoint]>(
  Object.entries(endpoints).flatMap(([path, endpoint]) => [
    [path, [path, endpoint]] as const,
    [`/master${path}`, [path, endpoint]] as const,
  ]),
);

/** What masters know of each other. */
export interface Election {
  /** The leading master; undefined while none is elected. */
  leader(): Master | undefined;
}

export class Master {
  readonly faults: Faults = new Faults();
  readonly #settings: Settings;
  readonly #election: Election;
  readonly #listener: Listener;
  #core: Core | undefined;

  constructor(settings: Settings, election: Election, port: number) {
    this.#settings = settings;
    this.#election = election;
    this.#listener = new Listener(port, (request, response) => this.#serve(request, response));
  }

  get url(): string {
    return `http://127.0.0.1:${this.#listener.port}`;
  }

  get leads(): boolean {
    return this.#election.leader() === this;
  }

  /** The memory. Throws when this master doesn't lead. */
  get core(): Core {
    if (this.#core === undefined) throw new Error('only the leading master has a memory');
    return this.#core;
  }

  get self(): MasterSelf {
    const { port } = this.#listener;
    return { hostname: '127.0.0.1', port, pid: `master@127.0.0.1:${port}` };
  }

  get masterInfo(): object {
    const { hostname, port, pid } = this.self;
    return {
      id: this.core.id,
      // 127.0.0.1 in network byte order, read as a little-endian number.
      ip: 16_777_343,
      port,
      pid,
      hostname,
      version: buildInfo.version,
      address: { hostname, ip: '127.0.0.1', port },
      // The third is QUOTA_V2, which the v1 API has no word for.
      capabilities: [{ type: 'AGENT_UPDATE' }, { type: 'AGENT_DRAINING' }, {}],
    };
  }

  /** Starts with an empty memory under a new id, knowing from the registry at most which agents there were. */
  lead(recoveredAgents: Iterable<string> = []): MasterLink {
    this.#core?.dispose();
    const core = new Core(newUuid(), this.#settings, allocate);
    core.deliver = (framework, event) => this.faults.deliver(framework, event);
    for (const agentId of recoveredAgents) core.recoveredAgents.add(agentId);
    this.#core = core;
    return masterLink(core);
  }

  /** Forgets everything. */
  resign(): void {
    this.#core?.dispose();
    this.#core = undefined;
  }

  /** Listens on the port it had before, or on a free one. */
  async listen(): Promise<void> {
    await this.#listener.start();
  }

  /** Cuts all connections and refuses new ones. What it remembers stays. */
  async stopListening(): Promise<void> {
    await this.#listener.stop();
  }

  /** Takes requests and answers none; streams go silent. */
  freeze(): void {
    this.#listener.freeze();
    for (const stream of this.#streams()) stream.hold();
  }

  /** Ends a freeze: what was held back goes out. */
  thaw(): void {
    for (const stream of this.#streams()) stream.release();
    this.#listener.thaw();
  }

  /** Cuts the stream of a framework, as a broken network would. */
  cutStream(frameworkId: string): void {
    this.core.frameworks.get(frameworkId)?.stream?.cut();
  }

  /** Sends on to the leader, or says that there is none. */
  redirect(response: ServerResponse, path: string): void {
    const leader = this.#election.leader();
    if (leader === undefined) replyText(response, 503, 'No leader elected');
    else replyText(response, 307, '', { Location: `//127.0.0.1:${leader.self.port}${path}` });
  }

  #streams(): EventStream[] {
    const frameworks = [...(this.#core?.frameworks.values() ?? [])].flatMap(({ stream }) => stream ?? []);
    return [...frameworks, ...[...(this.#core?.watchers ?? [])].map(({ stream }) => stream)];
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    const [path, endpoint] = routes.find(url.pathname) ?? [];
    if (path === undefined || endpoint === undefined) {
      request.resume();
      replyText(response, 404, '');
      return;
    }
    const caller = this.#authenticate(endpoint, request, response);
    if (caller === undefined) return;
    if (endpoint.anyMaster || this.leads) {
      await endpoint.serve(this, request, response, url, caller);
      return;
    }
    request.resume();
    this.redirect(response, `/master${path}`);
  }

  #authenticate(
    { realm }: Endpoint,
    request: IncomingMessage,
    response: ServerResponse,
  ): { readonly principal?: string } | undefined {
    const { credentials, authenticateHttp } = this.#settings;
    if (realm === undefined || (realm !== 'mesos-master-scheduler' && !authenticateHttp)) return {};
    return authenticate(request, response, credentials, realm);
  }
}
