/** Why offers go back to Mesos: the closed list of words for it, each with the sentence that documents it. */
export const declineReasons = {
  NothingQueued: 'Nobody waits for a place.',
  TooManyDrivers: 'As many drivers run as the cluster allows.',
  OtherRole: 'It was made to a role that is not wanted.',
  ConstraintsUnmet: 'The attributes of its agent do not meet the constraints.',
  OffersTooSmall: 'It has too little of something.',
  OffersTooFew: 'It would do, but all offers together have no room for the executors to begin with.',
  OffersHeld: 'Its agent is set aside for a driver that waits longer.',
  OffersMerged: 'It goes back so that Mesos makes one offer of all that is free on an agent that is set aside.',
  PlaceGivenUp: 'Those who were placed on it were withdrawn, or their intents were not written in time.',
  AgentAvoided: 'Executors of the application have failed on its agent.',
  ExecutorsPaused: 'For a moment none is launched: executors have failed, or Mesos still tells which ones there are.',
  ExecutorsEnough: 'The application has all the executors that it wants.',
} as const;

export type DeclineReason = keyof typeof declineReasons;

/** How many offers go back for a reason. */
export interface Declined {
  readonly reason: DeclineReason;
  readonly offers: number;
}
