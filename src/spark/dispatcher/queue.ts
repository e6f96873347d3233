/** The order of waiting submissions (semantics 3.3): higher priority first, then earlier first. */
import { type Conf, entriesUnder, textEntry } from '../conf.ts';
import { noSuchElement } from '../exception.ts';
import { doubleOf } from '../java-values.ts';
import type { DriverDescription } from './submission.ts';

const key = 'spark.mesos.dispatcher.queue';

/** Priorities by the queue's name. */
export type Queues = ReadonlyMap<string, number>;

/** The queues that a dispatcher declares; `default` always has 0. @throws NumberFormatException for a priority that is no number */
export const declaredQueues = (conf: Conf): Queues =>
  new Map([
    ...entriesUnder(conf, `${key}.`).map(([name, priority]) => [name, Math.fround(doubleOf(priority))] as const),
    ['default', 0],
  ]);

export const queueOf = ({ request }: DriverDescription): string => textEntry(request.sparkProperties, key) ?? 'default';

/** @throws NoSuchElementException for a queue that is not declared */
export const priorityOf = (driver: DriverDescription, queues: Queues): number => {
  const name = queueOf(driver);
  const priority = queues.get(name);
  if (priority === undefined) throw noSuchElement(name);
  return priority;
};

/** `Float.compare`: NaN is above everything and equal to itself. */
const compareFloats = (a: number, b: number): number => {
  if (a < b) return -1;
  if (a > b) return 1;
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
};

/**
 * Negative when `a` is to be tried before `b`; 0 for two that Spark takes for the same submission: equal priority and millisecond, or both of a
 * queue whose priority is NaN.
 * @throws NoSuchElementException for a queue that is not declared
 */
export const compareDrivers = (a: DriverDescription, b: DriverDescription, queues: Queues): number => {
  const [left, right] = [priorityOf(a, queues), priorityOf(b, queues)];
  return left === right ? a.submittedMillis - b.submittedMillis : compareFloats(right, left);
};
