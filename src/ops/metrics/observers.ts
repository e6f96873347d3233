/** What the controller and the Kubernetes client tell, put into metrics. Each of these rooms says by an interface of its own what it tells. */
import type { Metrics } from './registry.ts';

/** Undefined and not a number mean that nothing is known. */
const known = (ms: number | undefined): ms is number => ms !== undefined && Number.isFinite(ms);

/** Resources by number, and what they go through. */
const census = (metrics: Metrics) => ({
  inState: (state: string, by: number) => metrics.add('sparkmesos_applications', { state }, by),
  waitsFor: (reason: string, by: number) => metrics.add('sparkmesos_queued_applications', { reason }, by),
  executors: (state: string, by: number) => metrics.add('sparkmesos_executors', { state }, by),
  cluster: (ready: string, by: number) => metrics.add('sparkmesos_clusters', { ready }, by),
  schedule: (ready: string, by: number) => metrics.add('sparkmesos_schedules', { ready }, by),
  ran: () => metrics.add('sparkmesos_schedule_runs_total', {}),
  missed: (count: number) => metrics.add('sparkmesos_schedule_missed_runs_total', {}, count),
  possible: (from: string, to: string) => metrics.add('sparkmesos_application_transitions_total', { from, to }, 0),
  transition: (from: string, to: string, ms: number | undefined) => {
    metrics.add('sparkmesos_application_transitions_total', { from, to });
    if (known(ms)) metrics.observe('sparkmesos_application_transition_seconds', { from, to }, ms / 1000);
  },
  reason: (state: string, reason: string) => metrics.add('sparkmesos_application_reasons_total', { state, reason }),
  submitted: (ms: number | undefined) => {
    if (known(ms)) metrics.observe('sparkmesos_submit_seconds', {}, ms / 1000);
  },
  started: (ms: number | undefined) => {
    if (known(ms)) metrics.observe('sparkmesos_start_seconds', {}, ms / 1000);
  },
  driverEnded: (mesosState: string) => metrics.add('sparkmesos_driver_ends_total', { mesos_state: mesosState }),
  executorsFailed: (count: number) => metrics.add('sparkmesos_executor_failures_total', {}, count),
});

/** The work of the controller and its queue. What changes all the time is written down only when somebody looks. */
export const controllerObserver = (metrics: Metrics) => {
  let running = 0;
  const depth = { high: 0, normal: 0 };
  metrics.onScrape(() => {
    metrics.set('sparkmesos_reconciles_running', {}, running);
    metrics.set('sparkmesos_queue_depth', { lane: 'high' }, depth.high);
    metrics.set('sparkmesos_queue_depth', { lane: 'normal' }, depth.normal);
  });
  return {
    census: census(metrics),
    work: {
      began: () => {
        running += 1;
      },
      ended: (kind: string, outcome: string, ms: number) => {
        running -= 1;
        metrics.observe('sparkmesos_reconcile_seconds', { kind, outcome }, ms / 1000);
      },
    },
    queue: {
      depth: (high: number, normal: number) => {
        depth.high = high;
        depth.normal = normal;
      },
      waited: (ms: number, lane: string) => metrics.observe('sparkmesos_queue_wait_seconds', { lane }, ms / 1000),
      retried: () => metrics.add('sparkmesos_queue_retries_total', {}),
    },
    watchFailed: (resource: string) => metrics.add('sparkmesos_watch_failures_total', { resource }),
  };
};

/** Requests to the Kubernetes API. */
export const requestObserver = (metrics: Metrics) => ({
  answered: (verb: string, resource: string, code: number | undefined, ms: number | undefined) => {
    metrics.add('sparkmesos_kube_requests_total', { verb, resource, code: code === undefined ? 'none' : String(code) });
    if (ms !== undefined) metrics.observe('sparkmesos_kube_request_seconds', { verb, resource }, ms / 1000);
  },
});
