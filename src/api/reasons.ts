/**
 * The closed list of reasons that conditions, events and metrics carry, each with the sentence that documents it.
 * A reason once published keeps its meaning.
 */

export const reasons = {
  Queued: 'The driver waits for an offer that fits, or for room under the maximum of drivers of the cluster.',
  Submitting: 'The driver is being launched.',
  Submitted: 'Mesos has accepted the driver and prepares its start.',
  DriverRunning: 'The driver runs.',
  AgentAvoided:
    'Two executors failed on an agent, which gets no more executors of the application for a while; the message says until when.',
  DriverUnreachable: 'The agent of the driver is cut off from the master; the driver may still run.',
  DriverFinished: 'The driver ended with exit code 0.',
  DriverFailed: 'The driver ended with an error.',
  DriverKilled: 'The driver was killed, and not by the operator.',
  Killed: 'A user asked to kill the driver.',
  DriverLost: 'Mesos has given up the driver, for instance because its agent is gone for good.',
  LaunchRefused: 'Mesos refused to launch the driver (TASK_ERROR or TASK_DROPPED).',
  SubmissionFailed: 'The driver could not be handed to Mesos.',
  SubmissionAmbiguous:
    'A dispatcher did not answer a submission, and nobody can tell whether it has a driver of it; the message says what to do.',
  DispatcherForgot:
    'A dispatcher no longer knows a driver that it had, and nobody can tell whether it runs; the message says what to do.',
  StartTimedOut: 'The driver was launched and did not run within timeouts.startSeconds; it is killed.',
  QueuedTooLong: 'The driver was queued for longer than timeouts.queuedSeconds.',
  RetryScheduled: 'An attempt failed, and a further one follows when the interval is over.',
  RetriesExhausted: 'The last of the allowed attempts failed.',
  Stopping: 'The driver was told to stop.',
  Suspended: 'The application, or the schedule, is suspended by its spec.',
  SpecChanged: 'The spec was edited; the old run is stopped before the new one starts.',
  NotExposed:
    'A Service, EndpointSlice or Ingress of the application could not be made or removed, or its name belongs to somebody else; the application runs all the same.',
  Abandoned:
    'The resource was deleted although its driver may still run: the annotation sparkmesos.dev/abandon vouched that Mesos is gone for good.',
  Deleting: 'The resource is being deleted; its driver and executors are stopped first.',
  TimeToLiveExpired: 'The application ended longer ago than its timeToLiveSeconds, and the resource is deleted.',
  Scheduled: 'The schedule is in force; status.nextRun says when the next run is due.',
  RunWaiting:
    'A run is due or asked for, and waits for one before it to end: concurrencyPolicy Forbid or Replace, or too many runs at once.',
  RunCreated: 'A SparkApplication was created for a run of the schedule.',
  RunDeleted: 'A run of the schedule was deleted, to make room for the next one.',
  RunMissed: 'Runs were due and did not take place; the message says how many.',
  RunNameTaken: 'There is a SparkApplication with the name of a run that is due, and the schedule has not created it.',
  RunRefused: 'The API server refused to create the SparkApplication of a run; the message says why.',
  InvalidSchedule: 'The schedule, or its time zone, can not be followed; the message says where and why.',
  InvalidSpec: 'The spec has problems that only an edit can mend; the message lists them.',
  TenancyForbids: 'The MesosCluster does not allow the namespace what the spec asks for; the message names the field.',
  TenantLimit:
    'The tenant of the namespace uses all that the MesosCluster allows it; the driver waits until some of it is free.',
  UnreadableStatus: 'The status was written by a version of the operator that this one does not understand.',
  UnreadableObject: 'The object is not one of the kinds of this operator, or its metadata is incomplete.',
  ClusterNotFound: 'The MesosCluster that the application names does not exist.',
  ClusterNotReady: 'The MesosCluster that the application names is not connected.',
  ReferenceMissing:
    'A Secret or ConfigMap, or a key of it, does not exist or can not be used; the driver waits until it can, and the message names it.',
  Connected: 'The operator is subscribed to the leading master, or the dispatcher answers.',
  Connecting: 'The operator looks for the leading master or waits for its subscription.',
  Disconnected:
    'The connection to the leading master is lost and is being built again; or the dispatcher does not answer as one.',
  CredentialsMissing: 'The Secret with the credentials does not exist or lacks a key.',
  AuthenticationFailed: 'The master refused the credentials.',
  SubscriptionRefused: 'The master refused the framework.',
  FrameworkRemoved: 'The master has removed the framework; its drivers are gone.',
} as const;

export type Reason = keyof typeof reasons;

/** Of these, why a driver can't be queued now although its spec is good. */
export const hindrances = [
  'ClusterNotFound',
  'ClusterNotReady',
  'ReferenceMissing',
  'TenantLimit',
] as const satisfies readonly Reason[];
