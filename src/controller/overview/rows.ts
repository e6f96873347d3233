/** What lists show of an object of the caches, which may be of any shape. */
import type { KubeObject } from '../../kube/objects.ts';
import type { ApplicationRow, ScheduleRow } from '../../model/overview.ts';
import { applicationView, readiness } from '../census-view.ts';
import { type Fields, part, readyCondition, text } from '../fields.ts';

export const applicationRow = (object: KubeObject): ApplicationRow => {
  const { metadata } = object;
  const view = applicationView(object);
  const [spec, status] = [part(object.spec), part(object.status)];
  const [mesos, submission] = [part(spec['mesos']), part(status['submission'])];
  const { attempt } = submission;
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    cluster: text(mesos['cluster']),
    queue: queueOf(spec, mesos),
    state: view.state,
    reason: view.reason,
    waitsFor: view.waitsFor ?? '',
    since: view.since,
    createdAt: metadata.creationTimestamp ?? '',
    deleting: metadata.deletionTimestamp !== undefined,
    host: text(submission['hostname']),
    attempt: typeof attempt === 'number' ? attempt : 0,
    executors: { running: view.executors.running, wanted: view.executors.wanted },
  };
};

/** In the order in which `translate` has it. */
const queueOf = (spec: Fields, mesos: Fields): string => {
  const batch = spec['batchScheduler'] === 'mesos-role' ? '' : text(part(spec['batchSchedulerOptions'])['queue']);
  const property = text(part(spec['sparkConf'])['spark.mesos.dispatcher.queue']);
  return text(mesos['queue']) || batch || property || 'default';
};

export const scheduleRow = (object: KubeObject): ScheduleRow => {
  const { metadata } = object;
  const [spec, status] = [part(object.spec), part(object.status)];
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    schedule: text(spec['schedule']),
    timeZone: text(spec['timeZone']),
    suspended: spec['suspend'] === true,
    ready: readiness(object),
    message: text(status['message']) || text(readyCondition(status)['message']),
    nextRun: text(status['nextRun']),
    lastRun: text(status['lastRun']),
    lastRunName: text(status['lastRunName']),
  };
};
