/**
 * Who may look at all applications, by a bearer token: one who may list them, the schedules and the clusters. Logs are for those who may read the logs of
 * Pods in their namespace. An answer holds for a few seconds, for a page that is looked at asks again and again.
 */
import { createHash } from 'node:crypto';
import { group, mesosClusterNames, scheduledSparkApplicationNames, sparkApplicationNames } from '../api/group.ts';
import type { Clock } from '../model/clock.ts';
import type { Sensitive } from '../model/sensitive.ts';
import type { KubeClient } from './client.ts';
import { KubeApiError, KubeUnavailable } from './errors.ts';
import { type Access, mayDo, type User, whoIs } from './reviews.ts';

type Permit =
  | { readonly ok: true }
  | { readonly ok: false; readonly status: 401 | 403 | 503; readonly message: string };

const rememberedMs = 10_000;
/** Beyond it all are forgotten: strangers with made-up tokens fill no memory. */
const mostRemembered = 500;

interface Answer {
  readonly untilMs: number;
  readonly permit: Promise<Permit>;
}

export class Onlookers {
  readonly #client: Pick<KubeClient, 'review'>;
  readonly #clock: Clock;
  readonly #namespaces: readonly string[];
  readonly #answers = new Map<string, Answer>();

  /** @param namespaces those that the operator works on; none means all */
  constructor(client: Pick<KubeClient, 'review'>, clock: Clock, namespaces: readonly string[]) {
    this.#client = client;
    this.#clock = clock;
    this.#namespaces = namespaces;
  }

  mayLook(token: Sensitive | undefined): Promise<Permit> {
    const inNamespaces = this.#namespaces.length === 0 ? [{}] : this.#namespaces.map((namespace) => ({ namespace }));
    const lists: readonly Access[] = [
      ...[sparkApplicationNames, scheduledSparkApplicationNames].flatMap(({ plural }) =>
        inNamespaces.map((where) => ({ group, resource: plural, verb: 'list', ...where })),
      ),
      { group, resource: mesosClusterNames.plural, verb: 'list' },
    ];
    return this.#permit(token, '', lists);
  }

  mayReadLogs(token: Sensitive | undefined, namespace: string): Promise<Permit> {
    return this.#permit(token, namespace, [
      { group: '', resource: 'pods', subresource: 'log', verb: 'get', namespace },
    ]);
  }

  #permit(token: Sensitive | undefined, about: string, wanted: readonly Access[]): Promise<Permit> {
    if (token === undefined)
      return Promise.resolve({
        ok: false,
        status: 401,
        message: 'A token of Kubernetes is needed, and the request has none.',
      });
    const now = this.#clock.now();
    const key = `${about} ${createHash('sha256').update(token.bytes()).digest('hex')}`;
    const known = this.#answers.get(key);
    if (known !== undefined && now < known.untilMs) return known.permit;
    if (this.#answers.size >= mostRemembered) this.#answers.clear();
    const permit = this.#ask(token, wanted);
    this.#answers.set(key, { untilMs: now + rememberedMs, permit });
    return permit;
  }

  async #ask(token: Sensitive, wanted: readonly Access[]): Promise<Permit> {
    try {
      const user = await whoIs(this.#client, token);
      if (user === undefined) return { ok: false, status: 401, message: 'The API server does not know the token.' };
      const refused = await this.#firstRefused(user, wanted);
      return refused === undefined ? { ok: true } : { ok: false, status: 403, message: sentence(user, refused) };
    } catch (error) {
      if (!(error instanceof KubeApiError || error instanceof KubeUnavailable)) throw error;
      return { ok: false, status: 503, message: 'The API server can not be asked who you are; try again.' };
    }
  }

  async #firstRefused(user: User, wanted: readonly Access[]): Promise<Access | undefined> {
    const allowed = await Promise.all(wanted.map((access) => mayDo(this.#client, user, access)));
    return wanted.find((_, index) => allowed[index] !== true);
  }
}

const sentence = ({ name }: User, { verb, resource, subresource, namespace }: Access): string => {
  const what = subresource === undefined ? resource : `${resource}/${subresource}`;
  const where = namespace === undefined ? '' : ` in the namespace ${namespace}`;
  return `${name} may not ${verb} ${what}${where}.`;
};
