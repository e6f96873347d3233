/** What the master's answers to calls and subscriptions mean. */
import type { CallOutcome } from './connection-state.ts';

/** A call's outcome, and whether the subscription that it was made under is at its end. */
export interface JudgedCall {
  readonly outcome: CallOutcome;
  readonly resubscribe: boolean;
}

/**
 * Judges the answer to a call. 202 (200 for UPDATE_FRAMEWORK) means that the master has it. A master that doesn't lead (307, 503), doesn't know
 * who we are (401) or has us down as disconnected (403 "Framework is not subscribed") has not processed it. Behind any other
 * error of a server, or of a proxy before it, it may have been processed. Seen on Mesos 1.11.
 */
export function judgeCall(status: number, body: string): JudgedCall {
  const message = `HTTP ${status}${body === '' ? '' : `: ${body}`}`;
  if (status === 200 || status === 202) return { outcome: { kind: 'accepted' }, resubscribe: false };
  if (status === 307 || status === 503 || (status === 403 && body.includes('not subscribed'))) {
    return { outcome: { kind: 'not-sent', message }, resubscribe: true };
  }
  if (status === 401) return { outcome: { kind: 'not-sent', message }, resubscribe: false };
  if (status >= 400 && status < 500) return { outcome: { kind: 'refused', status, message: body }, resubscribe: false };
  return { outcome: { kind: 'unknown', message }, resubscribe: true };
}

/** How a subscription, or the attempt at one, ended. */
export interface Ending {
  readonly kind: 'waiting' | 'unauthorized' | 'refused' | 'fenced' | 'removed';
  readonly message: string;
}

/** Judges an answer to SUBSCRIBE other than 200. */
export function judgeRefusal(status: number, body: string): Ending {
  const message = `HTTP ${status}${body === '' ? '' : `: ${body}`}`;
  if (status === 401 || status === 403) return { kind: 'unauthorized', message };
  return { kind: status >= 400 && status < 500 ? 'refused' : 'waiting', message };
}

/** Judges the ERROR event, after which the master closes the stream. Any text but these two is about the subscription itself. */
export function judgeError(message: string): Ending {
  if (/framework failed over/i.test(message)) return { kind: 'fenced', message };
  if (/framework has been removed/i.test(message)) return { kind: 'removed', message };
  return { kind: 'refused', message };
}
