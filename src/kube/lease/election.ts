/** A candidate for the lead: looks at the lease, takes it when it may, renews it, and knows at every moment whether it still leads. */
import type { Clock } from '../../model/clock.ts';
import type { KubeClient } from '../client.ts';
import { KubeApiError } from '../errors.ts';
import type { KubeObject } from '../objects.ts';
import { pause } from '../pause.ts';
import { type LeaseTimes, leaseStep, recordAfter, released, type SeenLease } from './decide.ts';
import { type LeaseRecord, leaseType, leaseWith, readLease } from './record.ts';

export interface ElectionOptions {
  readonly client: Pick<KubeClient, 'get' | 'create' | 'put'>;
  readonly lease: { readonly namespace: string; readonly name: string };
  /** Different for each process. */
  readonly me: string;
  readonly times: LeaseTimes;
  readonly clock: Clock;
  /** A stopwatch that no change of the clock moves, and that runs on while the process is stopped; milliseconds. */
  readonly elapsed: () => number;
  readonly random: () => number;
  readonly log: {
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
  };
}

export class Election {
  readonly #options: ElectionOptions;
  #seen: SeenLease | undefined;
  #object: KubeObject | undefined;
  #leads = false;
  #untilMs = Number.NEGATIVE_INFINITY;
  /** The same by the clock: a stopwatch may stand still while the whole machine is suspended. */
  #untilByClockMs = Number.NEGATIVE_INFINITY;
  #toldHolder: string | undefined;

  constructor(options: ElectionOptions) {
    this.#options = options;
  }

  /** Whether this process may act now. Asked before each effect: after a pause of the process the answer is no. */
  holds(): boolean {
    const { elapsed, clock } = this.#options;
    return this.#leads && elapsed() < this.#untilMs && clock.now() < this.#untilByClockMs;
  }

  /** Who leads, as far as is known; '' for nobody. */
  get holder(): string {
    return this.#seen?.record.holder ?? '';
  }

  /** Becomes the leader, sooner or later; false when the signal is aborted before. */
  async lead(signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted) {
      await this.#try();
      if (this.#leads) return true;
      await this.#pause(signal);
    }
    return false;
  }

  /** Stays the leader until the lead is lost, or the signal is aborted; then it is given up. Answers why it is over. */
  async stay(signal: AbortSignal): Promise<'lost' | 'asked'> {
    while (!signal.aborted) {
      await this.#pause(signal);
      if (signal.aborted) break;
      // The time left is short: whoever can't renew by then has to have stopped.
      await this.#try();
      if (!this.holds()) {
        this.#leads = false;
        return 'lost';
      }
    }
    return 'asked';
  }

  /** Lets the next one lead at once. Nothing of this process may act any more when it is called. Never throws. */
  async release(): Promise<void> {
    const { me, lease, clock, client, log } = this.#options;
    const mine = this.#leads && this.#seen?.record.holder === me;
    this.#leads = false;
    if (!mine || this.#seen === undefined || this.#object === undefined) return;
    try {
      await client.put(leaseType, leaseWith(lease, released(this.#seen), clock.now(), this.#object));
      log.info({ lease: lease.name }, 'the lead is given up');
    } catch (error) {
      log.warn({ lease: lease.name, problem: String(error) }, 'the lead could not be given up; it ends by itself');
    }
  }

  /** Reads, decides, writes: once. What fails is tried again after a pause, and the lead ends by itself meanwhile. */
  async #try(): Promise<void> {
    const { client, lease, me, times, elapsed, log } = this.#options;
    try {
      this.#look(await client.get(leaseType, lease));
      const step = leaseStep(this.#seen, me, elapsed());
      if (step === 'wait') {
        if (this.#leads) this.#leads = false;
        this.#tell();
        return;
      }
      await this.#write(step, recordAfter(this.#seen, me, times));
    } catch (error) {
      const known = error instanceof KubeApiError;
      if (known && (error.conflict || error.alreadyExists)) return;
      log.warn({ lease: lease.name, problem: String(error) }, 'the lease could not be read or written');
    }
  }

  async #write(step: 'create' | 'take' | 'renew', record: LeaseRecord): Promise<void> {
    const { client, lease, times, clock, elapsed, log } = this.#options;
    const askedMs = elapsed();
    const askedByClockMs = clock.now();
    const wanted = leaseWith(lease, record, clock.now(), this.#object);
    this.#look(step === 'create' ? await client.create(leaseType, wanted) : await client.put(leaseType, wanted));
    this.#untilMs = askedMs + times.deadlineMs;
    this.#untilByClockMs = askedByClockMs + times.deadlineMs;
    if (!this.#leads) log.info({ lease: lease.name, transitions: record.transitions }, 'leads');
    this.#leads = true;
  }

  #look(object: KubeObject | undefined): void {
    const { elapsed } = this.#options;
    this.#object = object;
    if (object === undefined) this.#seen = undefined;
    else if (object.metadata.resourceVersion !== this.#seen?.version)
      this.#seen = { record: readLease(object), version: object.metadata.resourceVersion, sinceMs: elapsed() };
  }

  #tell(): void {
    const { lease, log } = this.#options;
    if (this.#toldHolder === this.holder) return;
    this.#toldHolder = this.holder;
    log.info({ lease: lease.name, holder: this.holder }, 'stands by: another operator leads');
  }

  /** Candidates that were started together should not ask together for ever. */
  #pause(signal: AbortSignal): Promise<void> {
    const { clock, times, random } = this.#options;
    return pause(clock, times.periodMs * (0.9 + 0.2 * random()), signal);
  }
}
