/** What must be seen instead, where a row of the compatibility table is never copied. */
import type { TaskState } from '../../src/model/mesos.ts';
import type { NeverCopiedId } from '../../src/spark/compatibility.ts';
import { taskStateFlags } from '../../src/spark/task-states.ts';
import type { GoldenCase } from './cases.ts';
import { objectsAt } from './dispatcher-json.ts';
import { type JsonObject, objectAt, textAt } from './json.ts';

type Check = (one: GoldenCase, result: JsonObject) => string[];

/** Results after each step, with the step; for cases in rounds, after each round. */
const moments = ({ input }: GoldenCase, result: JsonObject): (readonly [JsonObject, JsonObject])[] => {
  const inputs = objectsAt(input, 'steps');
  const results = 'steps' in result ? objectsAt(result, 'steps') : objectsAt(result, 'rounds');
  return results.map((after, index) => [inputs[index] ?? {}, after]);
};

const answers = (one: GoldenCase, result: JsonObject): (readonly [JsonObject, JsonObject])[] =>
  'submits' in result
    ? objectsAt(result, 'submits').map(
        (answer, index) => [objectsAt(one.input, 'submissions')[index] ?? {}, answer] as const,
      )
    : moments(one, result).flatMap(([step, after]) => {
        const answer = objectAt(after, 'submit');
        return answer === undefined
          ? []
          : [[objectAt(step, 'submission') ?? objectAt(after, 'submission') ?? {}, answer] as const];
      });

const isKnown = (id: string, books: readonly JsonObject[]): boolean => {
  const named = (name: string) =>
    books.some((book) => objectsAt(book, name).some((entry) => entry['submissionId'] === id));
  return (
    books.some((book) => JSON.stringify(book['queued'] ?? []).includes(`"${id}"`)) ||
    named('launched') ||
    named('finished')
  );
};

const booksOf = (one: GoldenCase, result: JsonObject): JsonObject[] =>
  [result, ...moments(one, result).map(([, after]) => after)].flatMap((at) => {
    const book = objectAt(at, 'state');
    return book === undefined ? [] : [book];
  });

const checks: Readonly<Record<NeverCopiedId, Check>> = {
  'same-instant': (one, result) =>
    answers(one, result).flatMap(([, answer]) => {
      if (answer['success'] !== true) return [];
      const id = textAt(answer, 'submissionId');
      return isKnown(id, booksOf(one, result)) ? [] : [`${id} was accepted and is lost`];
    }),
  'one-bad-driver': (one, result) => {
    const stopped = moments(one, result).filter(([, after]) => objectAt(after, 'error')?.['class'] !== undefined);
    const failed = booksOf(one, result)
      .flatMap((book) => objectsAt(book, 'finished'))
      .filter((entry) => !('startMillis' in entry));
    return [
      ...stopped.map(() => 'a driver that can not be launched stopped the round'),
      ...(failed.length === 0 ? ['the driver did not fail'] : []),
    ];
  },
  'undeclared-queue': (one, result) => {
    const refused = answers(one, result).filter(
      ([, { success, message }]) => success === false && /^Queue '.*' is not declared$/.test(String(message)),
    );
    const declared = (name: string) =>
      name === 'default' || `spark.mesos.dispatcher.queue.${name}` in (objectAt(one.input, 'dispatcherConf') ?? {});
    const bad = answers(one, result).filter(
      ([request]) =>
        !declared(String(objectAt(request, 'sparkProperties')?.['spark.mesos.dispatcher.queue'] ?? 'default')),
    );
    return refused.length === bad.length
      ? []
      : [`${bad.length} submissions name a queue that is not declared, ${refused.length} were refused`];
  },
  'failed-launch': (one, result) =>
    moments(one, result).flatMap(([, after]) => {
      const answer = objectAt(after, 'getStatus');
      return answer?.['driverState'] === 'FINISHED' && answer['message'] === undefined
        ? ['a driver ended without a reason']
        : [];
    }),
  'late-update': (one, result) => {
    let launched: JsonObject[] = [];
    return moments(one, result).flatMap(([step, after]) => {
      const before = launched;
      launched = objectsAt(objectAt(after, 'state') ?? {}, 'launched');
      const status = objectAt(step, 'status');
      if (status === undefined || !taskStateFlags(textAt(status, 'state') as TaskState).isFinished) return [];
      const taskId = textAt(status, 'taskId');
      const gone = before.filter((driver) => !launched.some((other) => other['taskId'] === driver['taskId']));
      return gone.flatMap((driver) =>
        driver['taskId'] === taskId ? [] : [`${taskId} ended ${String(driver['taskId'])}`],
      );
    });
  },
  'html-pages': (_, result) =>
    objectsAt(result, 'responses').flatMap(({ contentType, body }) =>
      String(contentType).startsWith('text/html') || String(body).includes('<html') ? ['a page in HTML was sent'] : [],
    ),
};

/** What is wrong with the outcome of a row; nothing when it is the one that the row names. */
export const outcomeProblems = (row: NeverCopiedId, one: GoldenCase, result: JsonObject): string[] =>
  checks[row](one, result).map((problem) => `${row}: ${problem}`);
