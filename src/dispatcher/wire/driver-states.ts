/** The states of a driver in Spark's submission protocol: the first five are a dispatcher's, the others the standalone Master's (semantics 2.5). */
export const driverStates = [
  'QUEUED',
  'RUNNING',
  'FINISHED',
  'RETRYING',
  'NOT_FOUND',
  'SUBMITTED',
  'RELAUNCHING',
  'UNKNOWN',
  'KILLED',
  'FAILED',
  'ERROR',
] as const;

export type DriverState = (typeof driverStates)[number];
