/** Answers of a server of Spark's submission protocol as its clients get them: whatever comes back is one of these (semantics 2.2 to 2.5). */
import { type DriverState, driverStates } from './driver-states.ts';

/** An answer of the protocol. */
interface Said {
  readonly kind: 'said';
  readonly success: boolean;
  readonly submissionId: string | undefined;
  readonly driverState: DriverState | undefined;
  readonly message: string | undefined;
}

/** The server says that something is wrong with the request, or with itself. */
interface Fault {
  readonly kind: 'fault';
  readonly status: number;
  /** The first line of what it says. */
  readonly message: string;
}

/** Nothing of the protocol: a page, nothing at all, another address, another protocol. */
interface Foreign {
  readonly kind: 'foreign';
  readonly status: number;
  /** Completes the sentence "The dispatcher ...". */
  readonly message: string;
}

export type ServerAnswer = Said | Fault | Foreign;

/** What is asked, and the message that answers it. */
const responses = {
  create: 'CreateSubmissionResponse',
  kill: 'KillSubmissionResponse',
  status: 'SubmissionStatusResponse',
} as const;
export type Question = keyof typeof responses;

/** Longer texts of servers are cut in sentences. */
const mostShown = 300;

const firstLine = (text: string): string => (text.split(/[\r\n]/, 1)[0] ?? '').trim().slice(0, mostShown);

/**
 * Reads an answer. Fields that are not known are passed over.
 * @param location of a redirect
 */
export const readAnswer = (question: Question, status: number, body: string, location?: string): ServerAnswer => {
  const foreign = (message: string): Foreign => ({ kind: 'foreign', status, message });
  if (status >= 300 && status < 400)
    return foreign(`redirects to ${location === undefined ? 'nowhere' : originOf(location)}; give that address`);
  const fields = objectIn(body);
  if (fields === undefined) return foreign(`answered HTTP ${status} with ${kindOf(body)}`);
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : undefined);
  const action = text('action');
  if (action === 'ErrorResponse') {
    const version = text('highestProtocolVersion');
    const told = `${firstLine(text('message') ?? 'without a message')}${version === undefined ? '' : ` (it speaks ${version})`}`;
    return { kind: 'fault', status, message: `HTTP ${status}: ${told}` };
  }
  if (action !== responses[question])
    return foreign(`answered HTTP ${status} with the message ${firstLine(action ?? 'of no name')}`);
  return {
    kind: 'said',
    success: fields['success'] === true,
    submissionId: text('submissionId'),
    driverState: stateIn(text('driverState')),
    message: text('message'),
  };
};

const stateIn = (text: string | undefined): DriverState | undefined => driverStates.find((state) => state === text);

const objectIn = (body: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
};

const kindOf = (body: string): string => {
  if (body.trim() === '') return 'nothing';
  return /^\s*</.test(body) ? 'a web page' : 'something other than JSON';
};

const originOf = (location: string): string =>
  URL.canParse(location) ? new URL(location).origin : firstLine(location.replace(/[?#].*$/s, ''));
