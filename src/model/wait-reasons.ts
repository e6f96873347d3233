/** What a driver waits for in the queue: the closed list of words for it (`status.waitReason`), each with the sentence that documents it. */
export const waitReasons = {
  NoOffers: 'Mesos offers nothing to its roles at the moment.',
  OffersTooSmall: 'No offer has enough of everything.',
  OffersTooFew: 'All offers together have no room for the executors that it is to begin with.',
  ConstraintsUnmet: 'The attributes of no agent meet its constraints.',
  OffersHeld: 'The agents that would do are set aside for a driver that waits longer.',
  TooManyDrivers: 'As many drivers run as the cluster allows.',
  QueueFull: 'As many drivers are queued as the cluster allows; this one waits behind them.',
  UnknownQueue: 'The cluster declares no queue of that name.',
  UnknownPriorityClass: 'The cluster declares no class of priority of that name.',
  FormerDriverAlive: 'An earlier driver of the application still lives, and is being killed.',
  NotConnected: 'The operator is not connected to Mesos.',
} as const;

export type AnyWaitReason = keyof typeof waitReasons;

/** Some of them. */
export type WaitReasonOf<Some extends AnyWaitReason> = Some;
