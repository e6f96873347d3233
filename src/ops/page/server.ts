/** The socket of the page. It only reads; it is guarded; and what it answers can do nothing in a browser but be looked at. */
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../model/clock.ts';
import type { OverviewSource } from '../../model/overview.ts';
import { type Address, addressText, isLoopback } from '../http/address.ts';
import { listen } from '../http/server.ts';
import { readAssets } from './assets.ts';
import { challenge, isLocalHost, type PageGuard, tokenOf } from './guard.ts';
import { News } from './news.ts';
import { type Reply, Routes } from './routes.ts';

export interface PageMeans {
  readonly address: Address;
  readonly guard: PageGuard;
  /** Whether the logs of drivers are served. */
  readonly logs: boolean;
  readonly source: OverviewSource;
  readonly clock: Clock;
  /** Certificate and key in PEM; without them it speaks HTTP. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  readonly log: PageLog;
  /** Whether a proxy stands before it, which may ask under any name. */
  readonly proxied?: boolean;
  /** Listeners at a time; 64 by default. */
  readonly listeners?: number;
}

interface PageLog {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface ServedPage {
  readonly url: string;
  /** Stops listening and cuts every connection. */
  close(): Promise<void>;
}

const requestMs = 10_000;
const idleMs = 60_000;
const connections = 256;

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types live',
].join('; ');

const always = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  vary: 'authorization',
};

/** A proxy that would gather events is told not to. */
const stream = { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' };

/** Serves the page. @throws ListenError */
export const servePage = async (means: PageMeans): Promise<ServedPage> => {
  const { address, source, clock, guard, logs, log, listeners = 64 } = means;
  const routes = new Routes({ source, guard, assets: await readAssets(), logs, now: () => clock.now() });
  const news = new News({ clock, version: () => source.version, listeners });
  const server = open(means, (request, response) => {
    serve(request, response, { means, routes, news }).catch((error: unknown) => {
      log.error({ path: pathOf(request)?.pathname, problem: String(error) }, 'a page could not be made');
      if (response.headersSent) response.destroy();
      else
        send(request, response, routes.sorry(500, 'This page could not be made', 'The log of the operator says why.'));
    });
  });
  await listen(server, address);
  const { port } = server.address() as AddressInfo;
  const scheme = means.tls === undefined ? 'http' : 'https';
  const url = `${scheme}://${addressText({ host: address.host ?? 'localhost', port })}`;
  log.info({ pageUrl: url }, 'the page is served');
  const close = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    news.close();
    server.closeAllConnections();
    await closed;
  };
  return { url, close };
};

const open = ({ tls }: PageMeans, listener: (request: IncomingMessage, response: ServerResponse) => void): Server => {
  const options = {
    requestTimeout: requestMs,
    headersTimeout: requestMs,
    connectionsCheckingInterval: requestMs / 2,
    keepAliveTimeout: idleMs,
  };
  const server =
    tls === undefined ? createHttpServer(options, listener) : createHttpsServer({ ...options, ...tls }, listener);
  server.timeout = idleMs;
  server.maxConnections = connections;
  return server;
};

interface Serving {
  readonly means: PageMeans;
  readonly routes: Routes;
  readonly news: News;
}

const serve = async (
  request: IncomingMessage,
  response: ServerResponse,
  { means, routes, news }: Serving,
): Promise<void> => {
  const { method, headers } = request;
  if (method !== 'GET' && method !== 'HEAD')
    return send(
      request,
      response,
      routes.sorry(405, 'This is only read', 'By GET or HEAD.', { allow: 'GET, HEAD', connection: 'close' }),
    );
  if (isLoopback(means.address) && means.proxied !== true && !isLocalHost(headers.host))
    return send(
      request,
      response,
      routes.sorry(421, 'This name does not lead here', 'Ask for localhost, or for 127.0.0.1.'),
    );
  const url = pathOf(request);
  if (url === undefined)
    return send(request, response, routes.sorry(400, 'This address can not be read', 'Its path is no text.'));
  const token = tokenOf(headers.authorization);
  const permit = await means.guard.mayLook(token);
  if (!permit.ok) {
    const asks: Reply['headers'] = permit.status === 401 ? { 'www-authenticate': challenge } : {};
    return send(request, response, routes.sorry(permit.status, 'This page is not for everybody', permit.message, asks));
  }
  if (url.pathname === '/news' && method === 'GET') return tellNews(request, response, { means, routes, news });
  send(request, response, await routes.answer({ url, token, known: headers['if-none-match'] }));
};

const tellNews = (request: IncomingMessage, response: ServerResponse, { routes, news }: Serving): void => {
  if (news.isFull) {
    const later = { 'retry-after': '60' };
    send(request, response, routes.sorry(503, 'Too many listen', 'Load the page again now and then.', later));
  } else {
    response.writeHead(200, { ...always, ...stream });
    news.add(response);
  }
};

const pathOf = ({ url = '/' }: IncomingMessage): URL | undefined =>
  url.startsWith('/') ? (URL.parse(`http://localhost${url}`) ?? undefined) : undefined;

const send = (request: IncomingMessage, response: ServerResponse, { status, headers, body }: Reply): void => {
  const length: Record<string, number> = status === 304 ? {} : { 'content-length': Buffer.byteLength(body) };
  response.writeHead(status, { ...always, ...headers, ...length });
  response.end(request.method === 'HEAD' ? undefined : body);
};
