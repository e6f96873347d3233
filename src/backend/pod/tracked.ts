/** What is remembered of one attempt while its status says that it may live. */
import type { KubeObject } from '../../kube/objects.ts';
import type { Attempt } from '../backend.ts';

export interface Tracked {
  attempt: Attempt;
  /** Its Pod, as it was seen last. */
  last: KubeObject | undefined;
  /** What a live read has confirmed: nothing is concluded from the cache alone. */
  confirmed: 'over' | 'gone' | undefined;
  reading: boolean;
  /** The API server will never take it; a sentence. */
  refused: string | undefined;
  kill: 'graceful' | 'forced' | undefined;
  deleting: boolean;
  /** Deleted without the time that the Pod itself asks for. */
  forced: boolean;
  doubtfulSinceMs: number | undefined;
  /** Waiting reason and its first sentence; kubelets change it all the time. */
  waiting: { readonly reason: string; readonly message: string | undefined } | undefined;
  cancelTimer: () => void;
  timerAtMs: number;
}

export const tracked = (attempt: Attempt): Tracked => ({
  attempt,
  last: undefined,
  confirmed: undefined,
  reading: false,
  refused: undefined,
  kill: undefined,
  deleting: false,
  forced: false,
  doubtfulSinceMs: undefined,
  waiting: undefined,
  cancelTimer: () => undefined,
  timerAtMs: Number.POSITIVE_INFINITY,
});
