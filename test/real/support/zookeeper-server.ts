/** A real ZooKeeper server on loopback, of Maven Central's jars, with another client than ours in the role of the masters. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import zookeeper from 'node-zookeeper-client';
import type { ZooKeeperTarget } from '../../support/zookeeper/target.ts';
import { cacheDir } from './kube-binary.ts';

const source = fileURLToPath(new URL('../zookeeper/', import.meta.url));
/** Bounds of sessions follow from it: 2 to 20 ticks. */
const tickMs = 200;

/** Why there can be no server here; undefined when Java and Maven are there. */
export const missingForZooKeeper = (): string | undefined =>
  ['java', 'mvn'].find((program) => {
    try {
      execFileSync(program, ['-version'], { stdio: 'ignore' });
      return false;
    } catch {
      return true;
    }
  });

/** The directory of the jars; fetches them when they aren't there. @throws when Maven fails */
const jars = (): string => {
  const digest = createHash('sha256')
    .update(readFileSync(join(source, 'pom.xml')))
    .digest('hex')
    .slice(0, 16);
  const directory = join(cacheDir(), `zookeeper-${digest}`);
  if (existsSync(directory)) return directory;
  const fetching = mkdtempSync(`${directory}.fetching-`);
  const arguments_ = [
    '-q',
    '-B',
    'dependency:copy-dependencies',
    `-DoutputDirectory=${fetching}`,
    '-DincludeScope=runtime',
  ];
  execFileSync('mvn', arguments_, { cwd: source, stdio: ['ignore', 'ignore', 'inherit'] });
  if (!existsSync(directory)) renameSync(fetching, directory);
  return directory;
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
};

const called = <T>(call: (callback: (error: Error | null, value: T) => void) => void): Promise<T> =>
  new Promise((resolve, reject) => call((error, value) => (error ? reject(error) : resolve(value))));

const aclOf = (owner: string) => {
  const digest = `${owner.split(':', 1)[0]}:${createHash('sha1').update(owner).digest('base64')}`;
  return [new zookeeper.ACL(zookeeper.Permission.ALL, new zookeeper.Id('digest', digest))];
};

type Writer = ReturnType<typeof zookeeper.createClient>;

export class ZooKeeperServer implements ZooKeeperTarget {
  /** The shortest session that it grants. */
  static readonly sessionTimeoutMs = 5 * tickMs;
  readonly server: string;
  readonly #directory: string;
  readonly #classPath: string;
  #process: ChildProcess | undefined;
  #writer: Writer | undefined;

  private constructor(directory: string, classPath: string, port: number) {
    this.#directory = directory;
    this.#classPath = classPath;
    this.server = `127.0.0.1:${port}`;
    const config = {
      tickTime: tickMs,
      dataDir: join(directory, 'data'),
      clientPort: port,
      clientPortAddress: '127.0.0.1',
      'admin.enableServer': false,
      forceSync: 'no',
    };
    const lines = Object.entries(config).map(([key, value]) => `${key}=${value}\n`);
    writeFileSync(join(directory, 'zoo.cfg'), lines.join(''));
  }

  static async begin(): Promise<ZooKeeperServer> {
    const classPath = join(jars(), '*');
    const server = new ZooKeeperServer(mkdtempSync(join(tmpdir(), 'zookeeper-')), classPath, await freePort());
    await server.start();
    return server;
  }

  async make(path: string, owner?: string): Promise<void> {
    const writer = await this.#writing(owner);
    const names = path.split('/').slice(1);
    for (let depth = 1; depth <= names.length; depth++) {
      const node = `/${names.slice(0, depth).join('/')}`;
      const there = await called((done) => writer.exists(node, done));
      const acl = depth === names.length && owner !== undefined ? aclOf(owner) : zookeeper.ACL.OPEN_ACL_UNSAFE;
      if (!there) await called((done) => writer.create(node, acl, done));
    }
  }

  async enter(path: string, data: string, owner?: string): Promise<string> {
    const writer = await this.#writing(owner);
    const acl = owner === undefined ? zookeeper.ACL.OPEN_ACL_UNSAFE : aclOf(owner);
    const mode = zookeeper.CreateMode.PERSISTENT_SEQUENTIAL;
    return called((done) => writer.create(`${path}/json.info_`, Buffer.from(data), acl, mode, done));
  }

  /** A master that lives: its node goes with its session. The answer ends it, as a crash would. */
  async live(path: string, data: string): Promise<() => Promise<void>> {
    const master = await this.#client();
    const mode = zookeeper.CreateMode.EPHEMERAL_SEQUENTIAL;
    await called((done) => master.create(`${path}/json.info_`, Buffer.from(data), mode, done));
    return async () => {
      const gone = once(master, 'disconnected');
      master.close();
      await gone;
    };
  }

  async remove(node: string): Promise<void> {
    const writer = await this.#writing();
    await called((done) => writer.remove(node, done));
  }

  async start(): Promise<void> {
    const log = openSync(join(this.#directory, 'server.log'), 'a');
    const main = 'org.apache.zookeeper.server.quorum.QuorumPeerMain';
    const options = ['-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', this.#classPath];
    this.#process = spawn('java', [...options, main, join(this.#directory, 'zoo.cfg')], {
      stdio: ['ignore', log, log],
    });
    for (const end = Date.now() + 60_000; !(await this.#serves()); ) {
      if (Date.now() > end) throw new Error(`ZooKeeper does not serve; its log is in ${this.#directory}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async stop(): Promise<void> {
    await this.#release();
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGCONT');
    child.kill('SIGKILL');
    await exit;
  }

  /** Stops the server's time for longer than sessions last: it wakes up to find them all expired. */
  async expireSessions(): Promise<void> {
    await this.#release();
    this.#process?.kill('SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, 3 * ZooKeeperServer.sessionTimeoutMs));
    this.#process?.kill('SIGCONT');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  async #writing(owner?: string): Promise<Writer> {
    this.#writer ??= await this.#client();
    if (owner !== undefined) this.#writer.addAuthInfo('digest', Buffer.from(owner));
    return this.#writer;
  }

  async #client(): Promise<Writer> {
    const client = zookeeper.createClient(this.server, { sessionTimeout: 20 * tickMs, spinDelay: 50 });
    const connected = once(client, 'connected');
    client.connect();
    await connected;
    return client;
  }

  async #release(): Promise<void> {
    const writer = this.#writer;
    this.#writer = undefined;
    if (writer === undefined) return;
    const gone = once(writer, 'disconnected');
    writer.close();
    await gone;
  }

  /** A port that is open serves nobody yet, and leaves those hanging who come too early. */
  #serves(): Promise<boolean> {
    const [host = '', port] = this.server.split(':');
    return new Promise((resolve) => {
      let answer = '';
      const socket = connect({ host, port: Number(port) }, () => socket.write('srvr'));
      socket.setTimeout(500, () => socket.destroy());
      socket.on('data', (text) => {
        answer += text;
      });
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(answer.includes('Mode: standalone')));
    });
  }
}
