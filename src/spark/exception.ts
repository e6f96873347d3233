/**
 * How Spark refuses: with a Java exception, whose class decides what happens next (a SparkException fails one driver, any other one escapes the
 * callback: semantics 3.10). Inside this room refusals are thrown; `attempt` turns them into values.
 */
import type { Refusal } from '../model/verdict.ts';

interface Named {
  readonly class: string;
  /** First line only. */
  readonly message: string;
}

/** An exception of Spark's as data. */
export interface JavaException extends Named {
  readonly cause?: Named;
}

/** A refusal with the exception that Spark 3.4.4 throws in its place. */
interface SparkRefusal extends Refusal<'SparkRefuses'> {
  readonly exception: JavaException;
}

/** A value, or why there is none. */
export type Attempt<T> = { readonly ok: true; readonly value: T } | SparkRefusal;

/** Carries a refusal through this room. */
export class Thrown extends Error {
  readonly exception: JavaException;

  constructor({ class: name, message, cause }: JavaException) {
    super(firstLine(message));
    this.exception = {
      class: name,
      message: firstLine(message),
      ...(cause === undefined ? {} : { cause: { class: cause.class, message: firstLine(cause.message) } }),
    };
  }
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';

export const sparkException = (message: string): Thrown =>
  new Thrown({ class: 'org.apache.spark.SparkException', message });

export const illegalArgument = (message: string, cause?: string): Thrown =>
  new Thrown({
    class: 'java.lang.IllegalArgumentException',
    message,
    ...(cause === undefined ? {} : { cause: { class: 'java.lang.IllegalArgumentException', message: cause } }),
  });

export const numberFormat = (message: string): Thrown =>
  new Thrown({ class: 'java.lang.NumberFormatException', message });

export const noSuchElement = (message: string): Thrown =>
  new Thrown({ class: 'java.util.NoSuchElementException', message });

/** True for what Spark's dispatcher catches while it builds a task. */
export const isSparkException = ({ exception }: { readonly exception: JavaException }): boolean =>
  exception.class === 'org.apache.spark.SparkException';

/** Runs functions of this room; what they throw becomes a refusal. */
export const attempt = <T>(act: () => T): Attempt<T> => {
  try {
    return { ok: true, value: act() };
  } catch (error) {
    if (error instanceof Thrown)
      return { ok: false, reason: 'SparkRefuses', message: error.message, exception: error.exception };
    throw error;
  }
};
