/** What a write is asked to do besides writing. */
export interface WriteOptions {
  /** Everything is checked, nothing is stored. */
  readonly dryRun: boolean;
  /** Whom the changed fields belong to. */
  readonly manager: string;
  /** For apply: takes fields from other managers. */
  readonly force: boolean;
  /** What becomes of unknown fields: refused, dropped with a warning, or dropped. */
  readonly fieldValidation: 'Strict' | 'Warn' | 'Ignore';
  /** '' or 'status'. */
  readonly subresource: string;
  /** Warnings for the client are put here. */
  readonly warnings: string[];
}

export const plainWrite = (manager: string): WriteOptions => ({
  dryRun: false,
  manager,
  force: false,
  fieldValidation: 'Ignore',
  subresource: '',
  warnings: [],
});
