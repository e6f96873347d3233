/** Situations to decide about: small ones for tables, with only what a row is about said aloud. */
import { parseSparkApplicationSpec } from '../../../src/api/parse.ts';
import type { SparkApplicationSpec } from '../../../src/api/spark-application.ts';
import type { SparkApplicationStatus } from '../../../src/api/spark-application-status.ts';
import type { Identity, Observed, SeenDriver, Situation, Submission } from '../../../src/lifecycle/observed.ts';
import { no, type Refusal } from '../../../src/model/verdict.ts';
import { type Json, minimalSpec } from '../../support/resources.ts';

export const createdMs = Date.UTC(2030, 0, 1);
export const firstTask = 'driver-20300101000000-0000000000a1';

export const specOf = (more: Json = {}): SparkApplicationSpec => {
  const parsed = parseSparkApplicationSpec({ ...minimalSpec, ...more });
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.value;
};

export const submission: Submission = {
  id: firstTask,
  attempt: 1,
  taskId: firstTask,
  generation: 1,
  launchedBy: 'Driver',
  cluster: 'main',
  frameworkId: 'f-1',
  agentId: 'a-1',
  hostname: 'host-1',
  ports: [],
  role: '*',
  at: '2030-01-01T00:00:00Z',
};

export const place = {
  frameworkId: 'f-1',
  agentId: 'a-1',
  hostname: 'host-1',
  agentUrl: undefined,
  role: '*',
  ports: [31000, 31001, 31002, 31003, 31004],
};

export interface Given {
  readonly spec?: Json;
  /** The spec can't be read, for this reason. */
  readonly problem?: string;
  /** The spec can be read, and is not taken, for this reason. */
  readonly refused?: Refusal;
  readonly digest?: string;
  readonly identity?: Partial<Identity>;
  readonly observed?: Partial<Omit<Observed, 'spec' | 'written'>>;
  /** Milliseconds after the creation of the resource. */
  readonly atMs?: number;
}

const specPart = ({ spec, problem, refused }: Given): Pick<Observed, 'spec' | 'written'> => {
  if (problem !== undefined) return { spec: no('InvalidSpec', problem), written: undefined };
  const value = specOf(spec);
  return { spec: refused ?? { ok: true, value }, written: value };
};

/** The situation of a resource with this status; its spec is the minimal one, digest `one`, and nothing is seen of it. */
export const situation = (status: SparkApplicationStatus, given: Given = {}): Situation => ({
  identity: {
    uid: 'a1',
    generation: 1,
    createdAt: '2030-01-01T00:00:00Z',
    deleting: false,
    hasFinalizer: true,
    killRequested: undefined,
    ...given.identity,
  },
  status,
  observed: {
    ...specPart(given),
    specDigest: given.digest ?? 'one',
    neverLaunched: false,
    executorsGone: false,
    ...given.observed,
  },
  now: createdMs + (given.atMs ?? 0),
});

/** A status in the state, of the attempt above. */
export const live = (
  state: NonNullable<SparkApplicationStatus['state']>,
  more: SparkApplicationStatus = {},
): SparkApplicationStatus => ({
  state,
  submission,
  specDigest: 'one',
  attempts: { total: 1, runFailures: 0, submissionFailures: 0 },
  ...more,
});

export const ended = (mesosState: string, message?: string): SeenDriver => ({
  verdict: 'ended',
  mesosState,
  atMs: createdMs,
  ...(message === undefined ? {} : { message }),
});
