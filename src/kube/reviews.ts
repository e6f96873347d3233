/** Asks the API server whose a bearer token is, and what that user may do. */
import type { Sensitive } from '../model/sensitive.ts';
import type { KubeClient } from './client.ts';
import { isRecord, type ResourceType } from './objects.ts';

type Reviewer = Pick<KubeClient, 'review'>;

export interface User {
  readonly name: string;
  /** The user as the review of an access names it. */
  readonly review: Readonly<Record<string, unknown>>;
}

const reviewType = (api: string, kind: string): ResourceType => ({
  group: api,
  version: 'v1',
  plural: `${kind.toLowerCase()}s`,
  kind,
  namespaced: false,
});
const tokenReview = reviewType('authentication.k8s.io', 'TokenReview');
const accessReview = reviewType('authorization.k8s.io', 'SubjectAccessReview');

/** Whose a token is; undefined when the API server does not know it. @throws KubeApiError, KubeUnavailable */
export const whoIs = async (client: Reviewer, token: Sensitive): Promise<User | undefined> => {
  const { authenticated, user } = await client.review(tokenReview, { token: token.reveal() });
  const name = isRecord(user) ? user['username'] : undefined;
  if (authenticated !== true || !isRecord(user) || typeof name !== 'string') return undefined;
  const given = ['groups', 'extra', 'uid'].filter((field) => user[field] !== undefined);
  return { name, review: { user: name, ...Object.fromEntries(given.map((field) => [field, user[field]])) } };
};

export interface Access {
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly verb: string;
  /** Absent = all of them, or of what has none. */
  readonly namespace?: string;
}

/** Whether a user may do something. @throws KubeApiError, KubeUnavailable */
export const mayDo = async (client: Reviewer, user: User, access: Access): Promise<boolean> => {
  const { allowed } = await client.review(accessReview, { ...user.review, resourceAttributes: access });
  return allowed === true;
};
