/** Events without what differs from run to run: ids, uuids, times, process numbers. */
import type { RecordedEvent } from './recording.ts';

export interface Status {
  readonly task_id: { readonly value: string };
  readonly state: string;
  readonly uuid?: string;
  readonly [field: string]: unknown;
}

/** The status of an UPDATE, undefined for any other event. */
export const statusOf = (event: RecordedEvent): Status | undefined =>
  event.type === 'UPDATE' ? (event['update'] as { readonly status: Status }).status : undefined;

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Fields whose presence counts and whose value doesn't. */
const hidden = new Set([
  'uuid',
  'timestamp',
  'executor_pid',
  'nanoseconds',
  'port',
  'pid',
  'heartbeat_interval_seconds',
  'status_update_uuid',
]);

/**
 * A value with ids hidden: uuids everywhere, the numbers of offers, agents and frameworks, and the presence of fields
 * that say "now". A protocol of IPv4 is the field's default, which protobuf leaves out.
 */
export function normalise(value: unknown): unknown {
  if (typeof value === 'string') {
    return value
      .replace(uuid, '<id>')
      .replace(/<id>-O\d+/g, '<offer>')
      .replace(/<id>-S\d+/g, '<agent>')
      .replace(/<id>-\d{4}\b/g, '<framework>');
  }
  if (Array.isArray(value)) return value.map(normalise);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, entry]) => !(key === 'protocol' && entry === 'IPv4'))
      .map(([key, entry]) => [key, hidden.has(key) && typeof entry !== 'object' ? '<any>' : normalise(entry)]),
  );
}

/** Statuses with an update that came twice counted once. */
export function withoutRepeats(statuses: readonly Status[]): Status[] {
  return statuses.filter(
    (status, index) => status.uuid === undefined || statuses.findIndex((other) => other.uuid === status.uuid) === index,
  );
}

/** All resources of an offer as sorted texts: their order means nothing. */
export function resourceLines(resources: unknown): string[] {
  return (resources as readonly object[])
    .map((resource) => JSON.stringify(Object.entries(resource).sort(([left], [right]) => (left < right ? -1 : 1))))
    .sort();
}
