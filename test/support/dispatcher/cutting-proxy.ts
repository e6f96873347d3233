/** A proxy before a dispatcher, on which connections break at chosen places. */
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * - `in-request`: half of the request reaches the dispatcher;
 * - `before-answer`: the dispatcher has answered, and nothing of it comes back;
 * - `in-answer`: half of the answer comes back;
 * - `held`: the client is cut off at once, and the request reaches the dispatcher when `release` is called.
 */
export type Cut = 'in-request' | 'before-answer' | 'in-answer' | 'held';

export interface Passing {
  readonly method: string;
  readonly path: string;
  /** How many requests to this path came before. */
  readonly nth: number;
}

export class CuttingProxy {
  /** Whether, and where, a request is cut. */
  cut: (passing: Passing) => Cut | undefined = () => undefined;
  /** The paths of requests that the dispatcher has answered, in order. */
  readonly seen: string[] = [];
  readonly #to: URL;
  readonly #held: (() => void)[] = [];
  readonly #counts = new Map<string, number>();
  readonly #server = createServer((request, response) => void this.#pass(request, response));

  private constructor(to: string) {
    this.#to = new URL(to);
  }

  static async begin(to: string): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(to);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Lets what was held go on to the dispatcher. */
  release(): void {
    for (const go of this.#held.splice(0)) go();
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const { method = 'GET', url: path = '/' } = request;
    const nth = (this.#counts.get(path) ?? 0) + 1;
    this.#counts.set(path, nth);
    const cut = this.cut({ method, path, nth });
    const body = Buffer.concat(pieces);
    const headers = { 'content-type': request.headers['content-type'] ?? '', 'content-length': body.length };
    const onward = ask({ hostname: this.#to.hostname, port: this.#to.port, agent: false, method, path, headers });
    if (cut === 'held') {
      onward.once('error', () => undefined);
      onward.once('response', (answer) => answer.resume());
      this.#held.push(() => void onward.end(body));
      request.socket.destroy();
      return;
    }
    if (cut === 'in-request') {
      onward.once('error', () => undefined);
      onward.write(body.subarray(0, Math.floor(body.length / 2)), () => {
        onward.destroy();
        request.socket.destroy();
      });
      return;
    }
    onward.once('error', () => request.socket.destroy());
    onward.once('response', (answer) => {
      this.seen.push(path);
      void this.#answer(answer, response, cut);
    });
    onward.end(body);
  }

  async #answer(answer: IncomingMessage, response: ServerResponse, cut: Cut | undefined): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of answer) pieces.push(piece as Buffer);
    const body = Buffer.concat(pieces);
    if (cut === 'before-answer') {
      response.socket?.destroy();
      return;
    }
    const type = answer.headers['content-type'] ?? 'text/plain';
    response.writeHead(answer.statusCode ?? 500, { 'content-type': type, 'content-length': body.length });
    if (cut === 'in-answer')
      response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.socket?.destroy());
    else response.end(body);
  }
}
