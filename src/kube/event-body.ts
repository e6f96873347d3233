import type { NewObject, ObjectRef, ResourceType } from './objects.ts';

export const eventType: ResourceType = { group: '', version: 'v1', plural: 'events', kind: 'Event', namespaced: true };

/** The object that an event is about. */
export interface EventSubject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string | undefined;
    readonly uid: string;
    readonly resourceVersion?: string | undefined;
  };
}

/** One thing that happened, maybe several times. Times are in milliseconds since the epoch. */
export interface Occurrence {
  readonly subject: EventSubject;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly count: number;
}

/** The API server's limits, in bytes: reason 128, note 1,024 (events.k8s.io/v1), which shows core events too. */
const longestReason = 128;
const longestMessage = 1024;

/** The text cut to so many bytes of UTF-8, never inside a character. */
function cut(text: string, bytes: number): string {
  const whole = Buffer.from(text, 'utf8');
  if (whole.length <= bytes) return whole.toString('utf8');
  const ellipsis = '…';
  let end = bytes - Buffer.byteLength(ellipsis);
  // Bytes 10xxxxxx continue a character.
  while (end > 0 && ((whole[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return whole.subarray(0, end).toString('utf8') + ellipsis;
}

export const boundedReason = (reason: string): string => cut(reason, longestReason);
export const boundedMessage = (message: string): string => cut(message, longestMessage);

/** Kubernetes writes event times in whole seconds. */
const seconds = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');

/** What changes when it happens again. */
export const countOf = ({ count, lastMs }: Occurrence) => ({ count, lastTimestamp: seconds(lastMs) });

/** A core/v1 Event, as `kubectl describe` shows it. Of what has no namespace it stands in `default`. */
export function eventBody(
  occurrence: Occurrence,
  ref: Required<ObjectRef>,
  component: string,
  instance: string,
): NewObject {
  const { subject, type, reason, message, firstMs } = occurrence;
  const { name, namespace, uid, resourceVersion } = subject.metadata;
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { ...ref },
    involvedObject: { apiVersion: subject.apiVersion, kind: subject.kind, name, namespace, uid, resourceVersion },
    type,
    reason,
    message,
    firstTimestamp: seconds(firstMs),
    ...countOf(occurrence),
    source: { component },
    reportingComponent: component,
    reportingInstance: instance,
  };
}
