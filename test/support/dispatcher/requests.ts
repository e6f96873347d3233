/** Requests of Spark's submission protocol, as its client sends them. */
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

export interface Said {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
  /** The body read as JSON; empty where there is none. */
  readonly answer: Readonly<Record<string, unknown>>;
}

export interface Sent {
  readonly method?: string;
  readonly body?: string | Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly ca?: string;
}

/** A CreateSubmissionRequest as spark-submit 3.4.4 makes it. */
export const aRequest = (
  more: Readonly<Record<string, unknown>> = {},
  properties: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> => ({
  action: 'CreateSubmissionRequest',
  clientSparkVersion: '3.4.4',
  appResource: 'http://files.example/app.jar',
  mainClass: 'com.example.Pi',
  appArgs: ['10', 'two words'],
  environmentVariables: { SPARK_USER: 'sparkuser' },
  sparkProperties: {
    'spark.app.name': 'pi',
    'spark.master': 'mesos://127.0.0.1:7077',
    'spark.submit.deployMode': 'cluster',
    'spark.driver.supervise': 'false',
    'spark.driver.memory': '1g',
    'spark.jars': 'http://files.example/app.jar',
    'spark.submit.pyFiles': '',
    'spark.master.rest.enabled': 'true',
    ...properties,
  },
  ...more,
});

/** Sends one request on a connection of its own. */
export const ask = (url: string, path: string, { method = 'GET', body, headers = {}, ca }: Sent = {}): Promise<Said> =>
  new Promise((resolve, reject) => {
    const text = typeof body === 'object' ? JSON.stringify(body) : body;
    const { protocol, hostname, port } = new URL(url);
    const options = { hostname, port, path, method, agent: false, headers, ...(ca === undefined ? {} : { ca }) };
    const sent = (protocol === 'https:' ? httpsRequest : httpRequest)(options, (response) => {
      let said = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => {
        said += piece;
      });
      response.once('error', reject);
      response.once('end', () => {
        const answer = said === '' ? {} : (JSON.parse(said) as Said['answer']);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: said, answer });
      });
    });
    sent.once('error', reject);
    sent.end(text);
  });

export const create = (url: string, request: Sent['body'] = aRequest(), more: Sent = {}): Promise<Said> =>
  ask(url, '/v1/submissions/create', { method: 'POST', body: request ?? '', ...more });

export const status = (url: string, id: string, more: Sent = {}): Promise<Said> =>
  ask(url, `/v1/submissions/status/${id}`, more);

export const kill = (url: string, id: string, more: Sent = {}): Promise<Said> =>
  ask(url, `/v1/submissions/kill/${id}`, { method: 'POST', ...more });
