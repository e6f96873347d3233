/** Events: stored once, shown as core/v1 and as events.k8s.io/v1. */
import { ageOf } from '../age.ts';
import { type FieldError, invalid, required } from '../field-error.ts';
import { at, equal, type Json, type JsonObject, objectAt, textAt } from '../json.ts';
import type { KubeObject } from '../object.ts';
import { column, nameColumn } from './columns.ts';
import { type BuiltInKind, builtIn } from './define.ts';
import { integer, object, objectReference, text, time } from './words.ts';

const source = object({ component: text, host: text });
const series = object({ count: integer, lastObservedTime: time, state: text });

/** Members of the one face, and what the other calls them. */
const renamed: readonly (readonly [string, string])[] = [
  ['involvedObject', 'regarding'],
  ['message', 'note'],
  ['source', 'deprecatedSource'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'],
  ['reportingComponent', 'reportingController'],
];

const translate = (event: KubeObject, apiVersion: string, names: ReadonlyMap<string, string>): KubeObject => {
  const result: KubeObject = { apiVersion, kind: 'Event', metadata: event.metadata };
  for (const [key, value] of Object.entries(event)) {
    if (!['apiVersion', 'kind', 'metadata'].includes(key)) result[names.get(key) ?? key] = value;
  }
  return result;
};
const toNew = new Map(renamed);
const toCore = new Map(renamed.map(([core, other]) => [other, core]));

const lastSeen = (event: KubeObject): string =>
  textAt(event, 'series', 'lastObservedTime') ||
  textAt(event, 'lastTimestamp') ||
  textAt(event, 'deprecatedLastTimestamp') ||
  textAt(event, 'eventTime') ||
  (event.metadata.creationTimestamp ?? '');

const about = (event: KubeObject): JsonObject =>
  objectAt(event, event['regarding'] === undefined ? 'involvedObject' : 'regarding');

const columns = [
  column('Last Seen', (event, now) => ageOf(lastSeen(event), now)),
  column('Type', (event) => textAt(event, 'type')),
  column('Reason', (event) => textAt(event, 'reason')),
  column('Object', (event) => `${textAt(about(event), 'kind').toLowerCase()}/${textAt(about(event), 'name')}`),
  column('Source', (event) => textAt(event, 'source', 'component') || textAt(event, 'reportingComponent'), {
    priority: 1,
  }),
  column('Message', (event) => (textAt(event, 'message') || textAt(event, 'note')).trim()),
  column('First Seen', (event, now) => ageOf(textAt(event, 'firstTimestamp') || lastSeen(event), now), { priority: 1 }),
  column('Count', (event) => at(event, 'series', 'count') ?? event['count'] ?? 1, { priority: 1, type: 'integer' }),
  { ...nameColumn, priority: 1 },
];

const references = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'];

const selectableBy =
  (face: string) =>
  (event: KubeObject): Record<string, string> => ({
    ...Object.fromEntries(references.map((name) => [`${face}.${name}`, textAt(about(event), name)])),
    reason: textAt(event, 'reason'),
    type: textAt(event, 'type'),
    reportingComponent: textAt(event, 'reportingComponent') || textAt(event, 'reportingController'),
    source: textAt(event, 'source', 'component') || textAt(event, 'reportingComponent'),
  });

const namespaceErrors = (event: KubeObject): FieldError[] => {
  const namespace = textAt(event, 'involvedObject', 'namespace');
  const inPlace =
    namespace === event.metadata.namespace || (namespace === '' && event.metadata.namespace === 'default');
  return inPlace ? [] : [invalid('involvedObject.namespace', namespace, 'does not match event.namespace')];
};

/** The rules that only the newer face has; they are about the stored form, and name its own members. */
const strictErrors = (event: KubeObject, old: KubeObject | undefined): FieldError[] => {
  if (old !== undefined) {
    const fixed = [
      'reportingComponent',
      'reportingInstance',
      'action',
      'reason',
      'involvedObject',
      'message',
      'type',
      'eventTime',
    ];
    const shown = (name: string): string => toNew.get(name) ?? name;
    return fixed
      .filter((name) => !equal(event[name], old[name]))
      .map((name) => invalid(shown(name), event[name] as Json, 'field is immutable'));
  }
  const missing = ['reportingComponent', 'reportingInstance', 'action', 'reason'].filter(
    (name) => textAt(event, name) === '',
  );
  return [
    ...(textAt(event, 'eventTime') === '' ? [required('eventTime')] : []),
    ...missing.map((name) => required(toNew.get(name) ?? name)),
    ...(['Normal', 'Warning'].includes(textAt(event, 'type'))
      ? []
      : [invalid('type', textAt(event, 'type'), 'has invalid value: ')]),
  ];
};

const shared = { plural: 'events', kind: 'Event', shortNames: ['ev'], columns, table: '/events' } as const;
const sharedMembers = {
  reason: text,
  type: text,
  eventTime: time,
  series,
  action: text,
  related: objectReference,
  reportingInstance: text,
};

const coreEvent: BuiltInKind = {
  ...shared,
  selectable: selectableBy('involvedObject'),
  description: 'Something that happened to an object.',
  properties: {
    ...sharedMembers,
    involvedObject: objectReference,
    message: text,
    source,
    firstTimestamp: time,
    lastTimestamp: time,
    count: integer,
    reportingComponent: text,
  },
  validate: namespaceErrors,
};

const newEvent: BuiltInKind = {
  ...shared,
  selectable: selectableBy('regarding'),
  group: 'events.k8s.io',
  description: 'Something that happened to an object.',
  properties: {
    ...sharedMembers,
    regarding: objectReference,
    note: text,
    deprecatedSource: source,
    deprecatedFirstTimestamp: time,
    deprecatedLastTimestamp: time,
    deprecatedCount: integer,
    reportingController: text,
  },
  fromStorage: (stored) => translate(stored, 'events.k8s.io/v1', toNew),
  toStorage: (given) => translate(given, 'v1', toCore),
  validate: (next, old) => [...namespaceErrors(next), ...strictErrors(next, old)],
};

export const eventKinds = [coreEvent, newEvent].map(builtIn);
