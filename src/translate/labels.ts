/** The labels of tasks in Mesos: the user's, and those by which a task is found to belong to a resource. */
import { group, taskLabels } from '../api/group.ts';
import type { SparkApplication } from '../api/spark-application.ts';
import type { Label } from '../model/mesos.ts';
import { Refused, refuse } from './refusal.ts';

const ours = `${group}/`;

/** @throws Refused for a label that would pass a task off as another resource's */
export const labelsOf = (
  { metadata, spec }: SparkApplication,
  attempt: number,
  who: 'driver' | 'executor',
): readonly Label[] => {
  const given = Object.entries(spec[who].labels);
  const taken = given.find(([key]) => key.startsWith(ours));
  if (taken !== undefined)
    throw new Refused(
      refuse(
        'KeyNotAllowed',
        `spec.${who}.labels["${taken[0]}"]`,
        `can't be set: labels under ${ours} are the operator's.`,
      ),
    );
  return [
    ...given.map(([key, value]) => ({ key, value })),
    { key: taskLabels.namespace, value: metadata.namespace ?? '' },
    { key: taskLabels.name, value: metadata.name },
    { key: taskLabels.uid, value: metadata.uid ?? '' },
    { key: taskLabels.attempt, value: String(attempt) },
  ];
};
