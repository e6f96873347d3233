/** What the connection of a framework to its master tells about itself. */
import type { SchedulerEvent } from '../../model/mesos.ts';

/**
 * - `connecting`: a subscription is being asked for;
 * - `subscribed`: events arrive, calls can be made;
 * - `waiting`: no master could be reached, none leads, or the stream was lost: tried again after `retryInMs`;
 * - `unauthorized`, `refused`: the master rejects the credentials, or the subscription itself: tried again, slowly;
 * - `fenced`: another scheduler has subscribed with the same framework id; `removed`: the framework id is dead. Both are the end;
 * - `stopped`: ended by the caller.
 */
export interface ConnectionState {
  readonly kind:
    | 'connecting'
    | 'subscribed'
    | 'waiting'
    | 'unauthorized'
    | 'refused'
    | 'fenced'
    | 'removed'
    | 'stopped';
  readonly message?: string;
  readonly retryInMs?: number;
  readonly frameworkId?: string;
  readonly masterUrl?: string;
}

/**
 * What became of a call:
 * - `accepted`: the master has it (which doesn't mean that it will do as asked);
 * - `refused`: it is wrong and would be refused again; without a status it could not even be written;
 * - `not-sent`: the master surely has not processed it, it may be made again;
 * - `unknown`: the master may have processed it or not. The connection then subscribes anew, so that a request that is still on its
 *   way is refused for its old stream id.
 */
export type CallOutcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly status?: number; readonly message: string }
  | { readonly kind: 'not-sent'; readonly message: string }
  | { readonly kind: 'unknown'; readonly message: string };

/** Called one at a time, in order. What a handler throws is logged, and the stream goes on. */
export interface ConnectionHandlers {
  onEvent(event: SchedulerEvent): void;
  onState(state: ConnectionState): void;
}

export interface ConnectionLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** Says nothing. */
export const silent: ConnectionLog = { debug: () => undefined, info: () => undefined, warn: () => undefined };
