/** Every metric there is. The reference page, the registry, and the check of dashboard and alert rules are made from this table. */
import type { LabelKind } from './labels.ts';

export interface Definition {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  /** Name of the label -> what it may be. */
  readonly labels: Readonly<Record<string, LabelKind>>;
  /** Upper bounds, in the metric's unit. */
  readonly buckets?: readonly number[];
  /** A gauge that is counted up and down: it begins at 0 for every value of its labels. */
  readonly tally?: boolean;
}

const counter = (help: string, labels: Definition['labels'] = {}) => ({ type: 'counter', help, labels }) as const;
const gauge = (help: string, labels: Definition['labels'] = {}) => ({ type: 'gauge', help, labels }) as const;
const tally = (help: string, labels: Definition['labels'] = {}) => ({ ...gauge(help, labels), tally: true }) as const;
const histogram = (help: string, buckets: readonly number[], labels: Definition['labels'] = {}) =>
  ({ type: 'histogram', help, labels, buckets }) as const;

/** Seconds: of a life's phases, from an eye's blink to a day. */
const phases = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600, 14_400, 86_400];
/** Seconds: of launches. */
const launches = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800];
/** Seconds: of exchanges with servers, and of what is made of them. */
const exchanges = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

const ofCluster = { cluster: 'cluster', framework: 'framework' } as const;

export const metrics = {
  sparkmesos_build_info: gauge('Always 1; the labels say what runs.', { version: 'version', node: 'node' }),
  sparkmesos_leader: gauge(
    'Whether this replica acts: 1 for the one that leads or is alone, 0 for one that stands by or has stopped.',
  ),

  sparkmesos_applications: tally('SparkApplications by state.', { state: 'state' }),
  sparkmesos_queued_applications: tally('Applications in state Queued, by what they wait for.', {
    reason: 'waitReason',
  }),
  sparkmesos_application_transitions_total: counter('Changes of state that became durable.', {
    from: 'from',
    to: 'to',
  }),
  sparkmesos_application_transition_seconds: histogram(
    'How long an application was in a state before it went to another; over restarts by the times in its status.',
    phases,
    { from: 'from', to: 'to' },
  ),
  sparkmesos_application_reasons_total: counter(
    'How often applications came to a state, or stayed in it, for a new reason.',
    {
      state: 'state',
      reason: 'reason',
    },
  ),
  sparkmesos_submit_seconds: histogram(
    'From the moment an attempt began to wait (creation, edit, or end of the retry interval) to the recorded intent to launch it.',
    launches,
  ),
  sparkmesos_start_seconds: histogram('From the recorded intent to launch a driver to its running.', launches),
  sparkmesos_driver_ends_total: counter('Drivers that ended, by what Mesos called it.', { mesos_state: 'mesosState' }),
  sparkmesos_executors: tally('Executors of all applications, as their statuses say.', { state: 'executorState' }),
  sparkmesos_executor_failures_total: counter('Executors that failed.'),
  sparkmesos_schedules: tally('ScheduledSparkApplications by their condition Ready.', { ready: 'ready' }),
  sparkmesos_schedule_runs_total: counter('Runs that schedules have created.'),
  sparkmesos_schedule_missed_runs_total: counter('Runs that were due and did not take place.'),
  sparkmesos_clusters: tally('MesosClusters by their condition Ready.', { ready: 'ready' }),

  sparkmesos_drivers: gauge('Drivers that wait for a place on the cluster, and drivers that are on it.', {
    cluster: 'cluster',
    phase: 'phase',
  }),
  sparkmesos_offers_received_total: counter('Offers that Mesos made.', ofCluster),
  sparkmesos_offers_used_total: counter('Offers on which something was launched.', ofCluster),
  sparkmesos_offers_declined_total: counter('Offers that went back to Mesos, by reason.', {
    ...ofCluster,
    reason: 'declineReason',
  }),
  sparkmesos_offers_rescinded_total: counter('Offers that Mesos took back.', ofCluster),
  sparkmesos_mesos_connected: gauge("Whether the cluster's own framework is subscribed: 1 or 0.", {
    cluster: 'cluster',
  }),
  sparkmesos_mesos_subscriptions_total: counter('Subscriptions that came about.', ofCluster),
  sparkmesos_mesos_failures_total: counter('Subscriptions that ended, and attempts at one that failed.', {
    ...ofCluster,
    reason: 'ending',
  }),
  sparkmesos_executor_frameworks: gauge('Frameworks of executors that the operator launches.', {
    cluster: 'cluster',
    connected: 'connected',
  }),
  sparkmesos_mesos_calls_total: counter('Calls to Mesos, by what became of them.', {
    cluster: 'cluster',
    call: 'call',
    outcome: 'callOutcome',
  }),
  sparkmesos_mesos_call_seconds: histogram(
    'From making a call to its outcome, with the time in which it waited for calls before it.',
    exchanges,
    { call: 'call' },
  ),

  sparkmesos_reconcile_seconds: histogram('How long resources were worked on.', exchanges, {
    kind: 'kind',
    outcome: 'outcome',
  }),
  sparkmesos_reconciles_running: tally('Resources that are worked on at this moment.'),
  sparkmesos_queue_depth: tally('Keys that wait for a worker.', { lane: 'lane' }),
  sparkmesos_queue_wait_seconds: histogram('How long keys waited for a worker.', exchanges, { lane: 'lane' }),
  sparkmesos_queue_retries_total: counter('Keys that failed and were put back to be tried again later.'),

  sparkmesos_kube_requests_total: counter('Requests to the Kubernetes API; a watch counts when it is opened.', {
    verb: 'verb',
    resource: 'resource',
    code: 'code',
  }),
  sparkmesos_kube_request_seconds: histogram(
    'From sending a request to the last byte of its answer; not of watches.',
    exchanges,
    {
      verb: 'verb',
      resource: 'resource',
    },
  ),
  sparkmesos_watch_failures_total: counter('Lists and watches that broke and were taken up again.', {
    resource: 'mirrored',
  }),
  sparkmesos_cache_objects: gauge('Objects in the caches.', { resource: 'mirrored' }),
  sparkmesos_cache_contact_timestamp_seconds: gauge(
    'When the Kubernetes API last told something, as seconds since the epoch; it does so every minute or two.',
    { resource: 'mirrored' },
  ),
  sparkmesos_events_dropped_total: counter('Events that could not be written, or were too many.'),

  process_start_time_seconds: gauge('When the process began, as seconds since the epoch.'),
  process_cpu_seconds_total: counter('CPU time of the process, of user and system.'),
  process_resident_memory_bytes: gauge('Resident memory of the process.'),
  nodejs_heap_size_used_bytes: gauge('Used heap of the process.'),
  nodejs_eventloop_active_seconds_total: counter('For how long the event loop was not idle.'),
} as const satisfies Readonly<Record<string, Definition>>;

export type MetricName = keyof typeof metrics;
