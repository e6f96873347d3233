/** What becomes of the offers on which nobody was placed: back to Mesos, but for those of an agent that is set aside. */

import type { Declined, DeclineReason } from '../../model/declines.ts';
import type { Offer, SchedulerCall } from '../../model/mesos.ts';
import { roleOf } from '../match/pool.ts';
import type { Hold } from './holds.ts';

export interface GivenBack {
  readonly kept: readonly Offer[];
  readonly calls: readonly SchedulerCall[];
  readonly declined: readonly Declined[];
}

/**
 * Of the agent that is set aside one offer is kept. Offers are not used together: when a further one comes, all go back without a filter,
 * and Mesos makes one of what is free. Offers of that agent to other roles go back as any other, so that Mesos offers the same to the role in question.
 * @param reasonOf why an offer that is not kept was of no use
 */
export const giveBack = (
  unused: readonly Offer[],
  hold: Hold | undefined,
  declineSeconds: number,
  reasonOf: (offer: Offer) => DeclineReason,
): GivenBack => {
  const isHeld = (offer: Offer): boolean => offer.agentId === hold?.agentId && roleOf(offer) === hold.role;
  const held = unused.filter(isHeld);
  const others = unused.filter((offer) => !isHeld(offer));
  const merge = held.length > 1;
  return {
    kept: merge ? [] : held,
    calls: [...declined(others, declineSeconds), ...(merge ? declined(held, 0) : [])],
    declined: [...counted(others, reasonOf), ...(merge ? counted(held, () => 'OffersMerged') : [])],
  };
};

const declined = (offers: readonly Offer[], refuseSeconds: number): readonly SchedulerCall[] =>
  offers.length === 0 ? [] : [{ type: 'DECLINE', offerIds: offers.map(({ id }) => id), refuseSeconds }];

/** How many of the things there are for each reason. */
export const counted = <T>(things: readonly T[], reasonOf: (thing: T) => DeclineReason): readonly Declined[] =>
  [...Map.groupBy(things, reasonOf)].map(([reason, { length }]) => ({ reason, offers: length }));
