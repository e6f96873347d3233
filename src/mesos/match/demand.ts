/** What a driver needs of an agent, and when it is its turn. */
import type { Constraint } from '../../model/constraint.ts';
import type { Amounts, Gang } from '../../model/resources.ts';

export interface Demand {
  readonly taskId: string;
  /** Any of these roles serves. */
  readonly roles: readonly string[];
  readonly amounts: Amounts;
  readonly constraints: readonly Constraint[];
  /** What all offers to its roles must hold together, before it is placed. */
  readonly gang?: Gang;
  /** Of its queue and its class; the higher one goes first. */
  readonly priority: number;
  /** Since when it waits, milliseconds since the epoch. */
  readonly queuedAtMs: number;
}

/** A demand with its shape, which is made once: a queue is walked often. */
export interface Shaped {
  readonly demand: Demand;
  /** Equal for demands that fit on the same offers. */
  readonly shape: string;
}

export const shaped = (demand: Demand): Shaped => ({ demand, shape: shapeOf(demand) });

const shapeOf = ({ roles, amounts, constraints, gang }: Demand): string => {
  const { cpus, mem, gpus = 0, disk = 0, ports, fixedPorts = [] } = amounts;
  return JSON.stringify([roles, cpus, mem, gpus, disk, ports, fixedPorts, constraints.map(Object.values), gang]);
};

/** The order of the queue: by priority, then by time, then by the task's id. No two drivers are equal in it. */
export const compareDemands = (a: Demand, b: Demand): number =>
  b.priority - a.priority || a.queuedAtMs - b.queuedAtMs || (a.taskId < b.taskId ? -1 : a.taskId > b.taskId ? 1 : 0);
