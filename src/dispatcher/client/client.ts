/** The client of a dispatcher: submits, asks, kills, and reads its page. Whatever comes back is a value; nothing is repeated here. */
import { createMessage, type Submission } from '../wire/create-text.ts';
import { type DriversPage, readDriverProperty, readDriversPage } from '../wire/driver-page.ts';
import type { DriverState } from '../wire/driver-states.ts';
import { type Question, readAnswer, type ServerAnswer } from '../wire/read-answer.ts';
import { DispatcherHttp, type HttpOptions } from './http.ts';

export interface ClientOptions extends HttpOptions {
  /** Base URL of the REST server. */
  readonly url: string;
  /** Base URL of the page. */
  readonly uiUrl?: string | undefined;
}

/** No answer that says anything. Its message completes the sentence "The dispatcher ...". */
export interface Silent {
  readonly kind: 'silent';
  readonly message: string;
  /** Something came back: it may be the one driver that the server breaks over. */
  readonly answered: boolean;
}

/**
 * - `created`: the dispatcher has the driver;
 * - `refused`: it surely has not, and says why;
 * - `never`: it surely has not got the request;
 * - `unknown`: it may have the driver or not; `broke`: it says that it broke over the request.
 */
export type Created =
  | { readonly kind: 'created'; readonly driverId: string }
  | { readonly kind: 'refused' | 'never'; readonly message: string }
  | { readonly kind: 'unknown'; readonly message: string; readonly broke: boolean };

/** `missing`: it does not know the driver. */
export type DriverStatus =
  | { readonly kind: 'state'; readonly state: DriverState; readonly message: string | undefined }
  | { readonly kind: 'missing' }
  | Silent;

/** `removed`: it was waiting, and is forgotten. `killing`: Mesos is asked. `over`: it had ended before. */
export type Killed = { readonly kind: 'removed' | 'killing' | 'over' | 'missing' } | Silent;

const answerBytes = 1_000_000;
const pageBytes = 16_000_000;
const labelsProperty = 'spark.mesos.driver.labels';

export class DispatcherClient {
  readonly #http: DispatcherHttp;
  readonly #base: string;
  readonly #uiBase: string | undefined;

  constructor(options: ClientOptions) {
    this.#http = new DispatcherHttp(options);
    this.#base = `${options.url.replace(/\/+$/, '')}/v1/submissions`;
    this.#uiBase = options.uiUrl?.replace(/\/+$/, '');
  }

  async create(submission: Submission, sparkVersion: string): Promise<Created> {
    const body = JSON.stringify(createMessage(submission, sparkVersion));
    const url = `${this.#base}/create`;
    const got = await this.#http.ask({ method: 'POST', url, body, mostBytes: answerBytes });
    if (got.kind === 'none') {
      const message = notAnswering(got.message);
      return got.sent ? { kind: 'unknown', message, broke: false } : { kind: 'never', message };
    }
    return judgeCreate(readAnswer('create', got.status, got.body, got.location));
  }

  async status(driverId: string): Promise<DriverStatus> {
    const answer = await this.#ask('status', 'GET', driverId);
    if (answer.kind !== 'said') return silentOf(answer);
    const { driverState: state, message } = answer;
    if (state === 'NOT_FOUND') return { kind: 'missing' };
    if (state === undefined || !answer.success)
      return answeredWith(`tells no state${message === undefined ? '' : `: ${message}`}`);
    return { kind: 'state', state, message };
  }

  async kill(driverId: string): Promise<Killed> {
    const answer = await this.#ask('kill', 'POST', driverId);
    if (answer.kind !== 'said') return silentOf(answer);
    const said = answer.message ?? '';
    if (answer.success) return { kind: said.startsWith('Removed') ? 'removed' : 'killing' };
    if (/already terminated/i.test(said)) return { kind: 'over' };
    if (/cannot find/i.test(said)) return { kind: 'missing' };
    return answeredWith(`does not kill: ${said}`);
  }

  /** All drivers of the page; undefined where no page was given. */
  async drivers(): Promise<DriversPage | Silent | undefined> {
    if (this.#uiBase === undefined) return undefined;
    const page = await this.#page(`${this.#uiBase}/`);
    return typeof page === 'string' ? (readDriversPage(page) ?? notItsPage) : page;
  }

  /** The labels of a driver of the page, as the property says them; empty where it has none, or is not there any more. */
  async labels(driverId: string): Promise<string | Silent> {
    const page = await this.#page(`${this.#uiBase ?? ''}/driver/?id=${encodeURIComponent(driverId)}`);
    if (typeof page !== 'string') return page;
    const labels = readDriverProperty(page, labelsProperty);
    return labels === 'absent' ? '' : (labels ?? notItsPage);
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  async #ask(question: Question, method: 'GET' | 'POST', driverId: string): Promise<ServerAnswer | Silent> {
    const url = `${this.#base}/${question}/${encodeURIComponent(driverId)}`;
    const got = await this.#http.ask({ method, url, mostBytes: answerBytes });
    return got.kind === 'none'
      ? { kind: 'silent', message: notAnswering(got.message), answered: false }
      : readAnswer(question, got.status, got.body, got.location);
  }

  async #page(url: string): Promise<string | Silent> {
    const got = await this.#http.ask({ method: 'GET', url, mostBytes: pageBytes });
    if (got.kind === 'none') return { kind: 'silent', message: notAnswering(got.message), answered: false };
    return got.status === 200 ? got.body : answeredWith(`answers HTTP ${got.status} in place of its page`);
  }
}

/** What can stand in a path and in a status. */
const driverName = /^[\x21-\x7e]{1,256}$/;
const answeredWith = (message: string): Silent => ({ kind: 'silent', message, answered: true });
const notItsPage = answeredWith('answers with another page than its own');
const notAnswering = (message: string): string => `does not answer: ${message}`;

const sentenceOf = (answer: Exclude<ServerAnswer, { kind: 'said' }>): string =>
  answer.kind === 'fault' ? `answered ${answer.message}` : answer.message;

const silentOf = (answer: Exclude<ServerAnswer, { kind: 'said' }> | Silent): Silent =>
  answer.kind === 'silent' ? answer : answeredWith(sentenceOf(answer));

/** A server that refuses has not made a driver; one that broke while it worked, or something before it, may have. */
const judgeCreate = (answer: ServerAnswer): Created => {
  if (answer.kind === 'said') {
    if (!answer.success) return { kind: 'refused', message: `refused it: ${answer.message ?? 'without a reason'}` };
    return answer.submissionId !== undefined && driverName.test(answer.submissionId)
      ? { kind: 'created', driverId: answer.submissionId }
      : { kind: 'unknown', message: 'took the driver and did not say under which name', broke: false };
  }
  const { status } = answer;
  if (status >= 300 && status < 500) return { kind: 'refused', message: sentenceOf(answer) };
  return { kind: 'unknown', message: sentenceOf(answer), broke: status === 500 };
};
