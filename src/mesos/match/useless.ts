/** Why a single offer is of no use to a demand: the first thing that it fails, in the order of the funnel. */
import type { DeclineReason } from '../../model/declines.ts';
import type { Offer } from '../../model/mesos.ts';
import type { Compatibility } from '../../spark/compatibility.ts';
import { meetingOf } from './attributes.ts';
import type { Demand } from './demand.ts';
import { isEnough, poolOf } from './pool.ts';

type Uselessness = Extract<DeclineReason, 'OtherRole' | 'ConstraintsUnmet' | 'OffersTooSmall' | 'OffersHeld'>;

/** Prepared once for many offers, none of which must have served the demand. */
export const uselessFor = (
  { roles, constraints, amounts }: Demand,
  compatibility: Compatibility,
): ((offer: Offer) => Uselessness) => {
  const firstUnmet = meetingOf(constraints, compatibility);
  return (offer) => {
    const { role, totals } = poolOf(offer);
    if (!roles.includes(role)) return 'OtherRole';
    if (firstUnmet(offer.attributes) !== undefined) return 'ConstraintsUnmet';
    return isEnough(totals, amounts) ? 'OffersHeld' : 'OffersTooSmall';
  };
};
