/** A cluster as people see it: its connection, its queues, and what is on it. */
import type { KubeObject } from '../../kube/objects.ts';
import type { ApplicationRow, ClusterOverview, Counts, QueueOverview } from '../../model/overview.ts';
import { readiness } from '../census-view.ts';
import { type Fields, part, readyCondition, text } from '../fields.ts';

/** More names than an administrator declares: those that applications name by mistake are told of up to here. */
const shownQueues = 100;

/** @param rows the applications that name the cluster */
export const clusterOverview = (
  object: KubeObject,
  rows: readonly ApplicationRow[],
  { roles, maxDrivers }: Pick<ClusterOverview, 'roles' | 'maxDrivers'>,
): ClusterOverview => {
  const [spec, status] = [part(object.spec), part(object.status)];
  const byState = new Map<string, number>();
  const waitsFor = new Map<string, number>();
  const waiting = new Map<string, number>();
  for (const row of rows) {
    add(byState, row.state);
    if (row.state !== 'Queued') continue;
    add(waitsFor, row.waitsFor);
    add(waiting, row.queue);
  }
  return {
    name: object.metadata.name,
    ready: readiness(object),
    reason: text(readyCondition(object.status)['reason']),
    message: text(status['message']) || text(readyCondition(object.status)['message']),
    master: text(status['master']),
    frameworkId: text(status['frameworkId']),
    connectedSince: text(status['connectedSince']),
    maxDrivers,
    byState: countsOf(byState),
    waitsFor: countsOf(waitsFor),
    queues: queuesOf(spec, waiting),
    roles,
  };
};

const add = (counts: Map<string, number>, key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1);

const countsOf = (counts: ReadonlyMap<string, number>): Counts =>
  Object.assign(Object.create(null) as Record<string, number>, Object.fromEntries(counts));

/** Those with the highest priority first, as they are served; behind them what is named and not declared. */
const queuesOf = (spec: Fields, waiting: ReadonlyMap<string, number>): readonly QueueOverview[] => {
  const given = Array.isArray(spec['queues']) ? spec['queues'].map(part) : [];
  const declared = new Map([
    ['default', 0],
    ...given.map((one) => [text(one['name']), numberOf(one['priority'])] as const),
  ]);
  const names = [...new Set([...declared.keys(), ...waiting.keys()])].slice(0, shownQueues);
  const queues = names.map((name) => ({ name, priority: declared.get(name), waiting: waiting.get(name) ?? 0 }));
  const rank = ({ priority = Number.NEGATIVE_INFINITY }: QueueOverview): number => priority;
  return queues.sort((a, b) => rank(b) - rank(a) || (a.name < b.name ? -1 : 1));
};

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);
