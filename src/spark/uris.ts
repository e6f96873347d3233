/** What Mesos' fetcher is to bring into the sandbox. */
import { javaTrim } from '../model/java-text.ts';
import type { TaskUri } from '../model/mesos.ts';

/** Addresses without the blanks around them; whether archives are unpacked is left to Mesos (semantics 3.6). */
export const fetched = (addresses: readonly string[], cache: boolean): readonly TaskUri[] =>
  addresses.map((address) => ({ value: javaTrim(address), cache }));
