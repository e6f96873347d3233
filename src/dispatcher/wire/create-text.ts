/** The body of a `create`, as Spark's client writes it (semantics 2.2). */

/** What is submitted. */
export interface Submission {
  readonly appResource: string;
  /** Empty for Python and R. */
  readonly mainClass: string;
  readonly appArgs: readonly string[];
  readonly sparkProperties: Readonly<Record<string, string>>;
  readonly environmentVariables: Readonly<Record<string, string>>;
}

/** The fields of a CreateSubmissionRequest. */
export const createMessage = (submission: Submission, clientSparkVersion: string) => ({
  action: 'CreateSubmissionRequest' as const,
  clientSparkVersion,
  ...submission,
});
