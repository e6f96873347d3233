import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

export type Answer = (response: ServerResponse, request: SeenRequest) => void;

export interface ScriptedServer extends AsyncDisposable {
  readonly url: string;
  readonly requests: SeenRequest[];
  /** Cuts every connection at once. */
  cut(): void;
}

export const json =
  (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer =>
  (response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

export const refusal = (code: number, reason: string, message = reason, details?: unknown) => ({
  kind: 'Status',
  apiVersion: 'v1',
  status: 'Failure',
  code,
  reason,
  message,
  details,
});

async function read(request: IncomingMessage): Promise<SeenRequest> {
  const url = new URL(request.url ?? '/', 'http://server');
  let text = '';
  for await (const piece of request) text += String(piece);
  const body: unknown = text === '' ? undefined : JSON.parse(text);
  const { method = '', headers } = request;
  return { method, path: url.pathname, query: Object.fromEntries(url.searchParams), headers, body };
}

/** An HTTP server of this machine, on a free port unless told, that answers as the function says: for what a good server never does. */
export async function scriptedServer(answer: Answer, port = 0): Promise<ScriptedServer> {
  const requests: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    read(request).then(
      (seen) => {
        requests.push(seen);
        answer(response, seen);
      },
      () => response.destroy(),
    );
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    cut,
    async [Symbol.asyncDispose]() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
