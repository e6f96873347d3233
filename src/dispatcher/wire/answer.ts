/** Answers of Spark's submission protocol: JSON with sorted names, two blanks deep, absent fields left out (semantics 2.1, 2.2). */

/** The version that clients are told. */
export const serverSparkVersion = '3.4.4';

export interface Answer {
  readonly action: 'CreateSubmissionResponse' | 'KillSubmissionResponse' | 'SubmissionStatusResponse' | 'ErrorResponse';
  readonly success?: boolean | undefined;
  readonly submissionId?: string | undefined;
  readonly message?: string | undefined;
  readonly driverState?: string | undefined;
  readonly highestProtocolVersion?: string | undefined;
  /** Names of fields that the server does not know; none when there are none. */
  readonly unknownFields?: readonly string[] | undefined;
}

const valueText = (value: unknown): string =>
  Array.isArray(value) ? `[ ${value.map((item) => JSON.stringify(item)).join(', ')} ]` : JSON.stringify(value);

/** The body of an answer. */
export const answerText = (answer: Answer): string => {
  const { unknownFields = [], ...rest } = answer;
  const all = { ...rest, serverSparkVersion, ...(unknownFields.length === 0 ? {} : { unknownFields }) };
  const lines = Object.entries(all)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `  ${JSON.stringify(name)} : ${valueText(value)}`);
  return `{\n${lines.join(',\n')}\n}`;
};
