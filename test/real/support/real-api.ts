/** Requests of tests to a real API server, as its administrator or as a ServiceAccount. */
import { Agent, request } from 'undici';

// biome-ignore lint/suspicious/noExplicitAny: objects of many kinds, looked at field by field
export type Answer = any;

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

export class RealApi {
  readonly url: string;
  readonly #administrator: string;
  readonly #agent = new Agent({ connect: { rejectUnauthorized: false } });

  constructor(url: string, administrator: string) {
    this.url = url;
    this.#administrator = administrator;
  }

  /** @param token of whom to ask as; the administrator's by default */
  async send(
    method: Method,
    path: string,
    body?: object,
    token = this.#administrator,
  ): Promise<{ readonly status: number; readonly body: Answer }> {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const answer = await request(`${this.url}${path}`, {
      method,
      dispatcher: this.#agent,
      headers: { authorization: `Bearer ${token}`, 'content-type': type },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.statusCode, body: await answer.body.json() };
  }

  /** @throws Error with what the server says when it doesn't take it */
  async create(path: string, body: object): Promise<Answer> {
    const answer = await this.send('POST', path, body);
    if (answer.status !== 201) throw new Error(`${path}: ${answer.body.message}`);
    return answer.body;
  }

  /** The object; undefined when there is none. */
  async get(path: string): Promise<Answer> {
    const { status, body } = await this.send('GET', path);
    return status === 200 ? body : undefined;
  }

  async tokenFor(namespace: string, account: string): Promise<string> {
    const { status } = await this.create(`/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`, {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: {},
    });
    return status.token as string;
  }

  /** Whether whoever has the token may; `verb resource[.group][/subresource]`, and a name if it is about one object. */
  async mayI(token: string, namespace: string, sentence: string): Promise<boolean> {
    const [verb, what = '', name] = sentence.split(' ');
    const [, resource, group = '', subresource] = /^([a-z]+)(?:\.([a-z0-9.]+))?(?:\/([a-z]+))?$/.exec(what) ?? [];
    const body = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: { namespace, verb, resource, group, subresource, name } },
    };
    const { body: answer } = await this.send(
      'POST',
      '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      body,
      token,
    );
    return answer.status.allowed as boolean;
  }

  /** What whoever has the token may do in a namespace, a line for each verbs and resource, sorted. */
  async rulesOf(token: string, namespace: string): Promise<readonly string[]> {
    const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace } };
    const { body: answer } = await this.send(
      'POST',
      '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
      body,
      token,
    );
    const lines = answer.status.resourceRules.flatMap(
      ({ verbs, apiGroups, resources, resourceNames }: Record<string, readonly string[] | undefined>) =>
        (resources ?? []).map(
          (resource) =>
            `${verbs?.join(',')} ${resource}${apiGroups?.[0] ? `.${apiGroups[0]}` : ''}${resourceNames === undefined ? '' : ` ${resourceNames.join(',')}`}`,
        ),
    );
    return [...new Set<string>(lines)].sort();
  }

  /** Waits until it holds, looking again and again. @throws Error after 100 seconds, with what is known then */
  async eventually<T>(what: string | (() => string), look: () => Promise<T | undefined | false>): Promise<T> {
    for (const end = Date.now() + 100_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 100))) {
      const found = await look().catch(() => undefined);
      if (found !== undefined && found !== false) return found;
    }
    throw new Error(`never came true: ${typeof what === 'string' ? what : what()}`);
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}
