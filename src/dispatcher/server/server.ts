/**
 * The socket of the protocol. It holds its own against clients that are slow, many, or send too much; each of them hears why, in JSON. Bodies and
 * tokens are in no log line.
 */
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TokenBucket } from '../../kube/token-bucket.ts';
import { type Address, addressText } from '../../ops/http/address.ts';
import { ListenError } from '../../ops/http/server.ts';
import { routeOf } from '../wire/route.ts';
import { addressed } from './address.ts';
import { type Answering, answerTo } from './answering.ts';
import type { Action, Guard } from './guard.ts';
import { errorReply, type Reply, rawReply } from './reply.ts';

export interface Limits {
  /** Bytes of a body. */
  readonly maxBody: number;
  /** Requests under way at a time. */
  readonly maxOpen: number;
  /** Requests a second in the long run; a burst of twice as many is let through. */
  readonly rate: number;
  /** Until a request has come in wholly, milliseconds. */
  readonly requestMs: number;
}

export const defaultLimits: Limits = { maxBody: 1_048_576, maxOpen: 64, rate: 50, requestMs: 30_000 };

export interface ServerMeans extends Answering {
  readonly address: Address;
  readonly guard: Guard;
  /** Whether the path of a request may hold the token. */
  readonly tokenInPath: boolean;
  readonly limits: Limits;
  /** Certificate and key in PEM; without them it speaks HTTP. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  readonly now: () => number;
  readonly log: Answering['log'] & { error(fields: object, message: string): void };
}

export interface DispatcherServer {
  readonly url: string;
  /** Takes nothing more, lets the requests end that are under way, and cuts what has not ended after their time. */
  close(): Promise<void>;
}

/** Connections that a limit of requests stands for: most of them are idle between two requests. */
const connectionsPerRequest = 4;
const idleMs = 15_000;
/** What is still under way then is cut. */
const closingMs = 10_000;

/** Serves the protocol. @throws ListenError */
export const serveDispatcher = async (means: ServerMeans): Promise<DispatcherServer> => {
  const { address, limits, log } = means;
  const options = {
    requestTimeout: limits.requestMs,
    headersTimeout: limits.requestMs,
    connectionsCheckingInterval: Math.max(50, Math.min(limits.requestMs / 4, 5_000)),
    keepAliveTimeout: idleMs,
  };
  const open = new Open();
  const server = createServer(options, means.tls, listenerOf(means, open));
  server.timeout = limits.requestMs + idleMs;
  limitConnections(server, limits.maxOpen * connectionsPerRequest, means.tls !== undefined);
  server.on('clientError', refuseUnreadable);
  server.on('connect', (_: IncomingMessage, socket: Duplex) => endWith(socket, errorReply(405, 'This is no proxy.')));
  await listen(server, address);
  const { port } = server.address() as AddressInfo;
  const scheme = means.tls === undefined ? 'http' : 'https';
  const url = `${scheme}://${addressText({ host: address.host ?? 'localhost', port })}`;
  log.info({ url }, 'submissions are served');
  return { url, close: () => close(server, open) };
};

const createServer = (options: ServerOptions, tls: ServerMeans['tls'], listener: RequestListener): Server =>
  tls === undefined ? createHttpServer(options, listener) : createHttpsServer({ ...options, ...tls }, listener);

const listen = (server: Server, address: Address): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'it is taken' : (error.code ?? error.message);
      reject(new ListenError(`${addressText(address)} can not be listened on: ${why}.`));
    });
    server.listen(address, resolve);
  });

/** Requests under way. */
class Open {
  count = 0;
  #whenNone: () => void = () => undefined;

  add(response: ServerResponse): void {
    this.count += 1;
    response.once('close', () => {
      this.count -= 1;
      if (this.count === 0) this.#whenNone();
    });
  }

  /** Resolves when none is under way. */
  none(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenNone = resolve;
      if (this.count === 0) resolve();
    });
  }
}

/** Connections on which no request is under way are cut at once. */
const close = async (server: Server, open: Open): Promise<void> => {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const cut = setTimeout(() => server.closeAllConnections(), closingMs);
  await open.none();
  clearTimeout(cut);
  server.closeAllConnections();
  await closed;
};

