/** Cases of requests to the REST server: sent to the product's server over a socket, with the model of Spark's dispatcher behind it. */
import { request as httpRequest } from 'node:http';
import { openGuard } from '../../src/dispatcher/server/guard.ts';
import { defaultLimits, serveDispatcher } from '../../src/dispatcher/server/server.ts';
import { type NeverCopiedId, neverCopiedIds } from '../../src/spark/compatibility.ts';
import { DispatcherModel } from '../../src/spark/dispatcher/model.ts';
import { attempt } from '../../src/spark/exception.ts';
import type { GoldenCase, Outcome } from './cases.ts';
import { differences } from './compare.ts';
import { bookJson, dispatcherFrom, objectsAt, offerFrom, queuedJson, statusFrom } from './dispatcher-json.ts';
import { asJson, type Json, type JsonObject, listAt, numberAt, objectAt, textAt } from './json.ts';
import { ModelSubmissions } from './model-submissions.ts';
import { outcomeProblems } from './outcomes.ts';

interface Received {
  readonly status: number;
  readonly contentType: string | null;
  readonly body: string;
}

/** Sends a request just as it was recorded: its path is not tidied up. */
const exchange = (url: string, step: JsonObject, path: string): Promise<Received> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const body = typeof step['body'] === 'string' ? step['body'] : undefined;
    const headers = {
      ...(objectAt(step, 'headers') as Record<string, string> | undefined),
      connection: 'close',
      ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    };
    const sent = httpRequest({ hostname, port, path, method: textAt(step, 'method'), headers }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.once('error', reject);
      response.once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          contentType: response.headers['content-type'] ?? null,
          body: Buffer.concat(pieces).toString('utf8'),
        }),
      );
    });
    sent.once('error', reject);
    sent.end(body);
  });

const mark = (index: number): string => (index === 0 ? '{{SUBMISSION_ID}}' : `{{SUBMISSION_ID_${index + 1}}}`);

/** Ids as the recording has them: numbered in the order in which they came. */
class Ids {
  readonly #ids: string[] = [];

  see(body: string): void {
    const id = /"submissionId" : "(driver-[^"]*)"/.exec(body)?.[1];
    if (id !== undefined && !this.#ids.includes(id)) this.#ids.push(id);
  }

  filled(text: string): string {
    return this.#ids.reduce((filling, id, index) => filling.replaceAll(mark(index), id), text);
  }

  marked(text: string): string {
    return this.#ids.reduce((marking, id, index) => marking.replaceAll(id, mark(index)), text);
  }
}

interface Replayed {
  readonly model: DispatcherModel | undefined;
  readonly result: JsonObject;
  readonly error: Json | undefined;
}

const replay = async ({ input }: GoldenCase, copied: ReadonlySet<NeverCopiedId>): Promise<Replayed> => {
  const started = attempt(() => new DispatcherModel(dispatcherFrom(input), copied));
  if (!started.ok) return { model: undefined, result: {}, error: asJson(started.exception) };
  const model = started.value;
  let now = numberAt(input, 'startMillis');
  const submissions = new ModelSubmissions(model, () => now);
  const server = await serveDispatcher({
    submissions,
    ready: () => input['ready'] === true,
    guard: openGuard('default'),
    tokenInPath: false,
    limits: defaultLimits,
    address: { host: '127.0.0.1', port: 0 },
    now: () => now,
    log: {
      info: () => undefined,
      error: (fields, message) => process.stderr.write(`${message} ${JSON.stringify(fields)}\n`),
    },
  });
  const ids = new Ids();
  const steps: JsonObject[] = [];
  try {
    for (const step of objectsAt(input, 'steps')) {
      const op = textAt(step, 'op');
      if (op === 'advance') now += numberAt(step, 'millis');
      if (op === 'offers') model.offers(listAt(step, 'offers').map(offerFrom), now);
      const status = objectAt(step, 'status');
      if (op === 'status' && status !== undefined)
        model.update(statusFrom({ ...status, taskId: ids.filled(textAt(status, 'taskId')) }), now);
      const before = submissions.submits.length;
      const said = op === 'http' ? await exchange(server.url, step, ids.filled(textAt(step, 'path'))) : undefined;
      if (said !== undefined) ids.see(said.body);
      const [submitted] = submissions.submits.slice(before);
      steps.push({
        state: bookJson(model.drivers, textAt(input, 'frameworkId')),
        ...(said === undefined ? {} : { response: responseOf(step, said, ids, model) }),
        ...meaningOf(said, submitted),
      });
    }
  } finally {
    await server.close();
  }
  const responses = steps.flatMap(({ response }) => (response === undefined ? [] : [response]));
  return { model, result: { responses, steps }, error: undefined };
};

