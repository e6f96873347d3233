/** Why a single offer is of no use to a demand: the first thing that it fails, in the order of the funnel. */
import type { DeclineReason } from '../../model/declines.ts';
import type { Offer } from '../../model/mesos.ts';
import type { Compatibility } from '../../spark/compatibility.ts';
import { meetingOf } from './attributes.ts';
import type { Demand } from './demand.ts';
import { holds, poolOf } from './pool.ts';

/** Prepared once for many offers, none of which must have served the demand. @param heldAgent is set aside for another one */
export const uselessFor = (
  { roles, constraints, amounts }: Demand,
  compatibility: Compatibility,
  heldAgent: string | undefined,
): ((offer: Offer) => DeclineReason) => {
  const firstUnmet = meetingOf(constraints, compatibility);
  return (offer) => {
    const pool = poolOf(offer);
    if (!roles.includes(pool.role)) return 'OtherRole';
    if (firstUnmet(offer.attributes) !== undefined) return 'ConstraintsUnmet';
    if (!holds(pool, amounts)) return 'OffersTooSmall';
    return offer.agentId === heldAgent ? 'OffersHeld' : 'OffersTooFew';
  };
};
