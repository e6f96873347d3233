import { z } from 'zod';
import { integer, listByKey, matching } from '../bounded.ts';
import type { Rule } from '../rules.ts';

const defaultQueue = 'default';

const queue = z.strictObject({
  name: matching(
    /^[A-Za-z0-9_]([-A-Za-z0-9._]*[A-Za-z0-9_])?$/,
    63,
    'must be letters, digits, "-", "_" and "."',
  ).describe('Name of the queue.'),
  priority: integer(-1_000_000, 1_000_000).describe('Drivers of the queue with the higher priority are placed first.'),
});

/** The queues of a cluster. `default` exists without being declared, and its priority is 0, as in Spark (semantics 3.3). */
export const queues = () =>
  listByKey(queue, 'name', 64)
    .default([])
    .describe('The queues that applications may name. The queue default always exists, with priority 0.');

const priorityClass = z.strictObject({
  name: matching(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, 253, 'must be lower-case letters, digits, "-" and "."').describe(
    'Name of the class.',
  ),
  value: integer(-1_000_000, 1_000_000).describe('Added to the priority of the queue of a driver.'),
});

/** Classes of priority, which drivers name beside their queue. */
export const priorityClasses = () =>
  listByKey(priorityClass, 'name', 64).default([]).describe('The classes that drivers may name as priorityClassName.');

export const defaultQueueRule: Rule<{ readonly queues: Queues }> = {
  cel: `!has(self.queues) || self.queues.all(queue, queue.name != '${defaultQueue}' || queue.priority == 0)`,
  holds: (spec) => spec.queues.every(({ name, priority }) => name !== defaultQueue || priority === 0),
  message: `has the queue ${defaultQueue} with another priority than 0, which is always that of this queue`,
  field: ['queues'],
};

export type Queues = readonly { readonly name: string; readonly priority: number }[];

/** The priority of a queue; undefined when the cluster has none of that name. */
export const priorityOf = (declared: Queues, name: string): number | undefined =>
  declared.find((one) => one.name === name)?.priority ?? (name === defaultQueue ? 0 : undefined);
