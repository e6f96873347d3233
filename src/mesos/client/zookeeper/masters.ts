/** Finds the leading master in ZooKeeper, as Mesos' own agents do, and tells when another one leads. */
import type { Clock } from '../../../model/clock.ts';
import { Backoff, pause } from '../backoff.ts';
import { type ConnectionLog, silent } from '../connection-state.ts';
import { messageOf, NoLeaderError } from '../failures.ts';
import type { MasterLocator } from '../locator.ts';
import type { ZooKeeperAddress } from '../master-url.ts';
import { leaderAmong, masterUrlOf, onlyOldMasters } from './entries.ts';
import { ZooKeeperSession } from './session.ts';

export interface ZooKeeperOptions {
  readonly address: ZooKeeperAddress;
  readonly scheme: 'http' | 'https';
  readonly clock: Clock;
  readonly random: () => number;
  readonly log?: ConnectionLog;
  /** 10 s by default, as Mesos itself has it. */
  readonly sessionTimeoutMs?: number;
  /** How long `current` waits for a leader before it says why there is none; 5 s by default. */
  readonly patienceMs?: number;
}

/**
 * Starts to look at once, and stays in touch until it is closed. While ZooKeeper can't be reached the last known leader counts, until it has failed.
 */
export class ZooKeeperMasters implements MasterLocator {
  readonly #options: ZooKeeperOptions;
  readonly #log: ConnectionLog;
  readonly #backoff: Backoff;
  readonly #stop = new AbortController();
  readonly #listeners = new Set<(url: string) => void>();
  #session: ZooKeeperSession | undefined;
  #leader: string | undefined;
  /** The leader has failed since ZooKeeper was last asked. */
  #doubted = false;
  #problem: string;
  /** Resolves when there is reason to look again. */
  #reason = Promise.withResolvers<void>();
  /** Resolves when a leader is known, or known anew. */
  #found = Promise.withResolvers<void>();

  constructor(options: ZooKeeperOptions) {
    this.#options = options;
    this.#log = options.log ?? silent;
    this.#backoff = new Backoff(options.random);
    this.#problem = `${this.#where} has not answered yet`;
    void this.#run();
  }

  async current(): Promise<string> {
    const { clock, patienceMs = 5000 } = this.#options;
    const deadline = Promise.withResolvers<void>();
    const cancel = clock.after(patienceMs, deadline.resolve);
    let late = false;
    while ((this.#leader === undefined || this.#doubted) && !late && !this.#stop.signal.aborted) {
      await Promise.race([this.#found.promise, deadline.promise.then(() => (late = true))]);
    }
    cancel();
    if (this.#leader === undefined || this.#doubted) throw new NoLeaderError(`no leading master: ${this.#problem}`);
    return this.#leader;
  }

  failed(url: string): void {
    if (url !== this.#leader) return;
    this.#doubted = true;
    this.#reason.resolve();
  }

  onChange(listener: (url: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#problem = 'the search was ended';
    this.#stop.abort();
    this.#listeners.clear();
    this.#session?.close();
    this.#found.resolve();
  }

  get #where(): string {
    return `ZooKeeper at ${this.#options.address.servers.join(', ')}`;
  }

  /** Tries one server after the other, in a random order round and round, with a pause whenever all have been tried. */
  async #run(): Promise<void> {
    const { address, clock, random } = this.#options;
    const count = address.servers.length;
    const first = Math.floor(random() * count);
    for (let tried = 1; !this.#stop.signal.aborted; tried++) {
      const server = address.servers[(first + tried) % count] ?? '';
      const message = await this.#attend(server);
      if (this.#stop.signal.aborted) return;
      this.#problem = `ZooKeeper at ${server}: ${message}`;
      this.#log.warn({ server, problem: message }, 'the connection to ZooKeeper is lost');
      if (tried % count === 0) await pause(this.#backoff.nextMs(), clock, this.#stop.signal);
    }
  }

  /** Looks whenever there is reason to, while the session lasts. Answers why it is over. Never rejects. */
  async #attend(server: string): Promise<string> {
    const { address, clock, sessionTimeoutMs: timeoutMs = 10_000 } = this.#options;
    const onWatch = (): void => this.#reason.resolve();
    const session = new ZooKeeperSession({ server, auth: address.auth, timeoutMs, clock, onWatch });
    this.#session = session;
    try {
      await session.opened;
      for (;;) {
        this.#reason = Promise.withResolvers<void>();
        await this.#look(session);
        this.#backoff.reset();
        await Promise.race([this.#reason.promise, session.ended]);
      }
    } catch (error) {
      return messageOf(error);
    } finally {
      session.close();
    }
  }

  async #look(session: ZooKeeperSession): Promise<void> {
    const { path } = this.#options.address;
    const names = await session.children(path);
    if (names === undefined) return this.#nobody(`${this.#where} has no ${path}: no master has ever registered there`);
    const leader = leaderAmong(names);
    if (onlyOldMasters(names)) return this.#nobody(`the masters in ${path} are older than Mesos 0.24`);
    if (leader === undefined) return this.#nobody(`no master is registered in ${path} of ${this.#where}`);
    const data = await session.data(path === '/' ? `/${leader}` : `${path}/${leader}`);
    // Gone meanwhile: that is a change of the children, of which we are told.
    if (data === undefined) return;
    const url = masterUrlOf(data, this.#options.scheme);
    if (url === undefined) return this.#nobody(`${path}/${leader} in ${this.#where} describes no master`);
    this.#leads(url);
  }

  #nobody(problem: string): void {
    if (problem !== this.#problem) this.#log.warn({ problem }, 'no master leads');
    this.#leader = undefined;
    this.#problem = problem;
  }

  #leads(url: string): void {
    const changed = url !== this.#leader;
    this.#leader = url;
    this.#doubted = false;
    this.#found.resolve();
    this.#found = Promise.withResolvers<void>();
    if (!changed) return;
    this.#log.info({ master: url }, 'a master leads');
    for (const listener of this.#listeners) listener(url);
  }
}
