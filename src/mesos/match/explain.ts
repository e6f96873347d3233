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

/** The offers that a demand fits on, each taken alone, or the tree of what all of them lack. */
export const explain = (demand: Demand, offers: readonly Offer[], { compatibility, noun }: Explaining): Explanation => {
  const rules = { limit: 1, compatibility, detailed: true, noun };
  if (offers.length === 0) return { none: no('NoOffers', `There are no ${noun}s.`) };
  const own = shaped(demand);
  const fits = offers.filter((offer) => matchDrivers([own], [offer], rules).matches.length > 0);
  if (fits.length > 0) return { fits: fits.map(({ hostname, agentId }) => ({ hostname, agentId })), of: offers.length };
  const [refusal] = matchDrivers([own], offers, rules).refusals.values();
  return { none: refusal ?? no('OffersTooSmall', 'It fits on none of them.') };
};
