/** The HTTP side of an agent. Every page is also there under `/slave(1)`, the agent's name among libprocess' actors. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buildInfo } from '../build-info.ts';
import { authenticate } from '../http/basic.ts';
import { replyJson, replyText } from '../http/reply.ts';
import { Routes } from '../http/routes.ts';
import type { Agent } from './agent.ts';
import { serveFiles } from './files.ts';
import { agentMetrics, agentStatePage, containersPage, statisticsPage } from './pages.ts';

type Serve = (agent: Agent, response: ServerResponse, url: URL) => void | Promise<void>;

const files =
  (verb: string): Serve =>
  (agent, response, url) =>
    serveFiles(verb, agent.workDir, url.searchParams, response);

const open: Readonly<Record<string, Serve>> = {
  '/health': (_agent, response) => replyText(response, 200, ''),
  '/version': (_agent, response) => replyJson(response, buildInfo),
};

const guarded: Readonly<Record<string, Serve>> = {
  '/state': (agent, response) => replyJson(response, agentStatePage(agent)),
  '/containers': (agent, response) => replyJson(response, containersPage(agent)),
  '/monitor/statistics': (agent, response) => replyJson(response, statisticsPage(agent)),
  '/metrics/snapshot': (agent, response) => replyJson(response, agentMetrics(agent)),
  '/files/browse': files('browse'),
  '/files/read': files('read'),
  '/files/download': files('download'),
};

const routes = new Routes<{ readonly serve: Serve; readonly guarded: boolean }>(
  [
    ...Object.entries(open).map(([path, serve]) => ({ path, serve, guarded: false })),
    ...Object.entries(guarded).map(([path, serve]) => ({ path, serve, guarded: true })),
  ].flatMap(({ path, ...entry }) => [[path, entry] as const, [`/slave(1)${path}`, entry] as const]),
);

export async function serveAgent(agent: Agent, request: IncomingMessage, response: ServerResponse): Promise<void> {
  request.resume();
  const url = new URL(request.url ?? '/', agent.url);
  const entry = routes.find(decodeURIComponent(url.pathname));
  if (entry === undefined) {
    replyText(response, 404, '');
    return;
  }
  const { credentials, authenticateAgents } = agent.settings;
  if (entry.guarded && authenticateAgents) {
    if (authenticate(request, response, credentials, 'mesos-agent-readonly') === undefined) return;
  }
  await entry.serve(agent, response, url);
}
