/** Lists: selection, pages, and versions. */
import type { Core } from '../core.ts';
import { isObject, type JsonObject } from '../json.ts';
import type { KubeObject } from '../object.ts';
import { present, type ResourceType } from '../resource.ts';
import { fieldSelector, labelSelector, type Selector } from '../selectors.ts';
import { badRequest, expired, tooLargeVersion } from '../status.ts';
import type { Snapshot } from '../store/table.ts';

export interface ListRequest {
  readonly type: ResourceType;
  readonly namespace: string | undefined;
  /** Absent for all objects. */
  readonly name?: string;
  readonly query: URLSearchParams;
}

export interface Listing {
  readonly items: readonly KubeObject[];
  readonly metadata: JsonObject;
}

/** What the request's namespace, label and field selectors let through. Throws 400. */
export const selectorOf = ({ type, namespace, name, query }: ListRequest): Selector => {
  const labels = query.get('labelSelector') ?? '';
  const fields = query.get('fieldSelector') ?? '';
  const byLabels = labels === '' ? undefined : labelSelector(labels);
  const byFields = fields === '' ? undefined : fieldSelector(type, fields);
  return (object) =>
    (namespace === undefined || object.metadata.namespace === namespace) &&
    (name === undefined || object.metadata.name === name) &&
    byLabels?.(object) !== false &&
    byFields?.(object) !== false;
};

/** A version from a query: undefined when not given. Throws 400 when it is no number. */
export const versionOf = (query: URLSearchParams): number | undefined => {
  const text = query.get('resourceVersion') ?? '';
  if (text === '') return undefined;
  if (!/^\d+$/.test(text)) {
    throw badRequest(`invalid resource version "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`);
  }
  return Number(text);
};

/** Snapshots that pages are cut from; the oldest are forgotten, and so is all when the history is compacted. */
export class Pages {
  readonly #kept = new Map<string, Snapshot>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  keep(table: string, version: number, snapshot: Snapshot): void {
    this.#kept.set(`${table} ${version}`, snapshot);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#limit && oldest !== undefined) this.#kept.delete(oldest);
  }

  find(table: string, version: number): Snapshot | undefined {
    return this.#kept.get(`${table} ${version}`);
  }

  forget(): void {
    this.#kept.clear();
  }
}

interface Continuation {
  readonly version: number;
  readonly position: number;
}

const readContinuation = (token: string): Continuation => {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    if (isObject(value) && typeof value['rv'] === 'number' && typeof value['at'] === 'number') {
      return { version: value['rv'], position: value['at'] };
    }
  } catch {
    // Not ours: answered like every other broken token.
  }
  throw badRequest('continue key is not valid: not a continue token of this server');
};

const tooOld =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

/**
 * One page of a list. `stale` is the snapshot to answer from when any version will do. Throws 400 for parameters that don't
 * fit together, 410 for versions and pages that are gone, 504 for versions to come.
 */
export const listObjects = (
  core: Core,
  pages: Pages,
  request: ListRequest,
  stale?: { version: number; snapshot: Snapshot },
): Listing => {
  const { type, query } = request;
  const table = core.store.table(type.table);
  const wanted = versionOf(query);
  const limit = Number(query.get('limit') ?? 0);
  const token = query.get('continue') ?? '';
  const anyVersion = wanted === 0 && stale !== undefined;
  const start =
    token === '' ? { version: anyVersion ? stale.version : core.store.version, position: 0 } : readContinuation(token);
  if (token === '') checkVersion(core, table.forgotten, wanted, query);
  const snapshot = token === '' ? (anyVersion ? stale.snapshot : table.all()) : pages.find(type.table, start.version);
  if (snapshot === undefined) throw expired(tooOld);
  const selected = selectorOf(request);
  const items: KubeObject[] = [];
  let position = start.position;
  for (; position < snapshot.length && (limit === 0 || items.length < limit); position += 1) {
    const object = snapshot[position];
    const shown = object === undefined ? undefined : present(type, object);
    if (shown !== undefined && selected(shown)) items.push(shown);
  }
  const rest = snapshot.length - position;
  if (rest > 0) pages.keep(type.table, start.version, snapshot);
  return { items, metadata: listMetadata(start.version, position, rest, request) };
};

const listMetadata = (
  version: number,
  position: number,
  rest: number,
  { namespace, query }: ListRequest,
): JsonObject => {
  const whole = namespace === undefined && !query.has('labelSelector') && !query.has('fieldSelector');
  const more =
    rest > 0 ? { continue: Buffer.from(JSON.stringify({ rv: version, at: position })).toString('base64url') } : {};
  return { resourceVersion: String(version), ...more, ...(rest > 0 && whole ? { remainingItemCount: rest } : {}) };
};

const checkVersion = (core: Core, forgotten: number, wanted: number | undefined, query: URLSearchParams): void => {
  const match = query.get('resourceVersionMatch') ?? '';
  if (match !== '' && wanted === undefined) {
    throw badRequest(
      'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
    );
  }
  if (wanted === undefined || wanted === 0) return;
  if (wanted > core.store.version) throw tooLargeVersion(wanted, core.store.version);
  if (match === 'Exact' && (wanted < forgotten || wanted !== core.store.version)) {
    throw expired('The resourceVersion for the provided list is too old.');
  }
};
