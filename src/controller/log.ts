/** What the controller logs with, and what its lines and spans call a resource. Fields never hold values of Secrets. */
import { isRecord, type KubeObject } from '../kube/objects.ts';
import type { SpanAttributes } from '../model/spans.ts';

export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** The key of a resource: of applications and schedules `namespace/name`, with the uid and the number of the last attempt as far as they are known. */
export interface About {
  readonly application?: string;
  readonly uid?: string;
  readonly attempt?: number;
  readonly schedule?: string;
  readonly cluster?: string;
}

export const aboutApplication = (key: string, object: Pick<KubeObject, 'metadata' | 'status'> | undefined): About => {
  const submission = isRecord(object?.status) ? object.status['submission'] : undefined;
  const attempt = isRecord(submission) ? submission['attempt'] : undefined;
  return {
    application: key,
    ...(object === undefined ? {} : { uid: object.metadata.uid }),
    ...(typeof attempt === 'number' ? { attempt } : {}),
  };
};

export const aboutSchedule = (key: string, object: Pick<KubeObject, 'metadata'> | undefined): About => ({
  schedule: key,
  ...(object === undefined ? {} : { uid: object.metadata.uid }),
});

export const spanAttributes = ({ application, uid, attempt, schedule, cluster }: About): SpanAttributes => ({
  ...(application === undefined ? {} : { 'sparkmesos.application': application }),
  ...(uid === undefined ? {} : { 'sparkmesos.uid': uid }),
  ...(attempt === undefined ? {} : { 'sparkmesos.attempt': attempt }),
  ...(schedule === undefined ? {} : { 'sparkmesos.schedule': schedule }),
  ...(cluster === undefined ? {} : { 'sparkmesos.cluster': cluster }),
});
