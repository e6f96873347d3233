/** One operator as a process: it can die at any of its requests, and then nothing of it acts any more. */
import { pino } from 'pino';
import { plainAccess } from '../../../src/kube/access.ts';
import type { Operator, OperatorOptions } from '../../../src/main.ts';
import type { Clock } from '../../../src/model/clock.ts';
import { kubeEffect, mesosEffect, type Outgoing } from './effects.ts';
import { MortalClock } from './fast-clock.ts';
import { type Fault, FaultyDispatcher } from './faulty-dispatcher.ts';

/** A request that changes something: its name, and how many of the same name went before it in this process. */
export interface Effect {
  readonly name: string;
  readonly nth: number;
  readonly server: 'kube' | 'mesos';
  readonly request: Outgoing;
}

export type Trouble = (effect: Effect) => Fault | undefined;

/** The composition root, or a mutant of it. */
export type StartOperator = (options: OperatorOptions) => Promise<Operator>;

export interface ProcessOptions {
  readonly start: StartOperator;
  readonly kubeUrl: string;
  readonly clock: Clock;
  readonly trouble: Trouble;
  readonly onDeath: () => void;
}

const keptLines = 400;

export class OperatorProcess {
  /** The requests that changed something, or were to, in order. */
  readonly effects: Effect[] = [];
  /** The newest lines of its log. */
  readonly lines: string[] = [];
  readonly #options: ProcessOptions;
  readonly #clock: MortalClock;
  readonly #kube: FaultyDispatcher;
  readonly #mesos: FaultyDispatcher;
  readonly #counts = new Map<string, number>();
  #state: 'lives' | 'dead' = 'lives';
  #operator: Operator | undefined;

  constructor(options: ProcessOptions) {
    this.#options = options;
    this.#clock = new MortalClock(options.clock);
    const way = { clock: this.#clock, isDead: () => this.#state === 'dead', die: () => this.die() };
    this.#kube = new FaultyDispatcher({ ...way, meet: (request) => this.#meet(kubeEffect(request), 'kube', request) });
    this.#mesos = new FaultyDispatcher({
      ...way,
      meet: (request) => this.#meet(mesosEffect(request), 'mesos', request),
    });
    void this.#run();
  }

  get lives(): boolean {
    return this.#state === 'lives';
  }

  /** Ends it as kill -9 does: no farewell, all connections cut, no timer goes off. */
  die(): void {
    if (this.#state === 'dead') return;
    this.#state = 'dead';
    this.#clock.die();
    this.#kube.cut();
    this.#mesos.cut();
    this.#options.onDeath();
  }

  /** Ends it in order, as SIGTERM does. */
  async stop(): Promise<void> {
    await this.#operator?.stop();
    this.#state = 'dead';
    this.#clock.die();
    this.#mesos.cut();
  }

  /** A start that fails ends the process; whoever runs it starts it again. */
  async #run(): Promise<void> {
    const { start, kubeUrl } = this.#options;
    const write = (line: string): void => {
      this.lines.push(line.trim());
      if (this.lines.length > keptLines) this.lines.shift();
    };
    try {
      this.#operator = await start({
        access: plainAccess(kubeUrl, undefined, this.#kube),
        log: pino({ level: 'info', base: null }, { write }),
        clock: this.#clock,
        mesosDispatcher: this.#mesos,
      });
    } catch (error) {
      write(`the operator could not start: ${String(error)}`);
      this.#clock.after(1_000, () => this.die());
    }
  }

  #meet(name: string | undefined, server: Effect['server'], request: Outgoing): Fault | undefined {
    if (name === undefined) return undefined;
    const nth = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, nth);
    const effect = { name, nth, server, request };
    this.effects.push(effect);
    return this.#options.trouble(effect);
  }
}
