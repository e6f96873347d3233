/**
 * Names of the runs of a schedule. They follow from what the run is for, its instant or the request for it, so that creating it again
 * meets the name that is there: a crash never makes two, and no intent needs to be written before.
 */
import { moment } from '../status.ts';

/** What a run is for. `digest` stands for the text of the request. */
export type Occasion =
  | { readonly kind: 'instant'; readonly atMs: number }
  | { readonly kind: 'request'; readonly digest: string };

/** `etl-20301122030000` for an instant (UTC), `etl-now-0123456789` for a request: the schedule's name and 15 characters. */
export const runName = (schedule: string, occasion: Occasion): string =>
  occasion.kind === 'instant'
    ? `${schedule}-${moment(occasion.atMs).replace(/[^0-9]/g, '')}`
    : `${schedule}-now-${occasion.digest}`;

/** What a run of the schedule is for, by its name; undefined for names that no run has. */
export const occasionOf = (schedule: string, name: string): Occasion | undefined => {
  const [, digits, digest] = /^-(?:([0-9]{14})|now-([0-9a-f]{10}))$/.exec(name.slice(schedule.length)) ?? [];
  if (!name.startsWith(schedule)) return undefined;
  if (digest !== undefined) return { kind: 'request', digest };
  const atMs = Date.parse((digits ?? '').replace(/^(....)(..)(..)(..)(..)(..)$/, '$1-$2-$3T$4:$5:$6Z'));
  return Number.isNaN(atMs) ? undefined : { kind: 'instant', atMs };
};
