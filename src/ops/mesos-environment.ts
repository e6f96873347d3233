/**
 * As whom the operator registers with clusters that name no credentials: what Spark would take from properties, environment and files of the
 * process. The order in which they count is Spark's and comes from outside.
 */
import { readFileSync } from 'node:fs';
import type { Clock } from '../model/clock.ts';

/** A changed file counts within this time; credentials are asked for before every request to Mesos. */
const rereadAfterMs = 5_000;

interface Sources {
  readonly conf: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly readFile: (path: string) => string;
}

export interface EnvironmentOptions<T> {
  /** `spark.mesos.*` properties of the operator itself. */
  readonly conf: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Files count as they are. Otherwise a line break at their end is none of the credentials. */
  readonly verbatim: boolean;
  readonly clock: Clock;
  /** What the sources say. */
  readonly read: (sources: Sources) => T | undefined;
}

/**
 * The credentials of the process, undefined when it has none; files are read anew when they are more than five seconds old.
 * @throws Error with a sentence for the administrator
 */
export const environmentCredentials = <T>(options: EnvironmentOptions<T>): (() => T | undefined) => {
  const { conf, environment, verbatim, clock, read } = options;
  const seen = new Map<string, { readonly text: string; readonly atMs: number }>();
  const readFile = (path: string): string => {
    const known = seen.get(path);
    if (known !== undefined && clock.now() - known.atMs < rereadAfterMs) return known.text;
    const text = textOf(path);
    const used = verbatim ? text : text.replace(/\r?\n$/, '');
    seen.set(path, { text: used, atMs: clock.now() });
    return used;
  };
  return () => {
    try {
      return read({ conf, environment, readFile });
    } catch (error) {
      throw new Error(sentenceOf(error));
    }
  };
};

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new Error(`The file ${path} with credentials for Mesos can not be read: ${code}.`);
  }
};

const sentenceOf = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error);
  if (!message.includes('must be configured when')) return message;
  return 'The operator is given a secret for Mesos but no principal: set spark.mesos.principal or SPARK_MESOS_PRINCIPAL, or name a file with it.';
};
