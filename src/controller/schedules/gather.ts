/** Everything that a decision about a schedule rests on, in one value. Reads memory only. */
import { createHash } from 'node:crypto';
import { runNowAnnotation } from '../../api/group.ts';
import { parseScheduledSparkApplication, parseScheduledSparkApplicationHead } from '../../api/parse.ts';
import type { SparkApplicationStatus } from '../../api/spark-application-status.ts';
import type { KubeObject } from '../../kube/objects.ts';
import type { Request, RunRefusal, ScheduleSituation, SeenRun } from '../../lifecycle/schedule/situation.ts';
import type { Refusal } from '../../model/verdict.ts';

/** What is known beside the resources. */
interface Memory {
  /** uids of runs that are being deleted, whatever the cache says. */
  readonly deleting: ReadonlySet<string>;
  readonly refused: RunRefusal | undefined;
  readonly now: number;
}

/** Gathers; a refusal when the object or its status can't be read, in which case nothing may be done about it. */
export const gatherSchedule = (
  object: KubeObject,
  runs: readonly KubeObject[],
  { deleting, refused, now }: Memory,
): ScheduleSituation | Refusal => {
  const head = parseScheduledSparkApplicationHead(object);
  if (!head.ok) return head;
  const parsed = parseScheduledSparkApplication(object);
  return {
    identity: identityOf(object),
    status: head.value.status ?? {},
    spec: parsed.ok ? { ok: true, value: parsed.value.spec } : parsed,
    runs: runs.map((run) => seenRun(run, deleting)),
    refused,
    now,
  };
};

export const identityOf = ({ metadata }: KubeObject): ScheduleSituation['identity'] => ({
  name: metadata.name,
  generation: metadata.generation ?? 0,
  createdMs: Date.parse(metadata.creationTimestamp ?? ''),
  deleting: metadata.deletionTimestamp !== undefined,
  request: requestIn(metadata.annotations?.[runNowAnnotation]),
});

/** An empty value asks for nothing. */
const requestIn = (token: string | undefined): Request | undefined =>
  token === undefined || token === ''
    ? undefined
    : { token, digest: createHash('sha256').update(token).digest('hex').slice(0, 10) };

const seenRun = ({ metadata, status }: KubeObject, deleted: ReadonlySet<string>): SeenRun => {
  const { state, observedGeneration, completionTime } = (status ?? {}) as SparkApplicationStatus;
  return {
    name: metadata.name,
    createdMs: Date.parse(metadata.creationTimestamp ?? ''),
    state,
    edited: observedGeneration !== undefined && observedGeneration !== metadata.generation,
    deleting: metadata.deletionTimestamp !== undefined || deleted.has(metadata.uid),
    completedMs: completionTime === undefined ? undefined : Date.parse(completionTime),
  };
};
