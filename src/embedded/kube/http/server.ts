/** The socket: from node's requests to ours and back. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Faults } from '../faults.ts';
import type { RequestLog } from '../request-log.ts';
import type { Tokens } from '../reviews.ts';
import { unauthorized } from '../status.ts';
import { errorReply, isPublic, serve } from './api.ts';
import type { ApiReply, ApiRequest, User } from './request.ts';
import type { ResourceServices } from './resources.ts';

export interface ServerParts {
  readonly services: ResourceServices;
  readonly tokens: Tokens;
  readonly faults: Faults;
  readonly log: RequestLog;
}

/** A server that answers with everything the parts hold; it listens not yet. */
export const createApiServer = (parts: ServerParts): Server => {
  const server = createServer((incoming, response) => {
    handle(parts, incoming, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else sendText(response, errorReply(error));
    });
  });
  server.keepAliveTimeout = 30_000;
  return server;
};

const header = (incoming: IncomingMessage, name: string): string => {
  const value = incoming.headers[name];
  return Array.isArray(value) ? value.join(',') : (value ?? '');
};

const readAll = async (incoming: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

const handle = async (parts: ServerParts, incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
  const url = new URL(incoming.url ?? '/', 'http://localhost');
  const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD';
  const body = hasBody ? await readAll(incoming) : Buffer.alloc(0);
  await parts.faults.passable();
  const user = parts.tokens.userOf(header(incoming, 'authorization').replace(/^Bearer\s+/i, ''));
  const request: ApiRequest = {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    accept: header(incoming, 'accept'),
    contentType: header(incoming, 'content-type'),
    userAgent: header(incoming, 'user-agent'),
    user: user ?? { name: 'system:anonymous', groups: ['system:unauthenticated'] },
    body,
  };
  const fault = parts.faults.meet(request);
  const refused = user === undefined && !isPublic(request.path);
  const reply = fault?.reply ?? (refused ? errorReply(unauthorized()) : serve(parts.services, parts.tokens, request));
  const cut = fault !== undefined && fault.reply === undefined;
  record(parts.log, request, cut ? 0 : reply.kind === 'watch' ? 200 : reply.code);
  if (cut) incoming.socket.destroy();
  else if (reply.kind === 'watch') stream(parts, reply, request.path, response);
  else sendText(response, reply);
};

const record = (
  log: RequestLog,
  { method, path, query, userAgent, user }: ApiRequest & { user: User },
  status: number,
): void => log.add({ method, path, query: query.toString(), status, userAgent, user: user.name });

const sendText = (response: ServerResponse, reply: ApiReply): void => {
  if (reply.kind !== 'text') return;
  const headers: Record<string, string | string[]> = {
    'content-type': reply.contentType,
    'cache-control': 'no-cache, private',
  };
  const warnings = (reply.warnings ?? []).map((warning) => `299 - ${JSON.stringify(warning)}`);
  if (warnings.length > 0) headers['warning'] = warnings;
  if (reply.retryAfterSeconds !== undefined) headers['retry-after'] = String(reply.retryAfterSeconds);
  headers['content-length'] = String(Buffer.byteLength(reply.text));
  response.writeHead(reply.code, headers);
  response.end(reply.text);
};

const stream = (
  parts: ServerParts,
  reply: ApiReply & { kind: 'watch' },
  path: string,
  response: ServerResponse,
): void => {
  const start = (): void => {
    if (!response.headersSent)
      response.writeHead(200, {
        'content-type': reply.contentType ?? 'application/json',
        'cache-control': 'no-cache, private',
      });
  };
  const sink = {
    write: (line: string): void => {
      start();
      response.write(line);
    },
    end: (): void => {
      start();
      response.end();
    },
  };
  try {
    const watch = reply.open(sink);
    start();
    response.flushHeaders();
    const done = parts.faults.watching({ ...watch, path, cut: () => response.destroy() });
    response.on('close', () => {
      done();
      watch.close();
    });
  } catch (error) {
    sendText(response, errorReply(error));
  }
};
