/** The HTTP side of an agent. Every page is also there under `/slave(1)`, the agent's name among libprocess' actors. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buildInfo } from '../build-info.ts';
import { authenticate } from '../http/basic.ts';
import { replyJson, replyText } from '../http/reply.ts';
import { Routes } from '../http/routes.ts';
import type { Agent } from './agent.ts';
import { serveExecutor } from './executor-endpoint.ts';
import { serveFiles } from './files.ts';
import { agentMetrics, agentStatePage, containersPage, statisticsPage } from './pages.ts';

type ServePage = (agent: Agent, response: ServerResponse, url: URL) => void | Promise<void>;

const files =
  (verb: string): ServePage =>
  (agent, response, url) =>
    serveFiles(verb, agent.workDir, url.searchParams, response);

const open: Readonly<Record<string, ServePage>> = {
  '/health': (_agent, response) => replyText(response, 200, ''),
  '/version': (_agent, response) => replyJson(response, buildInfo),
};

const guarded: Readonly<Record<string, ServePage>> = {
  '/state': (agent, response) => replyJson(response, agentStatePage(agent)),
  '/containers': (agent, response) => replyJson(response, containersPage(agent)),
  '/monitor/statistics': (agent, response) => replyJson(response, statisticsPage(agent)),
  '/metrics/snapshot': (agent, response) => replyJson(response, agentMetrics(agent)),
  '/files/browse': files('browse'),
  '/files/read': files('read'),
  '/files/download': files('download'),
};

/** An endpoint: a page, or the API of executors. */
type Endpoint = { readonly page: ServePage; readonly guarded: boolean } | 'executors';

const endpoints: readonly (readonly [string, Endpoint])[] = [
  ...Object.entries(open).map(([path, page]) => [path, { page, guarded: false }] as const),
  ...Object.entries(guarded).map(([path, page]) => [path, { page, guarded: true }] as const),
  ['/api/v1/executor', 'executors'],
];

const routes = new Routes<Endpoint>(
  endpoints.flatMap(([path, endpoint]) => [[path, endpoint] as const, [`/slave(1)${path}`, endpoint] as const]),
);

export async function serveAgent(agent: Agent, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', agent.url);
  const endpoint = routes.find(decodeURIComponent(url.pathname));
  if (endpoint === 'executors') {
    await serveExecutor(agent, request, response);
    return;
  }
  request.resume();
  if (endpoint === undefined) {
    replyText(response, 404, '');
    return;
  }
  const { credentials, authenticateAgents } = agent.settings;
  if (endpoint.guarded && authenticateAgents) {
    if (authenticate(request, response, credentials, 'mesos-agent-readonly') === undefined) return;
  }
  await endpoint.page(agent, response, url);
}
