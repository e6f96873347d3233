/** From a request of the protocol to its answer (semantics 2.1 to 2.5); who asks has been looked at, and sockets are not known here. */
import { isWellFormed } from '../../spark/dispatcher/submission.ts';
import type { Answer } from '../wire/answer.ts';
import { invalid, noMainClass, type ReadCreate, readCreate } from '../wire/create-request.ts';
import type { Route } from '../wire/route.ts';
import { bareReply, errorReply, type Reply, reply } from './reply.ts';
import type { Failure, Submissions, WellFormedRequest } from './submissions.ts';

export interface Asked {
  readonly method: string;
  readonly route: Route;
  /** Read only where the protocol has one. */
  readonly body: () => Promise<string>;
  readonly namespace: string;
}

export interface Answering {
  readonly submissions: Submissions;
  /** Before the operator works, and while it ends, Spark's answers of that time are given. */
  readonly ready: () => boolean;
  readonly log: { info(fields: object, message: string): void };
}

/** The answer to a request. Rejects as `body` does. */
export const answerTo = async (asked: Asked, means: Answering): Promise<Reply> => {
  const { method, route } = asked;
  switch (route.kind) {
    case 'badPath':
      return errorReply(400, 'The path leads nowhere.');
    case 'wrongMethod':
      return wrongMethod(method, route.status);
    case 'unknown': {
      const { status, message, highestVersion } = route;
      return reply(status, { action: 'ErrorResponse', message, highestProtocolVersion: highestVersion });
    }
    case 'create':
      return create(asked, means);
    case 'kill':
    case 'status':
      return route.submissionId === undefined
        ? errorReply(400, `Submission ID is missing in ${route.kind} request.`)
        : aboutOne(route.kind, route.submissionId, asked.namespace, means);
  }
};

/** Like Spark's, it has a sentence for some methods and none for others. */
const wrongMethod = (method: string, status: number): Reply =>
  ['GET', 'POST', 'HEAD'].includes(method)
    ? errorReply(
        status,
        `${method} is not the method of this request: create and kill are sent by POST, status by GET.`,
      )
    : bareReply(status);

const malformed = (read: ReadCreate): Reply => {
  if (read.kind === 'malformed') return errorReply(400, read.message);
  const action = read.kind === 'noSuchMessage' ? read.action : '';
  return errorReply(500, `There is no message ${JSON.stringify(action)} in the protocol.`);
};

/** Properties that the validation reads; null in one of them is as wrong as a bad value. */
const validated = [
  'spark.app.name',
  'spark.driver.supervise',
  'spark.driver.cores',
  'spark.cores.max',
  'spark.driver.memory',
  'spark.executor.memory',
];

type Checked =
  | { readonly ok: true; readonly request: WellFormedRequest }
  | { readonly ok: false; readonly reply: Reply };

/** The checks of Spark's server in its order (semantics 2.3: 7, 8, 10, 12). */
const check = ({ request }: Extract<ReadCreate, { readonly kind: 'request' }>): Checked => {
  const { mainClass, sparkProperties } = request;
  const texts = Object.entries(sparkProperties).filter((entry): entry is [string, string] => entry[1] !== null);
  const wellFormed = { ...request, mainClass: mainClass ?? '', sparkProperties: Object.fromEntries(texts) };
  if (!isWellFormed(wellFormed) || validated.some((key) => sparkProperties[key] === null))
    return { ok: false, reply: malformed(invalid('CreateSubmissionRequest')) };
  if (mainClass === undefined) return { ok: false, reply: malformed(noMainClass) };
  const empty = Object.entries(sparkProperties).find(([, value]) => value === null)?.[0];
  return empty === undefined
    ? { ok: true, request: wellFormed }
    : { ok: false, reply: errorReply(500, `sparkProperties[${JSON.stringify(empty)}] is null.`) };
};

const create = async ({ body, namespace }: Asked, { submissions, ready, log }: Answering): Promise<Reply> => {
  const read = readCreate(await body());
  if (read.kind !== 'request') return malformed(read);
  const checked = check(read);
  if (!checked.ok) return checked.reply;
  const { unknownFields } = read;
  const said = (answer: Pick<Answer, 'success' | 'message' | 'submissionId'>): Reply =>
    reply(200, { action: 'CreateSubmissionResponse', ...answer, unknownFields });
  if (!ready()) return said({ success: false, message: 'Scheduler is not ready to take requests' });
  const answer = await submissions.submit(checked.request, namespace);
  switch (answer.kind) {
    case 'accepted':
      log.info({ key: `${namespace}/${answer.submissionId}` }, 'a submission was taken');
      return said({ success: true, submissionId: answer.submissionId });
    case 'refused':
      // Spark's client shows its user nothing of it.
      log.info({ namespace, reason: answer.message }, 'a submission was refused');
      return said({ success: false, message: answer.message });
    case 'failed':
      return failed(answer);
  }
};

const failed = ({ status, message }: Failure): Reply => errorReply(status, message);

const aboutOne = async (
  kind: 'kill' | 'status',
  submissionId: string,
  namespace: string,
  { submissions, ready }: Answering,
): Promise<Reply> => {
  const action = kind === 'kill' ? 'KillSubmissionResponse' : 'SubmissionStatusResponse';
  if (!ready())
    return errorReply(
      500,
      `Internal server error: org.apache.spark.deploy.rest.SubmitRestProtocolException: Validation of message ${action} failed!`,
    );
  if (kind === 'kill') {
    const answer = await submissions.kill(submissionId, namespace);
    if (answer.kind === 'failed') return failed(answer);
    return reply(200, { action, success: answer.success, message: answer.message, submissionId });
  }
  const answer = await submissions.state(submissionId, namespace);
  if (answer.kind === 'failed') return failed(answer);
  const { driverState, message } = answer;
  return reply(200, { action, success: driverState !== 'NOT_FOUND', driverState, message, submissionId });
};
