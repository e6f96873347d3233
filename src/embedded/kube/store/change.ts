/** One change of one object. */
import type { KubeObject } from '../object.ts';

export type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED';

export interface Change {
  readonly version: number;
  readonly type: ChangeType;
  /** For DELETED the last state, with the version of the deletion. */
  readonly object: KubeObject;
  readonly previous?: KubeObject;
}
