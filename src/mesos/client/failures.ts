/** What a failed request tells about whether it reached its server. */

export { messageOf, wasNeverSent } from '../../model/sent.ts';

/** No leading master is known: nothing was sent to anybody. */
export class NoLeaderError extends Error {
  readonly code = 'NO_LEADER';
}

/** This operator does not lead (any more): nothing was sent to anybody. */
export class NotLeadingError extends Error {
  readonly code = 'NOT_LEADING';

  constructor() {
    super('not sent: this operator does not lead');
  }
}
