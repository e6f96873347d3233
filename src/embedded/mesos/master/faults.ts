/** Things that go wrong on the way between a master and its frameworks, as tests order them. */

import type { EventMessage } from '../http/event-stream.ts';
import type { CallMessage, StatusMessage } from '../messages.ts';
import type { Framework } from './records.ts';

export type CallMatcher = (call: CallMessage) => boolean;
export type StatusMatcher = (status: StatusMessage) => boolean;

export class Faults {
  #drops: { readonly matches: CallMatcher; readonly when: 'before' | 'after' }[] = [];
  #duplicates: StatusMatcher[] = [];
  #holds = new Set<{ readonly matches: StatusMatcher; readonly events: (() => void)[] }>();

  /**
   * Cuts the connection of the next call that matches: `before` it is applied, so that it never happens, or `after`, so that only
   * the reply is lost.
   */
  dropNextCall(matches: CallMatcher, when: 'before' | 'after'): void {
    this.#drops.push({ matches, when });
  }

  /** Delivers the next update that matches twice. */
  duplicateNextUpdate(matches: StatusMatcher): void {
    this.#duplicates.push(matches);
  }

  /** Keeps matching updates back until the answer is called; then they go out in order. */
  holdUpdates(matches: StatusMatcher): () => void {
    const hold = { matches, events: [] as (() => void)[] };
    this.#holds.add(hold);
    return () => {
      if (this.#holds.delete(hold)) for (const send of hold.events) send();
    };
  }

  /** Whether this call is to be dropped, asked once for each call. */
  takeDrop(call: CallMessage): 'before' | 'after' | undefined {
    const at = this.#drops.findIndex((drop) => drop.matches(call));
    return at < 0 ? undefined : this.#drops.splice(at, 1)[0]?.when;
  }

  /** Sends an event to a framework, through whatever is wrong at the moment. */
  deliver(framework: Framework, event: EventMessage): void {
    const send = (): void => framework.stream?.send(event);
    const status = statusOf(event);
    if (status === undefined) {
      send();
      return;
    }
    for (const hold of this.#holds) {
      if (!hold.matches(status)) continue;
      hold.events.push(send);
      return;
    }
    send();
    const at = this.#duplicates.findIndex((matches) => matches(status));
    if (at < 0) return;
    this.#duplicates.splice(at, 1);
    send();
  }
}

function statusOf(event: EventMessage): StatusMessage | undefined {
  if (event.type !== 'UPDATE') return undefined;
  return (event['update'] as { readonly status: StatusMessage }).status;
}
