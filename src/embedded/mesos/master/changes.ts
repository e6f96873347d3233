/** What changes in the memory of a master, for those who watch it. */
import type { EventStream } from '../http/event-stream.ts';
import type { StatusMessage } from '../messages.ts';
import type { AgentRecord, Framework, TaskRecord } from './records.ts';

export type Change =
  | { readonly kind: 'task-added'; readonly task: TaskRecord }
  /** The task is in a state that it wasn't in before. */
  | { readonly kind: 'task-updated'; readonly task: TaskRecord; readonly status: StatusMessage }
  | { readonly kind: 'agent-added' | 'agent-removed'; readonly agent: AgentRecord }
  | { readonly kind: 'framework-added' | 'framework-updated' | 'framework-removed'; readonly framework: Framework };

/** Somebody who watches over a stream. */
export interface Watcher {
  readonly stream: EventStream;
  tell(change: Change): void;
}
