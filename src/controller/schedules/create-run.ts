/** Creates the SparkApplication of a run. Its name says what it is for, so that to create it twice meets the first one. */
import { clip } from '../../api/bounded.ts';
import {
  apiVersion,
  finalizer,
  runNowAnnotation,
  scheduledAtAnnotation,
  scheduledSparkApplicationNames,
  scheduleLabel,
  sparkApplicationNames,
} from '../../api/group.ts';
import { keptTokenChars } from '../../api/scheduled-spark-application-status.ts';
import type { KubeClient } from '../../kube/client.ts';
import { KubeApiError } from '../../kube/errors.ts';
import { isRecord, type KubeObject, type NewObject } from '../../kube/objects.ts';
import type { RunRefusal, ScheduleEffect } from '../../lifecycle/schedule/situation.ts';
import { moment } from '../../lifecycle/status.ts';
import { applicationType } from '../resources.ts';
import { scheduleOf } from './run-index.ts';

type Creation = Extract<ScheduleEffect, { type: 'create' }>;

/**
 * The run, new or as it was created before; a refusal when there never will be one like this.
 * @throws what the API server answers otherwise: it may be tried again
 */
export const createRun = async (
  client: Pick<KubeClient, 'create' | 'get'>,
  schedule: KubeObject,
  run: Creation,
): Promise<{ readonly object: KubeObject } | RunRefusal> => {
  try {
    return { object: await client.create(applicationType, newRun(schedule, run)) };
  } catch (error) {
    if (!(error instanceof KubeApiError)) throw error;
    if (error.alreadyExists) return existing(client, schedule, run, error);
    if (error.conflict || error.tooManyRequests || error.status >= 500) throw error;
    return {
      name: run.name,
      reason: 'RunRefused',
      message: `The API server refused to create ${run.name}: ${error.message}`,
    };
  }
};

const existing = async (
  client: Pick<KubeClient, 'get'>,
  { metadata: { namespace, uid } }: KubeObject,
  { name }: Creation,
  error: KubeApiError,
): Promise<{ readonly object: KubeObject } | RunRefusal> => {
  const object = await client.get(applicationType, { ...(namespace === undefined ? {} : { namespace }), name });
  if (object === undefined) throw error;
  if (scheduleOf(object)?.uid === uid) return { object };
  const message = `There is a ${sparkApplicationNames.kind} ${name} that this schedule has not created; the run is not begun while it is there.`;
  return { name, reason: 'RunNameTaken', message };
};

/** The finalizer is there from the beginning: a run can't vanish before its schedule has taken note of it. */
const newRun = ({ metadata, spec }: KubeObject, { name, occasion }: Creation): NewObject => {
  const annotations: Record<string, string> =
    occasion.kind === 'instant'
      ? { [scheduledAtAnnotation]: moment(occasion.atMs) }
      : { [runNowAnnotation]: clip(metadata.annotations?.[runNowAnnotation] ?? '', keptTokenChars) };
  return {
    apiVersion,
    kind: sparkApplicationNames.kind,
    metadata: {
      ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
      name,
      labels: { [scheduleLabel]: metadata.name },
      annotations,
      finalizers: [finalizer],
      ownerReferences: [
        {
          apiVersion,
          kind: scheduledSparkApplicationNames.kind,
          name: metadata.name,
          uid: metadata.uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: isRecord(spec) ? spec['template'] : undefined,
  };
};
