/** Secrets and ConfigMaps of an application as they were read. */
import type { Sensitive } from '../model/sensitive.ts';

/** What became of reading an object; `trouble` completes the sentence "Secret jobs/x ...". */
export type ReadObject =
  | { readonly values: ReadonlyMap<string, Sensitive> }
  | { readonly trouble: string; readonly absent: boolean };

/** By `objectKey`, in the namespace of the application. */
export type References = ReadonlyMap<string, ReadObject>;

/** `unread`: nothing is to be launched, and what would come from Secrets and ConfigMaps is left out. */
export type ReferencesOrNot = References | 'unread';
