/**
 * A request to run a driver, checked and described as the REST server of Spark's dispatcher does it (semantics 2.3, 3.2). Both ways in which it
 * refuses are values: a request that is malformed, and one whose values throw.
 */
import { javaSplit } from '../../model/java-text.ts';
import { memoryMiB } from '../byte-strings.ts';
import { commandWords } from '../command-string.ts';
import { type Conf, rawText } from '../conf.ts';
import { submittedMemory } from '../driver-memory.ts';
import { attempt } from '../exception.ts';
import { booleanOf, doubleOf } from '../java-values.ts';

/** The fields of a CreateSubmissionRequest. */
export interface SubmissionRequest {
  readonly appResource: string;
  /** Empty for Python and R. */
  readonly mainClass: string;
  /** A request can hold null, which no task can be built with. */
  readonly appArgs: readonly (string | null)[];
  readonly sparkProperties: Conf;
  readonly environmentVariables: Readonly<Record<string, string | null>>;
}

/** One supervised driver's way back: how often it was started again, and when it is to be started next. */
interface Retry {
  readonly retries: number;
  readonly waitSeconds: number;
  readonly nextMillis: number;
}

/** A submission in the queue. */
export interface DriverDescription {
  readonly submissionId: string;
  readonly submittedMillis: number;
  readonly request: SubmissionRequest;
  readonly name: string;
  /** MiB, the first overhead included. */
  readonly memory: number;
  readonly cores: number;
  readonly supervise: boolean;
  readonly classPath: readonly string[];
  readonly libraryPath: readonly string[];
  readonly javaOptions: readonly string[];
  readonly retry: Retry | undefined;
}

const checks: readonly (readonly [key: string, read: (text: string) => unknown])[] = [
  ['spark.driver.supervise', booleanOf],
  ['spark.driver.cores', doubleOf],
  ['spark.cores.max', doubleOf],
  ['spark.driver.memory', memoryMiB],
  ['spark.executor.memory', memoryMiB],
];

/** True when the properties pass the server's own validation; otherwise it answers 400. */
export const isWellFormed = ({ sparkProperties }: SubmissionRequest): boolean =>
  rawText(sparkProperties, 'spark.app.name') !== undefined &&
  checks.every(([key, read]) => {
    const text = rawText(sparkProperties, key);
    return text === undefined || attempt(() => read(text)).ok;
  });

/**
 * Describes a well-formed request.
 * @param submissionId makes the id; it is called last, since a request that throws uses none
 * @throws NumberFormatException for `spark.driver.memoryOverhead` and its factor
 */
export const describe = (
  request: SubmissionRequest,
  submittedMillis: number,
  submissionId: () => string,
): DriverDescription => {
  const { sparkProperties, mainClass } = request;
  const text = (name: string) => rawText(sparkProperties, `spark.driver.${name}`);
  const path = (name: string) => {
    const value = text(name);
    return value === undefined ? [] : javaSplit(value, ':');
  };
  const javaOptions = [
    ...Object.entries(sparkProperties).map(([key, value]) => `-D${key}=${value}`),
    ...commandWords(text('defaultJavaOptions') ?? ''),
    ...commandWords(text('extraJavaOptions') ?? ''),
  ];
  return {
    submittedMillis,
    request,
    name: rawText(sparkProperties, 'spark.app.name') ?? mainClass,
    supervise: booleanOf(text('supervise') ?? 'false'),
    memory: submittedMemory(sparkProperties),
    cores: doubleOf(text('cores') ?? '1.0'),
    classPath: path('extraClassPath'),
    libraryPath: path('extraLibraryPath'),
    javaOptions,
    retry: undefined,
    submissionId: submissionId(),
  };
};

/** `driver-<yyyyMMddHHmmss>-<counter>`, in UTC. */
export const dispatcherSubmissionId = (millis: number, counter: number): string => {
  const digits = new Date(millis).toISOString().replace(/[^0-9]/g, '');
  return `driver-${digits.slice(0, 14)}-${String(counter).padStart(4, '0')}`;
};

/** The task of a driver's current attempt. */
export const attemptTaskId = ({ submissionId, retry }: DriverDescription): string =>
  retry === undefined ? submissionId : `${submissionId}-retry-${retry.retries}`;

/** The framework that a driver's current attempt registers as (semantics 3.7). */
export const driverFrameworkId = (dispatcherFrameworkId: string, driver: DriverDescription): string =>
  `${dispatcherFrameworkId}-${attemptTaskId(driver)}`;
