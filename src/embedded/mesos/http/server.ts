/** A listener on 127.0.0.1 that keeps its port over restarts, can freeze, and cuts all connections when it stops. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { replyText } from './reply.ts';

export type Serve = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

export class Listener {
  #server: Server | undefined;
  #port: number;
  #parked: (() => void)[] | undefined;
  readonly #serve: Serve;

  constructor(port: number, serve: Serve) {
    this.#port = port;
    this.#serve = serve;
  }

  /** 0 before the first start. */
  get port(): number {
    return this.#port;
  }

  get listening(): boolean {
    return this.#server !== undefined;
  }

  /** Throws when the port is taken. */
  async start(): Promise<void> {
    if (this.#server !== undefined) return;
    const server = createServer((request, response) => this.#take(request, response));
    server.keepAliveTimeout = 0;
    server.requestTimeout = 0;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Stops listening and cuts every connection. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    this.#parked = undefined;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  }

  /** Goes on accepting connections and requests, and answers none until `thaw`. */
  freeze(): void {
    this.#parked ??= [];
  }

  thaw(): void {
    const parked = this.#parked ?? [];
    this.#parked = undefined;
    for (const serve of parked) serve();
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    const serve = (): void => {
      Promise.resolve(this.#serve(request, response)).catch((error: unknown) => {
        if (response.headersSent || response.destroyed) response.destroy();
        else replyText(response, 500, error instanceof Error ? (error.stack ?? error.message) : String(error));
      });
    };
    if (this.#parked === undefined) serve();
    else this.#parked.push(serve);
  }
}