const responseOf = (step: JsonObject, { body, ...said }: Received, ids: Ids, model: DispatcherModel): JsonObject => {
  const queue = model.drivers.queued.map((driver) => queuedJson(driver, model));
  return { ...said, body: ids.marked(body), ...(step['dumpQueue'] === true ? { queue } : {}) };
};

/** What was asked and answered, as the other kinds of cases have it. */
const meaningOf = (
  said: Received | undefined,
  submitted: ModelSubmissions['submits'][number] | undefined,
): JsonObject => {
  const answer = said === undefined || said.body === '' ? {} : (JSON.parse(said.body) as JsonObject);
  if (answer['action'] === 'SubmissionStatusResponse') return { getStatus: answer };
  return submitted === undefined
    ? {}
    : { submission: { sparkProperties: { ...submitted.request.sparkProperties } }, submit: answer };
};

/** What Spark's JSON parser says is only evidence; of messages with a stack only the part before it counts. */
const comparable = (response: JsonObject): JsonObject => {
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

const isPage = (response: JsonObject | undefined): boolean => String(response?.['contentType']).startsWith('text/html');

/** An answer in the place of a page: of the same status, an ErrorResponse that says something, or nothing to a HEAD. */
const standsForPage = ({ contentType, body }: JsonObject): boolean => {
  if (!String(contentType).startsWith('application/json')) return false;
  if (body === '') return true;
  const { action, message, success } = JSON.parse(String(body)) as JsonObject;
  return action === 'ErrorResponse' && typeof message === 'string' && message !== '' && success === undefined;
};

/** Both sides with the pages of the recording, and what stands for them, made equal but for their status. */
const pairs = (expected: readonly JsonObject[], found: readonly JsonObject[]) => {
  const paged = (side: readonly JsonObject[]): Json[] =>
    side.map((response, index) => {
      const ours = found[index];
      if (!isPage(expected[index]) || ours === undefined || !standsForPage(ours)) return comparable(response);
      const { queue } = comparable(response);
      return { status: response['status'] ?? null, ...(queue === undefined ? {} : { queue }) };
    });
  return { expected: paged(expected), found: paged(found), met: expected.some(isPage) };
};

/** As `judge` does for other kinds, with pages in HTML answered by errors in JSON. */
export const judgeRest = async (one: GoldenCase): Promise<Outcome> => {
  const compare = async (copied: ReadonlySet<NeverCopiedId>) => {
    const { model, result, error } = await replay(one, copied);
    const sides = pairs(objectsAt(one.expected, 'responses'), objectsAt(result, 'responses'));
    const found = differences(
      { responses: sides.expected, error: one.error ?? null },
      { responses: sides.found, error: error ?? null },
    );
    return { model, result, found, pages: sides.met };
  };
  const ours = await compare(new Set());
  const rows = new Set<NeverCopiedId>([
    ...(ours.pages ? (['html-pages'] as const) : []),
    ...(ours.found.length === 0 ? [] : (ours.model?.deviations.met ?? [])),
  ]);
  if (ours.found.length > 0) {
    if (ours.model === undefined || ours.model.deviations.met.size === 0)
      return { kind: 'failed', differences: ours.found };
    const copied = await compare(new Set(neverCopiedIds));
    if (copied.found.length > 0) return { kind: 'failed', differences: copied.found };
  }
  if (rows.size === 0) return { kind: 'passed' };
  const problems = [...rows].flatMap((row) => outcomeProblems(row, one, ours.result));
  return problems.length === 0 ? { kind: 'deviates', rows: [...rows] } : { kind: 'failed', differences: problems };
};
