import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { decodeMessage, type Encoding, encodeMessage, mediaTypes } from '../../src/mesos/wire/message.ts';
import { encodeRecord } from '../../src/mesos/wire/recordio.ts';

type Message = Record<string, unknown>;

/** A call as the master received it. */
export interface SeenCall {
  readonly type: string;
  readonly message: Message;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly encoding: Encoding;
  readonly response: ServerResponse;
}

/** The stream of one subscription. */
export interface SeenStream {
  readonly id: string;
  /** Sends an event to the subscriber. */
  send(event: Message): void;
  /** Sends bytes as they are. */
  sendBytes(bytes: Uint8Array): void;
  /** Ends the stream in order. */
  end(): void;
  /** Cuts the connection. */
  cut(): void;
  readonly closed: boolean;
}

/**
 * The least of a Mesos master: it takes calls, opens streams and sends whatever a test says. `answer` may take a call into its own
 * hands by returning true; without it SUBSCRIBE opens a stream that begins with SUBSCRIBED, and any other call gets 202.
 */
export class ScriptedMaster implements AsyncDisposable {
  readonly calls: SeenCall[] = [];
  readonly streams: SeenStream[] = [];
  answer: (call: SeenCall) => boolean = () => false;
  heartbeatSeconds = 15;
  frameworkId = 'f-1';
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const encoding = request.headers['content-type'] === mediaTypes.protobuf ? 'protobuf' : 'json';
      const path = request.url ?? '';
      const name = path.endsWith('/scheduler') ? 'mesos.v1.scheduler.Call' : 'mesos.v1.master.Call';
      const message = chunks.length === 0 ? {} : decodeMessage(name, Buffer.concat(chunks), encoding);
      this.#take({ type: String(message['type']), message, path, headers: request.headers, encoding, response });
    });
  });

  private constructor() {
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  static async start(): Promise<ScriptedMaster> {
    const master = new ScriptedMaster();
    await new Promise<void>((resolve) => master.#server.listen(0, '127.0.0.1', resolve));
    return master;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The calls of one type, oldest first. */
  callsOf(type: string): SeenCall[] {
    return this.calls.filter((call) => call.type === type);
  }

  /** The subscription that was opened last. */
  get stream(): SeenStream {
    const last = this.streams.at(-1);
    if (last === undefined) throw new Error('nobody has subscribed yet');
    return last;
  }

  /** Opens the stream of a SUBSCRIBE without an event on it. */
  open({ response, encoding }: SeenCall): SeenStream {
    const id = `stream-${this.streams.length + 1}`;
    response.writeHead(200, { 'content-type': mediaTypes[encoding], 'mesos-stream-id': id });
    response.flushHeaders();
    const stream = {
      id,
      send: (event: Message) =>
        void response.write(encodeRecord(encodeMessage('mesos.v1.scheduler.Event', event, encoding))),
      sendBytes: (bytes: Uint8Array) => void response.write(bytes),
      end: () => void response.end(),
      cut: () => void response.destroy(),
      get closed() {
        return response.closed || response.destroyed;
      },
    };
    this.streams.push(stream);
    return stream;
  }

  /** Cuts every connection and answers no more. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #take(call: SeenCall): void {
    this.calls.push(call);
    if (this.answer(call)) return;
    if (call.type !== 'SUBSCRIBE') {
      call.response.writeHead(202).end();
      return;
    }
    const subscribed = { framework_id: { value: this.frameworkId }, heartbeat_interval_seconds: this.heartbeatSeconds };
    this.open(call).send({ type: 'SUBSCRIBED', subscribed });
  }
}

/** Answers a call with a status, a text and headers, and takes it so. */
export const reply = (
  call: SeenCall,
  status: number,
  text = '',
  headers: Readonly<Record<string, string>> = {},
): true => {
  call.response.writeHead(status, headers).end(text);
  return true;
};
