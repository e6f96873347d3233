/** Cases of the coarse-grained backend: offers, status updates, limits, kills. */
import type { Launch } from '../../src/spark/dispatcher/rooms.ts';
import { attempt, type JavaException } from '../../src/spark/exception.ts';
import { checkContext } from '../../src/spark/executors/context.ts';
import { driverFramework } from '../../src/spark/executors/framework.ts';
import { ExecutorModel } from '../../src/spark/executors/model.ts';
import type { ExecutorApplication } from '../../src/spark/executors/task.ts';
import type { GoldenCase, Outcome } from './cases.ts';
import { differences } from './compare.ts';
import { objectsAt, offerFrom, statusFrom } from './dispatcher-json.ts';
import { sortedVariables } from './insignificant.ts';
import { asJson, type Json, type JsonObject, listAt, numberAt, objectAt, textAt, textsAt } from './json.ts';
import { taskJson } from './proto.ts';

/** The context of the recording ran on a local master with one core. */
const localCores = 1;

const applicationFrom = (input: JsonObject): ExecutorApplication => ({
  name: textAt(input, 'appName'),
  user: 'sparkuser',
  frameworkId: textAt(input, 'frameworkId'),
  driverHost: textAt(input, 'driverHost'),
  driverPort: textAt(input, 'driverPort'),
  conf: textsAt(input, 'conf'),
  environment: { sparkHome: undefined, executorUri: undefined },
});

const launchJson = ({ offerId, tasks }: Launch): Json => ({
  offerIds: [offerId],
  tasks: tasks.map(({ task, resources }) => taskJson(task, resources)),
});

/** Does one step; `null` stands for a decline without a filter. */
const act = (model: ExecutorModel, step: JsonObject): JsonObject => {
  switch (textAt(step, 'op')) {
    case 'offers': {
      const { launches, declines, exception } = model.offers(listAt(step, 'offers').map(offerFrom));
      return {
        launches: launches.map(launchJson),
        declines: declines.map(({ offerId, refuseSeconds }) => ({ offerId, refuseSeconds: refuseSeconds ?? null })),
        ...(exception === undefined ? {} : { error: asJson(exception) }),
      };
    }
    case 'status': {
      const done = model.update(statusFrom(objectAt(step, 'status') ?? {}));
      if (!done.ok) return { error: asJson(done.exception) };
      const { revive, registration } = done.value;
      return {
        revives: revive ? 1 : 0,
        ...(registration === undefined ? {} : { shuffleRegistrations: [asJson(registration)] }),
      };
    }
    case 'requestTotalExecutors':
      model.requestTotal(numberAt(step, 'total'));
      return { result: true };
    case 'killExecutors':
      return { result: true, kills: listAt(step, 'ids') };
    case 'stop':
      return model.stop() ? { other: ['stop'] } : {};
    default:
      return {};
  }
};

const replay = ({ input }: GoldenCase): JsonObject => {
  const app = applicationFrom(input);
  const failed = (stage: string, exception: JavaException): JsonObject => ({ error: asJson({ ...exception, stage }) });
  const context = attempt(() => checkContext(app.conf, localCores));
  if (!context.ok) return failed('context', context.exception);
  const made = attempt(() => new ExecutorModel(app));
  if (!made.ok) return failed('backend', made.exception);
  const framework = attempt(() => driverFramework(app));
  if (!framework.ok) return failed('start', framework.exception);
  const { failoverTimeoutSeconds, ...rest } = framework.value;
  const steps = objectsAt(input, 'steps').map((step) => ({
    launches: [],
    declines: [],
    kills: [],
    revives: 0,
    ...act(made.value, step),
    executorLimit: made.value.limit ?? null,
  }));
  const error = steps.map((step) => objectAt(step, 'error')).find((found) => found !== undefined);
  return {
    framework: asJson({ master: 'zk://zk1:2181/mesos', ...rest, failoverTimeout: failoverTimeoutSeconds }),
    steps,
    ...(error === undefined ? {} : { error }),
  };
};

/** Class path and options are the first group of variables. */
const task = (json: JsonObject): JsonObject => {
  const command = objectAt(json, 'command') ?? {};
  const [first] = objectsAt(objectAt(command, 'environment') ?? {}, 'variables');
  return { ...json, command: sortedVariables(command, first?.['name'] === 'SPARK_EXECUTOR_CLASSPATH' ? 2 : 1) };
};

const normal = (result: JsonObject): JsonObject => ({
  ...result,
  steps: objectsAt(result, 'steps').map(({ logs, ...step }) => ({
    ...step,
    launches: objectsAt(step, 'launches').map((launch) => ({ ...launch, tasks: objectsAt(launch, 'tasks').map(task) })),
  })),
});

/** Runs the model and compares, the text of commands included. */
export const runExecutorCase = (one: GoldenCase): Outcome => {
  const recorded = { ...one.expected, ...(one.error === undefined ? {} : { error: one.error }) };
  const found = differences(normal(recorded), normal(replay(one)));
  return found.length === 0 ? { kind: 'passed' } : { kind: 'failed', differences: found };
};
