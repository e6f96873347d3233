/** Answers of the server as they go over a connection. */
import { type Answer, answerText } from '../wire/answer.ts';

export interface Reply {
  readonly status: number;
  /** Undefined where nothing but the status is said. */
  readonly body: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

const type = { 'content-type': 'application/json;charset=utf-8' };

export const reply = (status: number, answer: Answer, headers: Reply['headers'] = {}): Reply => ({
  status,
  body: answerText(answer),
  headers: { ...type, ...headers },
});

/** An error as the protocol has it; Spark's own server has pages in HTML for some of them, which its client can not read. */
export const errorReply = (status: number, message: string, headers: Reply['headers'] = {}): Reply =>
  reply(status, { action: 'ErrorResponse', message }, headers);

export const bareReply = (status: number): Reply => ({ status, body: undefined, headers: {} });

/** A whole answer as text, for a connection on which no request can be read any more. */
export const rawReply = ({ status, body = '', headers }: Reply, reasonPhrase: string): string => {
  const lines = Object.entries({
    ...headers,
    'content-length': String(new TextEncoder().encode(body).length),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${reasonPhrase}`, ...lines, '', body].join('\r\n');
};
