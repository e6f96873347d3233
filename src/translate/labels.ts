/** The labels of tasks in Mesos: the user's, and those by which a task is found to belong to a resource. */
import { taskLabels } from '../api/group.ts';
import type { Label } from '../model/mesos.ts';
import { parseLabels } from '../spark/labels.ts';
import { readBy, refused } from './refusal.ts';
import { at, confPath, type Scope, type Who } from './scope.ts';
import type { Setting } from './setting.ts';
import { escaped } from './settings.ts';

const ours = 'sparkmesos.dev/';
const keys = { driver: 'spark.mesos.driver.labels', executor: 'spark.mesos.task.labels' } as const;

interface Given extends Label {
  readonly path: string;
  readonly value: string;
}

/** The labels of tasks that the operator launches. @throws Refused for a label that would pass a task off as another resource's */
export const labelsOf = (scope: Scope, attempt: number, who: Who): readonly Label[] => {
  const { metadata } = scope.app;
  const given = [...fromProperty(scope, who), ...fromFields(scope, who)];
  for (const { path } of given) scope.trail.note(path, `${who} TaskInfo.labels`);
  return [
    ...new Map(given.map(({ key, value }) => [key, { key, value }])).values(),
    { key: taskLabels.namespace, value: metadata.namespace ?? '' },
    { key: taskLabels.name, value: metadata.name },
    { key: taskLabels.uid, value: metadata.uid ?? '' },
    { key: taskLabels.attempt, value: String(attempt) },
  ];
};

/** The property from which Spark's own scheduler takes the labels of its executors. @throws Refused for what its grammar can't say */
export const executorLabels = (scope: Scope): readonly Setting[] => {
  const text = scope.given[keys.executor] ?? '';
  const given = fromFields(scope, 'executor');
  if (given.length === 0) return [];
  const pieces = given.map(({ path, key, value }) => {
    if (key === '' || value === '' || (key + value).includes('\\'))
      throw refused('NotSupported', path, "is empty or has a backslash, which Spark's scheduler can't take.");
    scope.trail.note(path, keys.executor);
    return `${escaped(key)}:${escaped(value)}`;
  });
  fromProperty(scope, 'executor');
  return [
    { path: 'spec.executor.labels', key: keys.executor, value: [...(text === '' ? [] : [text]), ...pieces].join(',') },
  ];
};

/** The property from which a dispatcher takes the labels of a driver's task: those of `labelsOf`. @throws Refused for what its grammar can't say */
export const driverLabelText = (scope: Scope, attempt: number): string => {
  for (const { path, key, value } of fromFields(scope, 'driver'))
    if (key === '' || value === '' || (key + value).includes('\\'))
      throw refused('NotSupported', path, "is empty or has a backslash, which Spark's dispatcher can't take.");
  return labelsOf(scope, attempt, 'driver')
    .map(({ key, value = '' }) => `${escaped(key)}:${escaped(value)}`)
    .join(',');
};

const fromProperty = ({ given }: Scope, who: Who): readonly Given[] => {
  const key = keys[who];
  const labels = readBy(key, () => parseLabels(given[key] ?? ''));
  return labels.map((label) => notOurs({ ...label, value: label.value ?? '', path: confPath(key) }));
};

const fromFields = ({ app: { spec } }: Scope, who: Who): readonly Given[] => {
  const { labels, annotations } = spec[who];
  const entries = (path: string, map: Readonly<Record<string, string>>, prefix = '') =>
    Object.entries(map).map(([key, value]) => notOurs({ path: `${path}["${key}"]`, key: prefix + key, value }));
  return [
    ...entries('spec.mesos.labels', spec.mesos.labels),
    ...entries(at(who, 'labels'), labels),
    ...entries(at(who, 'annotations'), annotations, 'annotation/'),
  ];
};

const notOurs = (label: Given): Given => {
  if (label.key.startsWith(ours))
    throw refused('KeyNotAllowed', label.path, `can't be set: labels under ${ours} are the operator's.`);
  return label;
};
