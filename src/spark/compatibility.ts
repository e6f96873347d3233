/** As Spark's documents promise, or as Spark 3.4.4 does it. */
export type Compatibility = 'Documented' | 'Spark34';

/** Rows of the compatibility table that no setting copies, because Spark loses work there or stops others. */
export const neverCopiedIds = [
  'same-instant',
  'one-bad-driver',
  'undeclared-queue',
  'failed-launch',
  'late-update',
  'html-pages',
] as const;
export type NeverCopiedId = (typeof neverCopiedIds)[number];
