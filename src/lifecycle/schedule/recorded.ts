/** Which runs a status has taken note of. */
import type { ScheduledSparkApplicationStatus } from '../../api/scheduled-spark-application-status.ts';
import { moment } from '../status.ts';
import { occasionOf } from './run-names.ts';
import type { ScheduleSituation } from './situation.ts';

type Identity = Pick<ScheduleSituation['identity'], 'name' | 'createdMs' | 'request'>;

/** The first instant that is not decided about yet; undefined while there is none: suspended, invalid. */
export const undecidedFromMs = (
  { nextRun, observedGeneration }: ScheduledSparkApplicationStatus,
  { createdMs }: Pick<Identity, 'createdMs'>,
): number | undefined => {
  if (nextRun !== undefined) return Date.parse(nextRun);
  return observedGeneration === undefined ? createdMs : undefined;
};

/**
 * May the schedule, as its status stands, still come to create the run of this name? Then a run that exists is not recorded yet, and
 * must not vanish before it is: it would be created, and run, once more.
 */
export const isUnrecorded = (name: string, identity: Identity, status: ScheduledSparkApplicationStatus): boolean => {
  const occasion = occasionOf(identity.name, name);
  if (occasion === undefined) return false;
  if (occasion.kind === 'request')
    return occasion.digest === identity.request?.digest && status.lastRunNow?.name !== name;
  const from = undecidedFromMs(status, identity);
  return status.pendingRun === moment(occasion.atMs) || (from !== undefined && occasion.atMs >= from);
};
