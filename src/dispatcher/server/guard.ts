/** Who may ask what, by a bearer token that the API server is asked about. */
import { group, sparkApplicationNames } from '../../api/group.ts';
import type { KubeClient } from '../../kube/client.ts';
import { KubeApiError, KubeUnavailable } from '../../kube/errors.ts';
import { mayDo, whoIs } from '../../kube/reviews.ts';
import type { Sensitive } from '../../model/sensitive.ts';

export type Action = 'create' | 'kill' | 'status';

type Admission =
  | { readonly ok: true; readonly namespace: string }
  | { readonly ok: false; readonly status: 401 | 403 | 503; readonly message: string };

/** Never throws; `action` is undefined for a request that is none of the protocol's. */
export type Guard = (token: Sensitive | undefined, action: Action | undefined) => Promise<Admission>;

/** Asks nobody: for loopback, where whoever is on the machine may submit. */
export const openGuard =
  (namespace: string): Guard =>
  async () => ({ ok: true, namespace });

/** What a user must be allowed to do with SparkApplications. */
const verbs = { create: 'create', kill: 'delete', status: 'get' } as const;

interface Namespaces {
  /** That of all submissions; without it that of the ServiceAccount whose token it is. */
  readonly fixed: string | undefined;
  /** Those that the operator works on; none means all. */
  readonly watched: readonly string[];
}

/**
 * Has the API server say whose the token is, and whether that user may do the like with SparkApplications. Nothing is remembered: a token that is
 * revoked is refused at once.
 */
export const reviewingGuard =
  (client: Pick<KubeClient, 'review'>, namespaces: Namespaces): Guard =>
  async (token, action) => {
    if (token === undefined)
      return { ok: false, status: 401, message: 'A bearer token is needed, and the request has none.' };
    try {
      return await admit(client, namespaces, token, action);
    } catch (error) {
      if (error instanceof KubeApiError || error instanceof KubeUnavailable)
        return { ok: false, status: 503, message: 'The API server can not be asked who you are; try again.' };
      throw error;
    }
  };

const admit = async (
  client: Pick<KubeClient, 'review'>,
  { fixed, watched }: Namespaces,
  token: Sensitive,
  action: Action | undefined,
): Promise<Admission> => {
  const user = await whoIs(client, token);
  if (user === undefined) return { ok: false, status: 401, message: 'The API server does not know the bearer token.' };
  const username = user.name;
  const namespace = fixed ?? /^system:serviceaccount:([^:]+):[^:]+$/.exec(username)?.[1];
  if (namespace === undefined)
    return {
      ok: false,
      status: 403,
      message: `${username} is no ServiceAccount, and the operator has no --dispatcher-namespace: there is no namespace for submissions.`,
    };
  if (watched.length > 0 && !watched.includes(namespace))
    return { ok: false, status: 403, message: `The operator does not work on the namespace ${namespace}.` };
  if (action === undefined) return { ok: true, namespace };
  const verb = verbs[action];
  const { plural: resource } = sparkApplicationNames;
  return (await mayDo(client, user, { group, resource, verb, namespace }))
    ? { ok: true, namespace }
    : { ok: false, status: 403, message: `${username} may not ${verb} ${resource} in the namespace ${namespace}.` };
};