const listenerOf = (means: ServerMeans, open: Open): RequestListener => {
  const { maxOpen, rate } = means.limits;
  const bucket = new TokenBucket(rate * 2, 1000 / rate, means.now());
  return (request, response) => {
    open.add(response);
    if (open.count > maxOpen) send(request, response, busy(503, 'Too many requests are under way; try again.'));
    else if (!bucket.take(means.now()))
      send(request, response, busy(429, 'Too many requests in a short time; try again.'));
    else serve(request, response, means);
  };
};

const serve = (request: IncomingMessage, response: ServerResponse, means: ServerMeans): void => {
  answer(request, means).then(
    (reply) => send(request, response, reply),
    (error: unknown) => {
      if (request.errored !== null) return;
      means.log.error({ method: request.method, problem: String(error) }, 'a submission request could not be answered');
      send(request, response, errorReply(500, 'The request could not be answered; the log of the operator says why.'));
    },
  );
};

const busy = (status: number, message: string): Reply => errorReply(status, message, { 'retry-after': '1' });

const answer = async (request: IncomingMessage, means: ServerMeans): Promise<Reply> => {
  const { method = '', url = '/', headers } = request;
  const { target, token } = addressed(url, headers.authorization, means.tokenInPath);
  const route = routeOf(method, target);
  const admission = await means.guard(token, actionOf(route.kind));
  if (!admission.ok) {
    const challenge: Reply['headers'] = admission.status === 401 ? { 'www-authenticate': 'Bearer' } : {};
    return errorReply(admission.status, admission.message, challenge);
  }
  try {
    const body = () => bodyOf(request, means.limits.maxBody);
    return await answerTo({ method, route, body, namespace: admission.namespace }, means);
  } catch (error) {
    if (error instanceof TooLarge) return errorReply(413, `The body is larger than ${means.limits.maxBody} bytes.`);
    throw error;
  }
};

const actionOf = (kind: string): Action | undefined =>
  kind === 'create' || kind === 'kill' || kind === 'status' ? kind : undefined;

class TooLarge extends Error {}

/** Reads the body. What comes beyond the limit is thrown away by the server, so that the client gets to read its answer. */
const bodyOf = (request: IncomingMessage, limit: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let size = 0;
    const take = (piece: Buffer): void => {
      size += piece.length;
      if (size <= limit) pieces.push(piece);
      else {
        request.off('data', take);
        reject(new TooLarge());
      }
    };
    request.on('data', take);
    request.once('end', () => resolve(Buffer.concat(pieces).toString('utf8')));
    request.once('error', reject);
  });

const send = (request: IncomingMessage, response: ServerResponse, { status, body, headers }: Reply): void => {
  const length = body === undefined ? 0 : Buffer.byteLength(body);
  response.writeHead(status, { ...headers, 'content-length': length });
  response.end(request.method === 'HEAD' ? undefined : body);
};

/** For a connection on which no request could be read, or not in time. */
const refuseUnreadable = (error: NodeJS.ErrnoException, socket: Duplex): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
  else if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT')
    endWith(socket, errorReply(408, 'The request did not come in wholly in time.'));
  else if (error.code === 'HPE_HEADER_OVERFLOW')
    endWith(socket, errorReply(431, 'The head of the request is too large.'));
  else endWith(socket, errorReply(400, 'This is no request of HTTP.'));
};

/** The connection ends behind the answer, whatever the client still sends. */
const endWith = (socket: Duplex, reply: Reply): void => {
  socket.end(rawReply(reply, 'Refused'), () => socket.destroy());
};

/** Connections over the limit hear so, where that can be said before TLS is spoken. */
const limitConnections = (server: Server, limit: number, encrypted: boolean): void => {
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    socket.once('close', () => {
      connections -= 1;
    });
    if (connections <= limit) return;
    if (encrypted) socket.destroy();
    else endWith(socket, busy(503, 'Too many connections are open; try again.'));
  });
};
