/** Cases of submissions that are offered resources, whole tasks compared. */
import type { NeverCopiedId } from '../../src/spark/compatibility.ts';
import { DispatcherModel } from '../../src/spark/dispatcher/model.ts';
import { attempt } from '../../src/spark/exception.ts';
import type { GoldenCase } from './cases.ts';
import {
  bookJson,
  dispatcherFrom,
  objectsAt,
  offerFrom,
  queuedJson,
  requestFrom,
  statesJson,
  submitJson,
} from './dispatcher-json.ts';
import { sortedVariables } from './insignificant.ts';
import { asJson, type Json, type JsonObject, listAt, numberAt, objectAt, textAt } from './json.ts';
import { taskJson } from './proto.ts';
import type { DispatcherKind, Replay } from './replay.ts';

/** Runs the inputs on the model. */
const replay = ({ input }: GoldenCase, copied: ReadonlySet<NeverCopiedId>): Replay => {
  const started = attempt(() => new DispatcherModel(dispatcherFrom(input), copied));
  if (!started.ok) return { model: undefined, result: {}, error: asJson(started.exception) };
  const model = started.value;
  const submits = objectsAt(input, 'submissions').map((json) =>
    submitJson(model.submit(requestFrom(json), numberAt(json, 'atMillis'))),
  );
  const queue = model.drivers.queued.map((driver) => queuedJson(driver, model));
  const now = numberAt(input, 'offersAtMillis');
  const rounds = listAt(input, 'offerRounds').map((offers) => {
    const { launches, declines, exception } = model.offers(listAt({ offers }, 'offers').map(offerFrom), now);
    return asJson({
      launches: launches.map(({ offerId, tasks }) => ({
        offerIds: [offerId],
        tasks: tasks.map(({ task, resources }) => taskJson(task, resources)),
      })),
      declines,
      error: exception,
    });
  });
  const accepted = submits.flatMap((submit) =>
    objectAt({ submit }, 'submit')?.['submissionId'] === undefined ? [] : [textAt(submit, 'submissionId')],
  );
  const result = {
    submits,
    queue,
    rounds,
    driverStates: statesJson(accepted, model),
    state: bookJson(model.drivers, textAt(input, 'frameworkId')),
  };
  const error = rounds.map((round) => objectAt(round, 'error')).find((found) => found !== undefined);
  return { model, result, error };
};

/** Without what has no meaning: log lines, the order of `-D` options, the order of variables within their groups. */
const normal = (result: JsonObject, { input }: GoldenCase): Json => {
  const submissions = new Map(
    listAt(result, 'submits').map((submit, index) => [
      objectAt({ submit }, 'submit')?.['submissionId'],
      listAt(input, 'submissions')[index],
    ]),
  );
  const propertiesOf = (taskId: string) =>
    Object.keys(objectAt(submissions.get(taskId) ?? {}, 'sparkProperties') ?? {});
  const task = (json: JsonObject): JsonObject => {
    const id = textAt(objectAt(json, 'task_id') ?? {}, 'value');
    const own = propertiesOf(id).filter((key) => key.startsWith('spark.mesos.driverEnv.')).length;
    return { ...json, command: sortedVariables(objectAt(json, 'command') ?? {}, own) };
  };
  const javaOpts = (json: JsonObject): JsonObject => {
    const options = listAt(json, 'javaOpts').map(String);
    const count = propertiesOf(textAt(json, 'submissionId')).length;
    return { ...json, javaOpts: [...options.slice(0, count).sort(), ...options.slice(count)] };
  };
  return {
    ...result,
    queue: objectsAt(result, 'queue').map(javaOpts),
    rounds: objectsAt(result, 'rounds').map(({ logs, ...round }) => ({
      ...round,
      launches: objectsAt(round, 'launches').map((launch) => ({
        ...launch,
        tasks: objectsAt(launch, 'tasks').map(task),
      })),
    })),
  };
};

export const driverCases: DispatcherKind = { replay, normal };
