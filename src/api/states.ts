/** The states of a SparkApplication and what each means; `lifecycle` holds the transitions between them. */

export const applicationStates = {
  Queued: 'Waits for a place: an offer of Mesos that fits, or room under the limit of the cluster.',
  Submitting: 'The intent to launch the driver is recorded; the launch may or may not have reached Mesos.',
  Submitted: 'Mesos has accepted the driver, and it does not run yet.',
  Running: 'The driver runs.',
  Unknown: 'Mesos has lost sight of the driver, for instance because its agent is unreachable; it may still run.',
  Stopping: 'The driver was told to stop, and its end is awaited.',
  RetryWait: 'The last attempt failed; the next one starts when the retry interval is over.',
  Suspended: 'Nothing runs, because spec.suspend is true.',
  Completed: 'The driver ended with success. Final.',
  Failed: 'The driver ended without success, and no further attempt is due. Final.',
  Invalid: 'The spec can not be run as it is; an edit is awaited.',
} as const;

export type ApplicationState = keyof typeof applicationStates;
