/** Why a driver waits, offer by offer: the answer of `sparkmesos explain`, and of the page. */
import type { Offer } from '../../model/mesos.ts';
import type { Explanation } from '../../model/overview.ts';
import { no } from '../../model/verdict.ts';
import type { Compatibility } from '../../spark/compatibility.ts';
import { type Demand, shaped } from './demand.ts';
import { matchDrivers } from './drivers.ts';

export interface Explaining {
  readonly compatibility: Compatibility;
  /** What the offers are: made by Mesos, or what agents could offer. */
  readonly noun: 'offer' | 'possible offer';
}

/**
 * The tree of what all offers lack, or those that a demand fits on, each taken alone. What they must hold together counts for the first: whoever waits
 * for that fits on none, however large a single one is.
 */
export const explain = (demand: Demand, offers: readonly Offer[], { compatibility, noun }: Explaining): Explanation => {
  if (offers.length === 0) return { none: no('NoOffers', `There are no ${noun}s.`) };
  const rules = { limit: 1, compatibility, detailed: true, noun };
  const [refusal] = matchDrivers([shaped(demand)], offers, rules).refusals.values();
  if (refusal !== undefined) return { none: refusal };
  const { gang: _, ...alone } = demand;
  const own = shaped(alone);
  const fits = offers.filter((offer) => matchDrivers([own], [offer], rules).matches.length > 0);
  return { fits: fits.map(({ hostname, agentId }) => ({ hostname, agentId })), of: offers.length };
};
