/** Requests without a socket, for tests that prepare or look at the state. Faults don't meet them, and they aren't logged. */
import { serve } from './http/api.ts';
import type { ApiReply, ApiRequest, User } from './http/request.ts';
import type { ResourceServices } from './http/resources.ts';
import { type JsonObject, listAt } from './json.ts';
import type { KubeObject } from './object.ts';
import type { Tokens } from './reviews.ts';

export interface DirectAccess {
  /** The object at a path, undefined when there is none. */
  get(path: string): KubeObject | undefined;
  /** The objects of a collection; selectors go into the query of the path. */
  list(path: string): readonly KubeObject[];
  /** Creates in a collection. Throws Error with the server's message when it is refused, as all that follow. */
  create(collection: string, object: JsonObject): KubeObject;
  replace(path: string, object: JsonObject): KubeObject;
  /** Merge patch. */
  patch(path: string, patch: JsonObject): KubeObject;
  /** Deletes; the answer is a Status or the object that stays. */
  remove(path: string, options?: JsonObject): JsonObject;
}

/** Access to what the services serve, as this user. */
export const directAccess = (services: ResourceServices, tokens: Tokens, user: User): DirectAccess => {
  const call = (method: string, path: string, body?: JsonObject): { code: number; value: JsonObject } => {
    const url = new URL(path, 'http://localhost');
    const request: ApiRequest = {
      method,
      path: url.pathname,
      query: url.searchParams,
      accept: 'application/json',
      contentType: method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
      userAgent: 'direct',
      user,
      body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
    };
    return readReply(serve(services, tokens, request), path);
  };
  const done = (method: string, path: string, body?: JsonObject): JsonObject => {
    const { code, value } = call(method, path, body);
    if (code >= 300) throw new Error(String(value['message']));
    return value;
  };
  return {
    get: (path) => {
      const { code, value } = call('GET', path);
      if (code === 404) return undefined;
      if (code >= 300) throw new Error(String(value['message']));
      return value as KubeObject;
    },
    list: (path) => listAt(done('GET', path), 'items') as KubeObject[],
    create: (collection, object) => done('POST', collection, object) as KubeObject,
    replace: (path, object) => done('PUT', path, object) as KubeObject,
    patch: (path, patch) => done('PATCH', path, patch) as KubeObject,
    remove: (path, options) => done('DELETE', path, options),
  };
};

const readReply = (reply: ApiReply, path: string): { code: number; value: JsonObject } => {
  if (reply.kind === 'watch') throw new Error(`watches need a connection: ${path}`);
  return { code: reply.code, value: JSON.parse(reply.text) as JsonObject };
};
