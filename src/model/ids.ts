/**
 * Names that must come out the same whenever they are made again: of submissions, of the tasks of their attempts, of the frameworks
 * of their executors. All follow from the resource's uid and the attempt, so that no crash between two steps can make a second one.
 */

/**
 * `driver-<yyyyMMddHHmmss>-<12 hex digits>`: the time (UTC) at which the resource was created, as in Spark's own ids, and the end of its uid.
 * @param createdAt RFC 3339 text of metadata.creationTimestamp
 */
export const submissionIdOf = (createdAt: string, uid: string): string => {
  const time = createdAt
    .replace(/[^0-9]/g, '')
    .slice(0, 14)
    .padEnd(14, '0');
  const hex = uid
    .toLowerCase()
    .replace(/[^0-9a-f]/g, '')
    .slice(-12)
    .padStart(12, '0');
  return `driver-${time}-${hex}`;
};

/** The task of an attempt: the first has the submission's id, later ones `-retry-<n>`, as Spark's dispatcher names them (semantics 3.10). */
export const taskIdOf = (submissionId: string, attempt: number): string =>
  attempt <= 1 ? submissionId : `${submissionId}-retry-${attempt - 1}`;

/** The submission that a driver's task id belongs to, and its attempt; undefined for ids that aren't of that form. */
export const parseTaskId = (taskId: string): { submissionId: string; attempt: number } | undefined => {
  const match = /^(driver-\d{14}-[0-9a-f]{12})(?:-retry-([1-9]\d*))?$/.exec(taskId);
  if (match?.[1] === undefined) return undefined;
  return { submissionId: match[1], attempt: match[2] === undefined ? 1 : Number(match[2]) + 1 };
};

/** The task of a container beside a driver. */
export const sidecarTaskIdOf = (taskId: string, name: string): string => `${taskId}.sidecar.${name}`;

/** The driver that a sidecar's task stands beside; undefined for the task of no sidecar. */
export const driverOfSidecar = (taskId: string): string | undefined => {
  const [driver = '', name] = taskId.split('.sidecar.');
  return name === undefined || parseTaskId(driver) === undefined ? undefined : driver;
};

/** The framework of an attempt's executors (semantics 3.7: `<dispatcher framework id>-<task id>`). */
export const executorFrameworkIdOf = (driverFrameworkId: string, taskId: string): string =>
  `${driverFrameworkId}-${taskId}`;

/** The executor of a driver that is launched as a group, with what stands beside it. */
export const groupExecutorIdOf = (taskId: string): string => `${taskId}.group`;
