/**
 * How many executors an application with dynamic allocation gets, and which may be given back: as many as the driver's own gauge asks for, and only
 * those whose Workers the Master shows without work. Pure.
 */

export interface ExecutorBounds {
  /** How many before the driver says how many it wants. */
  readonly initial: number;
  readonly min: number;
  /** Undefined: as many as the driver wants. */
  readonly max: number | undefined;
}

/** A Worker as the Master shows it. */
export interface SeenWorker {
  readonly host: string;
  readonly port: number;
  readonly coresUsed: number;
}

/** An executor by the port of its Worker; its host is unknown after a restart of the operator. */
export interface PlacedExecutor {
  readonly id: string;
  readonly host: string | undefined;
  readonly port: number;
}

export interface SeenDemand {
  /** What the driver's gauge says; undefined while it says nothing. */
  readonly target: number | undefined;
  /** Undefined when the Master did not answer. */
  readonly workers: readonly SeenWorker[] | undefined;
}

/**
 * How many executors there are to be.
 * @param live how many there are; none of them goes while the driver says nothing
 */
export const wantedExecutors = (target: number | undefined, { initial, min, max }: ExecutorBounds, live: number) =>
  Math.min(max ?? Number.POSITIVE_INFINITY, Math.max(min, target ?? Math.max(initial, live)));

/**
 * The executors that the Master won't use: it shows their Workers without work although as many others work as the application asks for. Where two
 * Workers may be meant, both must be idle.
 */
export const idleExecutors = (
  executors: readonly PlacedExecutor[],
  { target, workers }: SeenDemand,
): ReadonlySet<string> => {
  if (target === undefined || workers === undefined) return new Set();
  const working = workers.filter(({ coresUsed }) => coresUsed > 0).length;
  if (working < target) return new Set();
  const idle = executors.filter(({ host, port }) => {
    const meant = workers.filter((worker) => worker.port === port && (host === undefined || worker.host === host));
    return meant.length > 0 && meant.every(({ coresUsed }) => coresUsed === 0);
  });
  return new Set(idle.map(({ id }) => id));
};
