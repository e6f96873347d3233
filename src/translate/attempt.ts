/** An attempt of an application, as it is to be launched: as a task of Mesos, or as a Pod. */
import type { MesosClusterSpec } from '../api/mesos-cluster.ts';
import type { SparkApplication } from '../api/spark-application.ts';
import type { Sensitive } from '../model/sensitive.ts';
import type { Refusal } from '../model/verdict.ts';
import { type DriverDescription, describeDriver } from './description.ts';
import { describePod, type PodDriver } from './pod/describe.ts';
import type { ReferencesOrNot } from './read-objects.ts';
import type { TranslateReason } from './refusal.ts';

export type AttemptDescription = DriverDescription | PodDriver;

export const isPod = (description: AttemptDescription): description is PodDriver => 'kind' in description;

/** Describes one attempt by `spec.mode`. Never throws. See `describeDriver`. */
export const describeAttempt = (
  app: SparkApplication,
  cluster: MesosClusterSpec,
  taskId: string,
  attempt: number,
  authSecret: Sensitive | undefined,
  references: ReferencesOrNot = new Map(),
): { readonly ok: true; readonly value: AttemptDescription } | Refusal<TranslateReason> =>
  app.spec.pod === undefined
    ? describeDriver(app, cluster, taskId, attempt, authSecret, references)
    : describePod(app, cluster, taskId, attempt, references);
