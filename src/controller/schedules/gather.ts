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
  const read = readSchedule(object);
  if ('ok' in read) return read;
  return {
    ...read,
    runs: runs.map((run) => seenRun(run, deleting)),
    refused,
    now,
  };
};

type Read = Pick<ScheduleSituation, 'identity' | 'status' | 'spec'>;

/** A schedule is looked at at every change of its runs, and changes seldom itself. */
const known = new WeakMap<KubeObject, Read | Refusal>();

/** What the resource itself says; a refusal when the object or its status can't be read. */
export const readSchedule = (object: KubeObject): Read | Refusal => {
  const read = known.get(object) ?? parsedSchedule(object);
  known.set(object, read);
  return read;
};

const parsedSchedule = (object: KubeObject): Read | Refusal => {
  const head = parseScheduledSparkApplicationHead(object);
  if (!head.ok) return head;
  const parsed = parseScheduledSparkApplication(object);
  const spec = parsed.ok ? ({ ok: true, value: parsed.value.spec } as const) : parsed;
  return { identity: identityOf(object), status: head.value.status ?? {}, spec };
};

const identityOf = ({ metadata }: KubeObject): ScheduleSituation['identity'] => ({
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
