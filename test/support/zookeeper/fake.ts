/** The least of a ZooKeeper server: nodes in memory, sessions, watches that go off once. */
import { createServer, type Server, type Socket } from 'node:net';
import type { ZooKeeperTarget } from './target.ts';

interface Node {
  data: string;
  owner: string | undefined;
}

const int = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => {
    bytes.writeInt32BE(value, 4 * index);
  });
  return bytes;
};
const sized = (bytes: Buffer): Buffer => Buffer.concat([int(bytes.length), bytes]);
const frame = (...parts: readonly Buffer[]): Buffer => sized(Buffer.concat(parts));
const none = Buffer.alloc(0);
const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';
const stat = Buffer.alloc(68);

/** A session: its socket, who it says it is, and what it watches. */
class Session {
  readonly #socket: Socket;
  readonly #nodes: ReadonlyMap<string, Node>;
  readonly #watches = new Set<string>();
  readonly #identities = new Set<string>();
  #rest: Buffer = none;
  #granted = false;

  constructor(socket: Socket, nodes: ReadonlyMap<string, Node>) {
    this.#socket = socket;
    this.#nodes = nodes;
    socket.on('data', (chunk) => this.#take(chunk));
  }

  /** Tells of a change, if it was asked to, and only once. Events: 1 created, 2 deleted, 4 children changed. */
  tell(kind: 'node' | 'children', path: string, event: 1 | 2 | 4): void {
    if (!this.#watches.delete(`${kind} ${path}`)) return;
    this.#socket.write(frame(int(-1), Buffer.alloc(8), int(0), int(event, 3), sized(Buffer.from(path))));
  }

  #take(chunk: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    while (this.#rest.length >= 4 && this.#rest.length >= 4 + this.#rest.readInt32BE(0)) {
      const length = this.#rest.readInt32BE(0);
      const request = this.#rest.subarray(4, 4 + length);
      this.#rest = this.#rest.subarray(4 + length);
      if (this.#granted) this.#answer(request);
      else this.#grant(request);
    }
  }

  #grant(request: Buffer): void {
    this.#granted = true;
    const timeoutMs = request.readInt32BE(12);
    this.#socket.write(frame(int(0, timeoutMs), Buffer.alloc(8, 1), sized(Buffer.alloc(16)), Buffer.of(0)));
  }

  #answer(request: Buffer): void {
    const xid = request.readInt32BE(0);
    const opcode = request.readInt32BE(4);
    if (opcode === -11) this.#socket.end();
    else if (opcode === 11) this.#reply(xid, 0);
    else if (opcode === 100) {
      const start = 16 + request.readInt32BE(12);
      this.#identities.add(request.subarray(start + 4, start + 4 + request.readInt32BE(start)).toString());
      this.#reply(xid, 0);
    } else this.#read(xid, opcode, request.subarray(12, 12 + request.readInt32BE(8)).toString());
  }

  #read(xid: number, opcode: number, path: string): void {
    const node = this.#nodes.get(path);
    if (node === undefined) {
      if (opcode === 3) this.#watches.add(`node ${path}`);
      this.#reply(xid, -101);
    } else if (node.owner !== undefined && !this.#identities.has(node.owner)) this.#reply(xid, -102);
    else this.#show(xid, opcode, path, node);
  }

  #show(xid: number, opcode: number, path: string, node: Node): void {
    this.#watches.add(`${opcode === 8 ? 'children' : 'node'} ${path}`);
    const children = [...this.#nodes.keys()].filter((name) => name !== '/' && parentOf(name) === path);
    const names = children.map((name) => sized(Buffer.from(name.slice(name.lastIndexOf('/') + 1))));
    if (opcode === 8) this.#reply(xid, 0, int(names.length), ...names);
    else if (opcode === 4) this.#reply(xid, 0, sized(Buffer.from(node.data)), stat);
    else this.#reply(xid, 0, stat);
  }

  #reply(xid: number, code: number, ...body: readonly Buffer[]): void {
    this.#socket.write(frame(int(xid), Buffer.alloc(8), int(code), ...body));
  }
}

export class FakeZooKeeper implements ZooKeeperTarget {
  readonly #nodes = new Map<string, Node>([['/', { data: '', owner: undefined }]]);
  readonly #sessions = new Map<Socket, Session>();
  #listener: Server | undefined;
  #port = 0;
  #sequence = 0;

  static async begin(): Promise<FakeZooKeeper> {
    const fake = new FakeZooKeeper();
    await fake.start();
    return fake;
  }

  get server(): string {
    return `127.0.0.1:${this.#port}`;
  }

  get connections(): number {
    return this.#sessions.size;
  }

  async make(path: string, owner?: string): Promise<void> {
    if (this.#nodes.has(path)) return;
    await this.make(parentOf(path));
    this.#create(path, { data: '', owner });
  }

  async enter(path: string, data: string, owner?: string): Promise<string> {
    const node = `${path}/json.info_${String(this.#sequence++).padStart(10, '0')}`;
    this.#create(node, { data, owner });
    return node;
  }

  async remove(node: string): Promise<void> {
    this.#nodes.delete(node);
    for (const session of this.#sessions.values()) {
      session.tell('node', node, 2);
      session.tell('children', parentOf(node), 4);
    }
  }

  async start(): Promise<void> {
    const listener = createServer((socket) => {
      this.#sessions.set(socket, new Session(socket, this.#nodes));
      socket.on('error', () => undefined);
      socket.on('close', () => this.#sessions.delete(socket));
    });
    await new Promise<void>((resolve) => listener.listen(this.#port, '127.0.0.1', resolve));
    const address = listener.address();
    this.#port = typeof address === 'object' && address !== null ? address.port : 0;
    this.#listener = listener;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#listener?.close(resolve));
    for (const socket of this.#sessions.keys()) socket.destroy();
    await closed;
  }

  async expireSessions(): Promise<void> {
    for (const socket of this.#sessions.keys()) socket.destroy();
  }

  /** Takes connections and says nothing on them any more. */
  fallSilent(): void {
    for (const socket of this.#sessions.keys()) socket.removeAllListeners('data').resume();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#listener?.listening === true) await this.stop();
  }

  #create(path: string, node: Node): void {
    this.#nodes.set(path, node);
    for (const session of this.#sessions.values()) {
      session.tell('node', path, 1);
      session.tell('children', parentOf(path), 4);
    }
  }
}
