/** What the operator would do about an application in every situation of its life: to see which fields have a say in it. */
import type { MesosClusterSpec } from '../../../src/api/mesos-cluster.ts';
import type { SparkApplication } from '../../../src/api/spark-application.ts';
import type { SparkApplicationStatus } from '../../../src/api/spark-application-status.ts';
import { type ApplicationState, applicationStates } from '../../../src/api/states.ts';
import { attemptOf } from '../../../src/controller/gather.ts';
import type { Observed, SeenDriver, Submission } from '../../../src/lifecycle/observed.ts';
import { plan } from '../../../src/lifecycle/plan.ts';

const beganMs = Date.UTC(2030, 0, 1);
const began = '2030-01-01T00:00:00Z';

const submission: Submission = {
  id: 'driver-20300101000000-0000000000a1',
  attempt: 1,
  taskId: 'driver-20300101000000-0000000000a1',
  generation: 1,
  launchedBy: 'Driver',
  cluster: 'main',
  frameworkId: 'f-1',
  agentId: 'a-1',
  hostname: 'host-1',
  ports: [],
  role: '*',
  at: began,
};

const seen = (verdict: SeenDriver['verdict'], mesosState: string): SeenDriver => ({
  verdict,
  mesosState,
  atMs: beganMs + 1_000_000,
});

const sights: readonly (SeenDriver | undefined)[] = [
  undefined,
  seen('alive', 'TASK_STAGING'),
  seen('alive', 'TASK_RUNNING'),
  seen('ended', 'TASK_FINISHED'),
  seen('ended', 'TASK_FAILED'),
  seen('ended', 'TASK_ERROR'),
];

const laterMs = [1_000, 700_000, 40_000_000];
const failures = [1, 3];

const statuses: readonly SparkApplicationStatus[] = [
  undefined,
  ...(Object.keys(applicationStates) as ApplicationState[]),
].flatMap((state) =>
  failures.map(
    (count): SparkApplicationStatus => ({
      ...(state === undefined ? {} : { state, since: began, completionTime: began, submission }),
      ...(state !== 'Running' ? {} : { startTime: began }),
      specDigest: 'one',
      attempts: { total: count, runFailures: count, submissionFailures: count },
    }),
  ),
);

/** All decisions as one text. */
export const livesOf = (app: SparkApplication, cluster: MesosClusterSpec): string => {
  const { spec } = app;
  const observed: Omit<Observed, 'driver' | 'neverLaunched'> = {
    spec: { ok: true, value: spec },
    written: spec,
    cluster,
    specDigest: 'one',
    executorsGone: true,
  };
  const identity = {
    uid: 'a1',
    generation: 1,
    createdAt: began,
    deleting: false,
    hasFinalizer: true,
    killRequested: undefined,
  };
  const decisions = statuses.flatMap((status) =>
    sights.flatMap((driver) =>
      laterMs.map((ms) =>
        plan({
          identity,
          status,
          observed: {
            ...observed,
            neverLaunched: driver?.mesosState === 'TASK_ERROR',
            ...(driver === undefined ? {} : { driver }),
          },
          now: beganMs + ms,
        }),
      ),
    ),
  );
  return JSON.stringify([decisions, attemptOf({ key: 'jobs/pi', uid: identity.uid }, {}, submission, app)]);
};
