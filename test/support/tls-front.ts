/** Stands before a plain server and speaks TLS with its clients. */
import { connect } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import type { Certificate } from './certificates.ts';

export class TlsFront implements AsyncDisposable {
  /** The names in the certificates that clients have shown. */
  readonly peers: string[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<{ destroy(): void }>();

  private constructor(server: Server) {
    this.#server = server;
  }

  /** With `clientAuthority` only clients with a certificate of that authority are let in. */
  static async before(url: string, { certificate, key }: Certificate, clientAuthority?: string): Promise<TlsFront> {
    const clients = clientAuthority === undefined ? {} : { requestCert: true, ca: clientAuthority };
    const front = new TlsFront(createServer({ cert: certificate, key, ...clients }));
    const { hostname, port } = new URL(url);
    front.#server.on('secureConnection', (client: TLSSocket) => front.#pass(client, hostname, Number(port)));
    await new Promise<void>((resolve) => front.#server.listen(0, '127.0.0.1', resolve));
    return front;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #pass(client: TLSSocket, host: string, port: number): void {
    const name = client.getPeerCertificate().subject?.CN;
    if (name !== undefined) this.peers.push(String(name));
    const server = connect({ host, port });
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        client.destroy();
        server.destroy();
      });
    }
    client.pipe(server).pipe(client);
  }
}
