/** Cases of steps over time: submissions, offers, status updates, kills. */
import type { NeverCopiedId } from '../../src/spark/compatibility.ts';
import { DispatcherModel } from '../../src/spark/dispatcher/model.ts';
import type { Launch } from '../../src/spark/dispatcher/rooms.ts';
import { attempt } from '../../src/spark/exception.ts';
import type { GoldenCase } from './cases.ts';
import {
  bookJson,
  dispatcherFrom,
  objectsAt,
  offerFrom,
  requestFrom,
  statesJson,
  statusFrom,
  submitJson,
} from './dispatcher-json.ts';
import { asJson, type Json, type JsonObject, listAt, numberAt, objectAt, textAt } from './json.ts';
import type { DispatcherKind, Replay } from './replay.ts';

const launchJson = ({ offerId, tasks }: Launch): Json => ({
  offerIds: [offerId],
  tasks: tasks.map(({ task }) =>
    asJson({
      taskId: task.id,
      agentId: task.agentId,
      SPARK_SUBMIT_OPTS: task.command.environment
        .flatMap((variable) => (variable.name === 'SPARK_SUBMIT_OPTS' && 'value' in variable ? [variable.value] : []))
        .at(-1),
    }),
  ),
});

/** Does one step; the answer holds what is recorded of this kind of step. */
const act = (model: DispatcherModel, step: JsonObject, now: number): JsonObject => {
  switch (textAt(step, 'op')) {
    case 'submit':
      return { submit: submitJson(model.submit(requestFrom(objectAt(step, 'submission') ?? {}), now)) };
    case 'offers': {
      const { launches, declines, exception } = model.offers(listAt(step, 'offers').map(offerFrom), now);
      return asJson({ launches: launches.map(launchJson), declines, error: exception }) as JsonObject;
    }
    case 'status': {
      const done = model.update(statusFrom(objectAt(step, 'status') ?? {}), now);
      return done.ok ? {} : { error: asJson(done.exception) };
    }
    case 'kill': {
      const submissionId = textAt(step, 'submissionId');
      const { success, message, killTaskId } = model.kill(submissionId);
      return { kill: { success, message, submissionId }, kills: killTaskId === undefined ? [] : [killTaskId] };
    }
    case 'getStatus': {
      const { driverState, message } = model.status(textAt(step, 'submissionId'));
      return { getStatus: asJson({ success: driverState !== 'NOT_FOUND', driverState, message }) };
    }
    default:
      return {};
  }
};

const replay = ({ input }: GoldenCase, copied: ReadonlySet<NeverCopiedId>): Replay => {
  const started = attempt(() => new DispatcherModel(dispatcherFrom(input), copied));
  if (!started.ok) return { model: undefined, result: {}, error: asJson(started.exception) };
  const model = started.value;
  let now = numberAt(input, 'startMillis');
  const accepted: string[] = [];
  const steps = objectsAt(input, 'steps').map((step) => {
    if (step['op'] === 'advance') now += numberAt(step, 'millis');
    const done = act(model, step, now);
    const submit = objectAt(done, 'submit');
    if (submit?.['submissionId'] !== undefined) accepted.push(textAt(submit, 'submissionId'));
    return {
      launches: [],
      declines: [],
      kills: [],
      ...done,
      revives: model.takeRevives(),
      nowMillis: now,
      driverStates: statesJson(accepted, model),
      state: bookJson(model.drivers, textAt(input, 'frameworkId')),
    };
  });
  return { model, result: { steps }, error: undefined };
};

const normal = (result: JsonObject): Json => ({
  ...result,
  steps: objectsAt(result, 'steps').map(({ logs, ...step }) => step),
});

export const superviseCases: DispatcherKind = { replay, normal };
