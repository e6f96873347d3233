/** What every part of the embedded API works with. */
import type { Clock } from '../../model/clock.ts';
import type { Registry } from './resource.ts';
import type { Store } from './store/store.ts';

/** Where identities come from; tests may give their own. */
export interface Identities {
  uid(): string;
  /** Five lower-case letters and digits to complete a `generateName` with. */
  suffix(): string;
}

export interface Core {
  readonly store: Store;
  readonly registry: Registry;
  readonly clock: Clock;
  readonly identities: Identities;
}

/** The time of the clock as the API writes it, in whole seconds. */
export const timestamp = (clock: Pick<Clock, 'now'>): string => `${new Date(clock.now()).toISOString().slice(0, 19)}Z`;
