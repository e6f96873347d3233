/** A driver as it is handed to a dispatcher of Spark's: a CreateSubmissionRequest, whose properties say all that there is to say. */
import type { TaskContainer, TaskVariable } from '../../model/mesos.ts';
import { imageKey } from '../../spark/container.ts';
import { describe } from '../../spark/dispatcher/submission.ts';
import { dispatcherTask } from '../../spark/dispatcher/task.ts';
import type { Size } from '../amounts.ts';
import { constraintText } from '../constraints.ts';
import { driverLabelText } from '../labels.ts';
import type { MainFile } from '../main-file.ts';
import type { Properties } from '../properties.ts';
import { readBy, refused } from '../refusal.ts';
import { type Scheduled, schedulerProperties } from '../scheduler-properties.ts';
import { confPath, type Scope } from '../scope.ts';
import type { AsDispatcher } from '../spark34.ts';
import { argumentWord, expectPlain, expectPlainFile } from './words.ts';

export interface Handed {
  readonly request: {
    readonly appResource: string;
    readonly mainClass: string;
    readonly appArgs: readonly string[];
    readonly sparkProperties: Properties;
    readonly environmentVariables: Readonly<Record<string, string>>;
  };
  readonly sparkVersion: string;
}

/** What is known of the driver before it is put into a request. */
interface Described extends Scheduled {
  readonly size: Size;
  readonly environment: readonly TaskVariable[];
  readonly container: TaskContainer | undefined;
  readonly mainClass: string | undefined;
  readonly mainFile: MainFile;
  readonly spark34: AsDispatcher | undefined;
}

const localMode = 'spark.mesos.appJar.local.resolution.mode';
const secretKey = (name: string): string => `spark.mesos.driver.secret.${name}`;

/** @throws Refused for what a dispatcher can't be told, and for what it would fail of: some of that would stop all others there */
export const handed = (scope: Scope, driver: Described, attempt: number): Handed => {
  const { spec } = scope.app;
  const asSaid = driver.spark34?.submission.request;
  const { appResource, mode } = resourceOf(scope);
  const sparkProperties = sorted({
    ...(asSaid?.sparkProperties ?? { ...forScheduler(driver), ...sizes(driver) }),
    ...mode,
    ...secrets(driver),
    ...placeOf(scope),
    'spark.driver.supervise': 'false',
    'spark.mesos.driver.labels': driverLabelText(scope, attempt),
  });
  const request = {
    appResource,
    mainClass: driver.mainClass ?? '',
    appArgs: asSaid === undefined ? spec.arguments.map(argumentWord) : spec.arguments,
    sparkProperties,
    environmentVariables: plainOf(driver.environment),
  };
  if (asSaid === undefined) expectPlain(sparkProperties, confPath);
  expectPlainFile(driver.mainFile.inSandbox ? appResource : driver.mainFile.path, !driver.mainFile.inSandbox);
  expectTaken(request, scope);
  return { request, sparkVersion: spec.sparkVersion };
};

/** Spark on Mesos counts cores, not executors. */
const forScheduler = (driver: Described): Properties => {
  const {
    'spark.executor.instances': _instances,
    'spark.executor.memoryOverhead': _overhead,
    ...properties
  } = schedulerProperties(driver);
  return properties;
};

/** A dispatcher adds its overhead twice; said so, it comes to what the operator would ask for. */
const sizes = ({ size }: Described): Properties => ({
  'spark.driver.cores': String(size.milliCpus / 1000),
  'spark.driver.memory': `${size.heapMiB}m`,
  'spark.driver.memoryOverhead': String(size.containerMiB - size.heapMiB),
  'spark.mesos.driver.memoryOverhead': '0',
});

/** For Spark `local` is a path of the agent from which it is fetched, unless it is told that the path is the driver's own. */
const resourceOf = ({ app: { spec }, given }: Scope) => {
  const path = /^local:(?:\/\/)?(.*)$/s.exec(spec.mainApplicationFile)?.[1];
  return path === undefined
    ? { appResource: spec.mainApplicationFile, mode: {} }
    : { appResource: `local://${path}`, mode: { [localMode]: given[localMode] ?? 'container' } };
};

const placeOf = (scope: Scope): Properties => {
  const constraints = constraintText(scope, 'driver');
  const { image } = scope.app.spec.driver;
  return {
    ...(constraints === undefined ? {} : { 'spark.mesos.driver.constraints': constraints }),
    ...(image === undefined ? {} : { [imageKey]: image }),
  };
};

const plainOf = (environment: readonly TaskVariable[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    environment.flatMap((variable) => ('value' in variable ? [[variable.name, variable.value] as const] : [])),
  );

/** References into Mesos' own store, in the lists that pair them with their places. @throws Refused for secrets by value, and for what the lists can't say */
const secrets = ({ environment, container }: Described): Properties => {
  const variables = environment.flatMap((variable) =>
    'value' in variable ? [] : [{ ...variable, place: variable.name }],
  );
  const files = (container?.volumes ?? []).flatMap((volume) =>
    'secretReference' in volume || 'secretValue' in volume ? [{ ...volume, place: volume.containerPath }] : [],
  );
  const all = [...variables, ...files];
  if (all.length === 0) return {};
  const names = all.map((secret) => ('secretReference' in secret ? secret.secretReference?.name : undefined));
  if (names.some((name) => name === undefined || /[,\s]/.test(name)) || all.some(({ place }) => /[,\s]/.test(place)))
    throw refused(
      'NotSupported',
      'the secrets of spec.driver',
      "come by value, or have a name or place with a comma or blank: a dispatcher takes only references to Mesos' own store, in lists.",
    );
  if (variables.length > 0 && files.length > 0)
    throw refused(
      'NotSupported',
      'the secrets of spec.driver',
      'are variables and files at once: a dispatcher would make both of each.',
    );
  return {
    [secretKey('names')]: names.join(','),
    [secretKey(files.length > 0 ? 'filenames' : 'envkeys')]: all.map(({ place }) => place).join(','),
  };
};

/** @throws Refused, with Spark's words, for what a dispatcher would refuse, or fail of later, where it stops all that wait there */
const expectTaken = (request: Handed['request'], { cluster }: Scope): void =>
  readBy('the application', () => {
    const dispatcher = { conf: {}, sparkHome: cluster.sparkHome, frameworkId: '' };
    dispatcherTask(
      describe(request, 0, () => 'driver'),
      dispatcher,
      '',
    );
  });

const sorted = (entries: Properties): Properties =>
  Object.fromEntries(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)));
