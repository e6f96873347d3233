/**
 * Ids of executors' tasks: `executor-<number>-<epoch>-<port>[-gpus<n>]`. After a restart of the operator Mesos tells nothing of a task but its id and
 * state, so what must be known again is part of it: the port of its Worker, by which the Master names it, and the spare GPUs that it took.
 */

export interface ExecutorId {
  /** Of its Worker; 0 when it has none. */
  readonly port: number;
  readonly spareGpus: number;
}

/** @param epoch of the operator process, without dashes: no id is used twice */
export const executorIdOf = (number: number, epoch: string, { port, spareGpus }: ExecutorId): string =>
  `executor-${number}-${epoch}-${port}${spareGpus === 0 ? '' : `-gpus${spareGpus}`}`;

/** What the id says; nothing of ids of another form. */
export const parseExecutorId = (taskId: string): ExecutorId => {
  const [, port, gpus] = /^executor-\d+-[^-]+-(\d+)(?:-gpus(\d+))?$/.exec(taskId) ?? [];
  return { port: Number(port ?? 0), spareGpus: Number(gpus ?? 0) };
};
