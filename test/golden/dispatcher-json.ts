/** What the dispatcher model takes and gives, as it is recorded. */
import type { TaskState, TaskStatus } from '../../src/model/mesos.ts';
import type { DriverBook } from '../../src/spark/dispatcher/book.ts';
import type { DispatcherModel, SubmitAnswer } from '../../src/spark/dispatcher/model.ts';
import { priorityOf } from '../../src/spark/dispatcher/queue.ts';
import type { OfferedAgent } from '../../src/spark/dispatcher/rooms.ts';
import {
  type DriverDescription,
  driverFrameworkId,
  type SubmissionRequest,
} from '../../src/spark/dispatcher/submission.ts';
import { containerMemory } from '../../src/spark/driver-memory.ts';
import { type Attempt, attempt } from '../../src/spark/exception.ts';
import { asJson, type Json, type JsonObject, listAt, objectAt, textAt, textsAt } from './json.ts';
import { attributeFrom, resourceFrom } from './proto.ts';

export const requestFrom = (json: Json): SubmissionRequest => ({
  appResource: textAt(json, 'appResource'),
  mainClass: textAt(json, 'mainClass'),
  appArgs: listAt(json, 'appArgs').map(String),
  sparkProperties: textsAt(json, 'sparkProperties'),
  environmentVariables: textsAt(json, 'environmentVariables'),
});

export const offerFrom = (json: Json): OfferedAgent & { readonly hostname: string } => ({
  id: textAt(json, 'id'),
  agentId: textAt(json, 'agentId'),
  hostname: textAt(json, 'hostname'),
  resources: listAt(json, 'resources').map(resourceFrom),
  attributes: listAt(json, 'attributes').map(attributeFrom),
});

/** Milliseconds which, divided again, are the very seconds that were recorded. */
const millisOf = (seconds: number): number => {
  const near = seconds * 1000;
  const candidates = [near, near * (1 + Number.EPSILON), near * (1 - Number.EPSILON)];
  return candidates.find((millis) => millis / 1000 === seconds) ?? near;
};

export const statusFrom = (json: JsonObject): TaskStatus => {
  const { reason, source, message, healthy, timestamp, executorId } = json;
  return {
    taskId: textAt(json, 'taskId'),
    agentId: textAt(json, 'agentId'),
    state: textAt(json, 'state') as TaskState,
    containerIps: [],
    ...(typeof reason === 'string' ? { reason } : {}),
    ...(typeof source === 'string' ? { source } : {}),
    ...(typeof message === 'string' ? { message } : {}),
    ...(typeof executorId === 'string' ? { executorId } : {}),
    ...(typeof healthy === 'boolean' ? { healthy } : {}),
    ...(typeof timestamp === 'number' ? { timestampMs: millisOf(timestamp) } : {}),
  };
};

export const dispatcherFrom = (input: JsonObject) => ({
  conf: textsAt(input, 'dispatcherConf'),
  sparkHome: undefined,
  frameworkId: textAt(input, 'frameworkId'),
});

const html = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

export const submitJson = (answer: SubmitAnswer): Json => {
  switch (answer.kind) {
    case 'accepted':
      return { httpStatus: 200, success: true, submissionId: answer.submissionId };
    case 'refused':
      return { httpStatus: 200, success: false, message: answer.message };
    case 'malformed':
      return {
        httpStatus: 400,
        message:
          'Malformed request: org.apache.spark.deploy.rest.SubmitRestProtocolException: Validation of message CreateSubmissionRequest failed!',
      };
    case 'threw':
      return { httpStatus: 500, htmlTitle: `Error 500 ${answer.exception.class}: ${html(answer.exception.message)}` };
  }
};

const orError = (name: string, value: Attempt<number>): JsonObject =>
  value.ok
    ? { [name]: Number.isFinite(value.value) ? value.value : String(value.value) }
    : { [`${name}Error`]: asJson(value.exception) };

export const queuedJson = (driver: DriverDescription, model: DispatcherModel): Json => ({
  submissionId: driver.submissionId,
  name: driver.name,
  jarUrl: driver.request.appResource,
  mem: driver.memory,
  cores: Number.isFinite(driver.cores) ? driver.cores : String(driver.cores),
  supervise: driver.supervise,
  submissionMillis: driver.submittedMillis,
  mainClass: driver.request.mainClass,
  arguments: [...driver.request.appArgs],
  classPathEntries: [...driver.classPath],
  libraryPathEntries: [...driver.libraryPath],
  javaOpts: [...driver.javaOptions],
  ...orError(
    'priority',
    attempt(() => priorityOf(driver, model.drivers.queues)),
  ),
  ...orError(
    'containerMem',
    attempt(() => containerMemory(driver.memory, driver.request.sparkProperties)),
  ),
});

export const bookJson = (book: DriverBook, frameworkId: string): Json => ({
  queued: book.queued.map(({ submissionId }) => submissionId),
  launched: [...book.launched.values()]
    .map(({ driver, taskId, agentId, startMillis, lastStatus }) =>
      asJson({
        submissionId: driver.submissionId,
        taskId,
        agentId,
        startMillis,
        driverFrameworkId: driverFrameworkId(frameworkId, driver),
        lastState: lastStatus?.state,
      }),
    )
    .sort((a, b) => (textAt(a, 'submissionId') < textAt(b, 'submissionId') ? -1 : 1)),
  pendingRetry: book.retrying.map(({ driver, lastFailure }) =>
    asJson({
      submissionId: driver.submissionId,
      retries: driver.retry?.retries,
      waitTime: driver.retry?.waitSeconds,
      nextRetryMillis: driver.retry?.nextMillis,
      lastFailure: lastFailure.state,
    }),
  ),
  finished: book.finished.map(({ driver, taskId, lastStatus, startMillis, finishMillis }) =>
    asJson({ submissionId: driver.submissionId, taskId, lastState: lastStatus?.state, startMillis, finishMillis }),
  ),
});

export const statesJson = (ids: readonly string[], model: DispatcherModel): Json =>
  Object.fromEntries(ids.map((id) => [id, model.driverState(id)]));

export const objectsAt = (json: Json, name: string): JsonObject[] =>
  listAt(json, name).map((item) => objectAt({ item }, 'item') ?? {});
