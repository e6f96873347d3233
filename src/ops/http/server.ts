/**
 * A small server of pages for machines and administrators: GET and HEAD of a table of paths. It holds its own against clients that are slow, wrong or
 * many, and ends at once when it is told to.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Address, addressText } from './address.ts';

export interface Answer {
  readonly status: number;
  /** Media type. */
  readonly type: string;
  readonly body: string;
}

export interface Route {
  readonly path: string;
  readonly answer: (url: URL) => Answer | Promise<Answer>;
}

/** What a client may take and how many there may be. */
export interface Limits {
  /** For the whole of a request, milliseconds. */
  readonly requestMs: number;
  /** A connection on which nothing moves for so long is cut, also one whose client does not read. */
  readonly idleMs: number;
  readonly connections: number;
}

export interface Served {
  readonly url: string;
  /** Stops listening and cuts every connection. */
  close(): Promise<void>;
}

interface PageLog {
  error(fields: object, message: string): void;
}

/** Thrown when the address can't be listened on; the message is a sentence for who gave it. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  readonly code = 'LISTEN';
}

const defaults: Limits = { requestMs: 10_000, idleMs: 60_000, connections: 128 };

/** Serves the routes. @throws ListenError */
export const serve = async (
  routes: readonly Route[],
  address: Address,
  log: PageLog,
  { requestMs, idleMs, connections }: Limits = defaults,
): Promise<Served> => {
  const table = new Map(routes.map((route) => [route.path, route]));
  const options = {
    requestTimeout: requestMs,
    headersTimeout: requestMs,
    connectionsCheckingInterval: Math.min(requestMs, 5_000),
    keepAliveTimeout: idleMs,
  };
  const server = createServer(options, (request, response) => {
    answerOf(table, request).then(
      (answer) => send(response, request, answer),
      (error: unknown) => {
        log.error({ path: pathOf(request)?.pathname, problem: String(error) }, 'a page could not be made');
        send(response, request, text(500, 'The page could not be made; the log says why.'));
      },
    );
  });
  server.timeout = idleMs;
  server.maxConnections = connections;
  await listen(server, address);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${addressText({ host: address.host ?? 'localhost', port })}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** @throws ListenError */
export const listen = (server: Server, address: Address): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'it is taken' : (error.code ?? error.message);
      reject(new ListenError(`${addressText(address)} can not be listened on: ${why}.`));
    });
    server.listen(address, resolve);
  });

const answerOf = async (table: ReadonlyMap<string, Route>, request: IncomingMessage): Promise<Answer> => {
  if (request.method !== 'GET' && request.method !== 'HEAD') return text(405, 'Pages are only read: GET or HEAD.');
  const url = pathOf(request);
  if (url === undefined) return text(400, 'The path can not be read.');
  const route = table.get(url.pathname);
  return route === undefined
    ? text(404, `There is no such page. There are ${[...table.keys()].join(', ')}.`)
    : route.answer(url);
};

const pathOf = ({ url = '/' }: IncomingMessage): URL | undefined =>
  url.startsWith('/') && URL.canParse(`http://localhost${url}`) ? new URL(`http://localhost${url}`) : undefined;

/** One sentence as an answer. */
export const text = (status: number, sentence: string): Answer => ({
  status,
  type: 'text/plain; charset=utf-8',
  body: `${sentence}\n`,
});

/** What a request brings along as its body is not read: the connection ends then. */
const send = (response: ServerResponse, { method }: IncomingMessage, { status, type, body }: Answer): void => {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(status === 405 ? { allow: 'GET, HEAD', connection: 'close' } : {}),
  });
  response.end(method === 'HEAD' ? undefined : body);
};
