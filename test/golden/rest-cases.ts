/** Cases of requests to the REST server: paths, bodies and answers without a socket. */
import { type Answer, answerText } from '../../src/dispatcher/wire/answer.ts';
import { invalid, noMainClass, type ReadCreate, readCreate } from '../../src/dispatcher/wire/create-request.ts';
import { routeOf } from '../../src/dispatcher/wire/route.ts';
import type { NeverCopiedId } from '../../src/spark/compatibility.ts';
import { DispatcherModel } from '../../src/spark/dispatcher/model.ts';
import { isWellFormed, type SubmissionRequest } from '../../src/spark/dispatcher/submission.ts';
import { attempt } from '../../src/spark/exception.ts';
import type { GoldenCase } from './cases.ts';
import { bookJson, dispatcherFrom, objectsAt, offerFrom, queuedJson, statusFrom } from './dispatcher-json.ts';
import { asJson, type Json, type JsonObject, listAt, numberAt, objectAt, textAt } from './json.ts';
import type { DispatcherKind, Replay } from './replay.ts';

interface Reply {
  readonly status: number;
  readonly contentType: string | null;
  readonly body: string;
}

const json = (status: number, answer: Answer): Reply => ({
  status,
  contentType: 'application/json;charset=utf-8',
  body: answerText(answer),
});
const page = (status: number): Reply => ({ status, contentType: 'text/html;charset=iso-8859-1', body: '' });
const malformed = (read: ReadCreate): Reply =>
  read.kind === 'malformed' ? json(400, { action: 'ErrorResponse', message: read.message }) : page(500);

const textsOnly = (texts: Readonly<Record<string, string | null>>): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).filter((entry): entry is [string, string] => entry[1] !== null));

/** Properties that the validation reads; null in one of them is as wrong as a bad value. */
const validated = [
  'spark.app.name',
  'spark.driver.supervise',
  'spark.driver.cores',
  'spark.cores.max',
  'spark.driver.memory',
  'spark.executor.memory',
];

const create = (model: DispatcherModel, body: string, ready: boolean, now: number): Reply => {
  const read = readCreate(body);
  if (read.kind !== 'request') return malformed(read);
  const { mainClass, sparkProperties, ...rest } = read.request;
  const request: SubmissionRequest = {
    ...rest,
    mainClass: mainClass ?? '',
    sparkProperties: textsOnly(sparkProperties),
  };
  if (!isWellFormed(request) || validated.some((key) => sparkProperties[key] === null))
    return malformed(invalid('CreateSubmissionRequest'));
  if (mainClass === undefined) return malformed(noMainClass);
  if (Object.values(sparkProperties).includes(null)) return page(500);
  const action = 'CreateSubmissionResponse';
  const { unknownFields } = read;
  if (!ready)
    return json(200, { action, success: false, message: 'Scheduler is not ready to take requests', unknownFields });
  const answer = model.submit(request, now);
  if (answer.kind === 'accepted')
    return json(200, { action, success: true, submissionId: answer.submissionId, unknownFields });
  if (answer.kind === 'refused') return json(200, { action, success: false, message: answer.message, unknownFields });
  return page(500);
};

/** An answer that is not valid itself, since the id is set only by a scheduler that is ready. */
const notReady = (action: Answer['action']): Reply =>
  json(500, {
    action: 'ErrorResponse',
    message: `Internal server error: org.apache.spark.deploy.rest.SubmitRestProtocolException: Validation of message ${action} failed!`,
  });

const respond = (model: DispatcherModel, step: JsonObject, target: string, ready: boolean, now: number): Reply => {
  const route = routeOf(textAt(step, 'method'), target);
  switch (route.kind) {
    case 'badPath':
      return page(400);
    case 'wrongMethod':
      return ['GET', 'POST', 'HEAD'].includes(textAt(step, 'method'))
        ? page(route.status)
        : { status: route.status, contentType: null, body: '' };
    case 'unknown':
      return json(route.status, {
        action: 'ErrorResponse',
        message: route.message,
        highestProtocolVersion: route.highestVersion,
      });
    case 'create':
      return create(model, typeof step['body'] === 'string' ? step['body'] : '', ready, now);
    case 'kill':
    case 'status': {
      const { kind, submissionId } = route;
      if (submissionId === undefined)
        return json(400, { action: 'ErrorResponse', message: `Submission ID is missing in ${kind} request.` });
      const action = kind === 'kill' ? 'KillSubmissionResponse' : 'SubmissionStatusResponse';
      if (!ready) return notReady(action);
      if (kind === 'kill') {
        const { success, message } = model.kill(submissionId);
        return json(200, { action, success, message, submissionId });
      }
      const { driverState, message } = model.status(submissionId);
      return json(200, { action, success: driverState !== 'NOT_FOUND', driverState, message, submissionId });
    }
  }
};

