/** Warnings about agents on which executors fail: one for each time that an agent begins to be avoided, since the status remembers it from then on. */
import type { SparkApplicationStatus } from '../api/spark-application-status.ts';
import type { Effect } from './observed.ts';

type ExecutorsPart = SparkApplicationStatus['executors'];

export const avoidedWarnings = (before: ExecutorsPart, after: ExecutorsPart): readonly Effect[] => {
  const known = new Set(before?.avoidedAgents?.map(({ host, until }) => `${host} ${until}`));
  const fresh = after?.avoidedAgents?.filter(({ host, until }) => !known.has(`${host} ${until}`)) ?? [];
  return fresh.map(({ host, failures, until }) => {
    const last = after?.failures?.find((failure) => failure.host === host);
    const words = last?.message === undefined ? '' : ` The last one ended with ${last.state}: ${last.message}`;
    const message = `${failures} executors have failed on ${host}; it gets no more of them until ${until}.${words}`;
    return { type: 'warn', reason: 'AgentAvoided', message };
  });
};
