/** Which request of Spark's submission protocol a method and a path stand for (semantics 2.1, 2.4). */

/** What the server is asked, or how it answers without looking further. */
export type Route =
  | { readonly kind: 'create' }
  /** Without an id the answer is an error. */
  | { readonly kind: 'kill' | 'status'; readonly submissionId: string | undefined }
  /** The path exists, not for this method. */
  | { readonly kind: 'wrongMethod'; readonly status: 200 | 405 | 501 }
  /** No such path; `highestVersion` tells a client that asked for another version which one there is. */
  | {
      readonly kind: 'unknown';
      readonly status: 400 | 468;
      readonly message: string;
      readonly highestVersion: string | undefined;
    }
  /** The path leads out of the server, or is no path. */
  | { readonly kind: 'badPath' };

const version = 'v1';
const actions = { create: 'POST', kill: 'POST', status: 'GET' } as const;
type Action = keyof typeof actions;
const isAction = (name: string | undefined): name is Action => name !== undefined && Object.hasOwn(actions, name);

/** Path without query and parameters, decoded, with dots resolved; undefined for one that has no meaning. */
const plainPath = (target: string): readonly string[] | undefined => {
  const path = (target.split(/[?#]/, 1)[0] ?? '')
    .split('/')
    .map((segment) => segment.split(';', 1)[0] ?? '')
    .join('/');
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return undefined;
  }
  const segments: string[] = [];
  for (const segment of decoded.split('/').slice(1)) {
    if (segment === '..' && segments.pop() === undefined) return undefined;
    if (segment !== '..' && segment !== '.') segments.push(segment);
  }
  return segments;
};

/**
 * Finds the request.
 * @param target of the request line: path and query
 */
export const routeOf = (method: string, target: string): Route => {
  const segments = plainPath(target);
  if (segments === undefined) return { kind: 'badPath' };
  const [first, second, action, ...rest] = segments;
  if (first !== version || second !== 'submissions' || !isAction(action)) return unknown(segments);
  const asked = method === 'HEAD' ? 'GET' : method;
  if (asked !== actions[action]) return { kind: 'wrongMethod', status: statusOfWrongMethod(asked) };
  if (action === 'create') return { kind: 'create' };
  return { kind: action, submissionId: rest[0] === '' ? undefined : rest[0] };
};

const statusOfWrongMethod = (method: string): 200 | 405 | 501 => {
  if (method === 'OPTIONS' || method === 'TRACE') return 200;
  return ['GET', 'POST', 'PUT', 'DELETE'].includes(method) ? 405 : 501;
};

const unknown = (segments: readonly string[]): Route => {
  const [first, second] = segments.filter((segment) => segment !== '');
  const say = (status: 400 | 468, what: string): Route => ({
    kind: 'unknown',
    status,
    message: `${what} Please submit requests through http://[host]:[port]/${version}/submissions/...`,
    highestVersion: status === 468 ? version : undefined,
  });
  if (first === undefined) return say(400, 'Missing protocol version.');
  if (first === version && second === undefined) return say(400, 'Missing the /submissions prefix.');
  if (first === version && second === 'submissions')
    return say(400, 'Missing an action: please specify one of /create, /kill, or /status.');
  return say(468, `Unknown protocol version '${first}'.`);
};