const mark = (index: number): string => (index === 0 ? '{{SUBMISSION_ID}}' : `{{SUBMISSION_ID_${index + 1}}}`);

/** What was asked and answered, as the other kinds of cases have it. */
const meaningOf = ({ status, body }: Reply, step: JsonObject): JsonObject => {
  const answer = body === '' ? {} : (JSON.parse(body) as JsonObject);
  if (answer['action'] === 'SubmissionStatusResponse') return { getStatus: answer };
  if (answer['action'] !== 'CreateSubmissionResponse' || status !== 200) return {};
  const read = readCreate(textAt(step, 'body'));
  const sparkProperties = read.kind === 'request' ? { ...read.request.sparkProperties } : {};
  return { submission: { sparkProperties }, submit: answer };
};

const replay = ({ input }: GoldenCase, copied: ReadonlySet<NeverCopiedId>): Replay => {
  const started = attempt(() => new DispatcherModel(dispatcherFrom(input), copied));
  if (!started.ok) return { model: undefined, result: {}, error: asJson(started.exception) };
  const model = started.value;
  const ids: string[] = [];
  const filled = (text: string) => ids.reduce((filling, id, index) => filling.replaceAll(mark(index), id), text);
  const marked = (text: string) => ids.reduce((marking, id, index) => marking.replaceAll(id, mark(index)), text);
  let now = numberAt(input, 'startMillis');
  const steps = objectsAt(input, 'steps').map((step): JsonObject => {
    const op = textAt(step, 'op');
    if (op === 'advance') now += numberAt(step, 'millis');
    if (op === 'offers') model.offers(listAt(step, 'offers').map(offerFrom), now);
    const status = objectAt(step, 'status');
    if (op === 'status' && status !== undefined)
      model.update(statusFrom({ ...status, taskId: filled(textAt(status, 'taskId')) }), now);
    const state = bookJson(model.drivers, textAt(input, 'frameworkId'));
    if (op !== 'http') return { state };
    const reply = respond(model, step, filled(textAt(step, 'path')), input['ready'] === true, now);
    const id = /"submissionId" : "(driver-[^"]*)"/.exec(reply.body)?.[1];
    if (id !== undefined && !ids.includes(id)) ids.push(id);
    const body = textAt(step, 'method') === 'HEAD' ? '' : marked(reply.body);
    const queue = model.drivers.queued.map((driver) => queuedJson(driver, model));
    const response = {
      status: reply.status,
      contentType: reply.contentType,
      body,
      ...(step['dumpQueue'] === true ? { queue } : {}),
    };
    return { response, ...meaningOf(reply, step), state: bookJson(model.drivers, textAt(input, 'frameworkId')) };
  });
  const responses = steps.flatMap(({ response }) => (response === undefined ? [] : [response]));
  return { model, result: { responses, steps }, error: undefined };
};

/** Pages in HTML and what Spark's JSON parser says are only evidence; of messages with a stack only the part before it counts. */
const comparable = (response: JsonObject): Json => {
  const { stackCut, queue, body, ...rest } = response;
  const text = String(response['contentType']).startsWith('application/json') ? String(body) : '';
  const cut = text
    .replaceAll('{{STACK}}', '')
    .replace(/"Malformed request: (?!org\.apache\.spark)(?:[^"\\]|\\.)*"/, '"Malformed request: "');
  const drivers =
    queue === undefined
      ? {}
      : {
          queue: objectsAt(response, 'queue').map(({ submissionId, ...driver }) => ({
            ...driver,
            javaOpts: listAt(driver, 'javaOpts').map(String).sort(),
          })),
        };
  return { ...rest, body: cut, ...drivers };
};

const normal = (result: JsonObject): Json => ({ responses: objectsAt(result, 'responses').map(comparable) });

export const restCases: DispatcherKind = { replay, normal };
