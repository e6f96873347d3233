/** Questions about tokens and permissions. Who is known may do everything, unless somebody says otherwise: there are no roles here. */

import type { User } from './http/request.ts';
import { at, type Json, type JsonObject, textAt } from './json.ts';

export interface Tokens {
  /** The user behind a token, undefined when nobody is. */
  userOf(token: string): User | undefined;
  /** Users are known by their tokens; without tokens everybody is known. */
  knows(user: string): boolean;
  /** Whether a known user may do what a review asks about. */
  allows(user: string, attributes: Json): boolean;
}

/** Kinds that can be created only, and are answered at once. */
export const reviewKinds = [
  { group: 'authentication.k8s.io', kind: 'TokenReview', plural: 'tokenreviews', namespaced: false },
  { group: 'authentication.k8s.io', kind: 'SelfSubjectReview', plural: 'selfsubjectreviews', namespaced: false },
  { group: 'authorization.k8s.io', kind: 'SubjectAccessReview', plural: 'subjectaccessreviews', namespaced: false },
  {
    group: 'authorization.k8s.io',
    kind: 'SelfSubjectAccessReview',
    plural: 'selfsubjectaccessreviews',
    namespaced: false,
  },
  {
    group: 'authorization.k8s.io',
    kind: 'LocalSubjectAccessReview',
    plural: 'localsubjectaccessreviews',
    namespaced: true,
  },
] as const;

export type ReviewKind = (typeof reviewKinds)[number]['kind'];

const userInfo = ({ name, groups }: User): JsonObject => ({ username: name, groups: [...groups] });

/** The review with its answer in `status`. */
export const answerReview = (kind: ReviewKind, body: Json, asking: User, tokens: Tokens): JsonObject => {
  const group = reviewKinds.find((one) => one.kind === kind)?.group;
  const answer = (status: JsonObject): JsonObject => ({
    apiVersion: `${group}/v1`,
    kind,
    metadata: {},
    ...(at(body, 'spec') === undefined ? {} : { spec: at(body, 'spec') ?? {} }),
    status,
  });
  switch (kind) {
    case 'TokenReview': {
      const user = tokens.userOf(textAt(body, 'spec', 'token'));
      return answer(
        user === undefined
          ? { authenticated: false, user: {}, error: 'unknown token' }
          : { authenticated: true, user: userInfo(user) },
      );
    }
    case 'SelfSubjectReview':
      return answer({ userInfo: userInfo(asking) });
    case 'SelfSubjectAccessReview':
      return answer({ allowed: true });
    default: {
      const user = textAt(body, 'spec', 'user');
      if (!tokens.knows(user)) return answer({ allowed: false, reason: 'no such user' });
      return answer({ allowed: tokens.allows(user, at(body, 'spec', 'resourceAttributes') ?? {}) });
    }
  }
};
