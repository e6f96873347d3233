import type { Clock } from '../model/clock.ts';
import { type InSpan, untraced } from '../model/spans.ts';
import type { ClusterAccess } from './access.ts';
import { KubeApiError, KubeUnavailable } from './errors.ts';
import {
  apiVersionOf,
  isRecord,
  type KubeObject,
  keyOf,
  type NewObject,
  type ObjectRef,
  type ResourceType,
  readObject,
} from './objects.ts';
import { type KubeRequest, type RequestObserver, Transport } from './transport.ts';
import { type WatchEvent, watchEvents } from './watch-events.ts';

export interface KubeClientOptions {
  readonly access: ClusterAccess;
  readonly clock: Clock;
  /** For each request but watches. Default 30,000. */
  readonly timeoutMs?: number;
  /** Requests under way at once, watches not counted. Default 32. */
  readonly maxInFlight?: number;
  readonly userAgent?: string;
  /** Whether this operator leads: asked at the last moment before each request that changes something. */
  readonly mayAct?: () => boolean;
  /** Written into managedFields. Default `spark-mesos-operator`. */
  readonly fieldManager?: string;
  readonly observer?: RequestObserver;
  readonly inSpan?: InSpan;
}

export interface Selection {
  /** All namespaces when absent. */
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
}

export interface ListOptions extends Selection {
  readonly limit?: number | undefined;
  readonly continue?: string | undefined;
  /** Absent = the newest there is; '0' = whatever a cache of the server has. */
  readonly resourceVersion?: string | undefined;
}

export interface ListPage {
  readonly items: readonly KubeObject[];
  readonly resourceVersion: string;
  /** Where the next page begins; absent on the last. */
  readonly continue?: string;
}

export interface WatchOptions extends Selection {
  readonly resourceVersion: string;
  readonly allowWatchBookmarks?: boolean;
  /** The server ends the stream after so long. Default 300. */
  readonly timeoutSeconds?: number;
  /** The stream counts as frozen after so long without a byte. Default 120,000: the API server sends a bookmark about every minute. */
  readonly silenceMs?: number;
}

export interface DeleteOptions {
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly propagationPolicy?: 'Foreground' | 'Background' | 'Orphan';
  /** In place of a Pod's own. */
  readonly gracePeriodSeconds?: number | undefined;
}

/** Who follows a log waits as long as its writer says nothing. */
const longestSilenceMs = 2_147_483_647;
const podType: ResourceType = { group: '', version: 'v1', plural: 'pods', kind: 'Pod', namespaced: true };

/** How long after its announced end a watch is given up. */
const graceMs = 30_000;

const pathOf = (type: ResourceType, namespace: string | undefined, name?: string, subresource?: string): string => {
  const root = type.group === '' ? `/api/${type.version}` : `/apis/${type.group}/${type.version}`;
  const scope = type.namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  const object = name === undefined ? '' : `/${encodeURIComponent(name)}`;
  return `${root}${scope}/${type.plural}${object}${subresource === undefined ? '' : `/${subresource}`}`;
};

const selectionOf = (options: Selection) => ({
  labelSelector: options.labelSelector,
  fieldSelector: options.fieldSelector,
});

/**
 * Typed requests to the Kubernetes API. Nothing is retried here: whoever writes must decide again first. Every method throws
 * KubeApiError for a refusal and KubeUnavailable when there was no answer.
 */
export class KubeClient {
  readonly #transport: Transport;
  readonly #fieldManager: string;

  constructor(options: KubeClientOptions) {
    this.#fieldManager = options.fieldManager ?? 'spark-mesos-operator';
    this.#transport = new Transport(options.access, {
      clock: options.clock,
      timeoutMs: options.timeoutMs ?? 30_000,
      maxInFlight: options.maxInFlight ?? 32,
      userAgent: options.userAgent ?? 'spark-mesos-operator',
      mayAct: options.mayAct ?? (() => true),
      observer: options.observer ?? { answered: () => undefined },
      inSpan: options.inSpan ?? untraced,
    });
  }

  /** Reads the newest state, never a cached one; undefined when there is no such object. */
  async get(type: ResourceType, ref: ObjectRef): Promise<KubeObject | undefined> {
    try {
      return await this.#object(type, {
        ...about('get', type, ref),
        method: 'GET',
        path: pathOf(type, ref.namespace, ref.name),
      });
    } catch (error) {
      if (error instanceof KubeApiError && error.notFound) return undefined;
      throw error;
    }
  }

  /** One page, or everything when no limit is given. */
  async list(type: ResourceType, options: ListOptions = {}, signal?: AbortSignal): Promise<ListPage> {
    const query = {
      ...selectionOf(options),
      limit: options.limit?.toString(),
      continue: options.continue,
      resourceVersion: options.resourceVersion,
    };
    const answer = await this.#transport.call(
      { ...about('list', type), method: 'GET', path: pathOf(type, options.namespace), query },
      signal,
    );
    return understood(() => readPage(answer, type), `list of ${type.kind}`);
  }

  /** All pages of one consistent list; a KubeApiError that is `gone` means that it lasted too long and must begin again. */
  async *listAll(type: ResourceType, options: ListOptions = {}, signal?: AbortSignal): AsyncGenerator<ListPage> {
    let next: string | undefined;
    do {
      const page: ListPage = await this.list(type, { ...options, continue: next }, signal);
      yield page;
      next = page.continue;
    } while (next !== undefined);
  }

  create(type: ResourceType, object: NewObject): Promise<KubeObject> {
    const path = pathOf(type, object.metadata.namespace);
    const query = { fieldManager: this.#fieldManager };
    return this.#object(type, { ...about('create', type, object.metadata), method: 'POST', path, body: object, query });
  }

  /** Replaces the object; with `metadata.resourceVersion` only the version that was read. */
  put(type: ResourceType, object: NewObject | KubeObject): Promise<KubeObject> {
    const path = pathOf(type, object.metadata.namespace, object.metadata.name);
    const query = { fieldManager: this.#fieldManager };
    return this.#object(type, { ...about('update', type, object.metadata), method: 'PUT', path, body: object, query });
  }

  /** JSON merge patch (RFC 7396). A `metadata.resourceVersion` in it makes it conditional. */
  mergePatch(
    type: ResourceType,
    ref: ObjectRef,
    patch: Readonly<Record<string, unknown>>,
    options: { readonly subresource?: 'status'; readonly fieldManager?: string } = {},
  ): Promise<KubeObject> {
    return this.#object(type, {
      ...about('patch', type, ref, options.subresource),
      method: 'PATCH',
      path: pathOf(type, ref.namespace, ref.name, options.subresource),
      query: { fieldManager: options.fieldManager ?? this.#fieldManager },
      contentType: 'application/merge-patch+json',
      body: patch,
    });
  }

  /** Asks for deletion, if need be only of this uid and version; false when there is no such object. */
  async delete(type: ResourceType, ref: ObjectRef, options: DeleteOptions = {}): Promise<boolean> {
    const { propagationPolicy, gracePeriodSeconds, ...preconditions } = options;
    const body = {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      ...(Object.keys(preconditions).length === 0 ? {} : { preconditions }),
      ...(propagationPolicy === undefined ? {} : { propagationPolicy }),
      ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    };
    try {
      const path = pathOf(type, ref.namespace, ref.name);
      await this.#transport.call({ ...about('delete', type, ref), method: 'DELETE', path, body });
      return true;
    } catch (error) {
      if (error instanceof KubeApiError && error.notFound) return false;
      throw error;
    }
  }

  /** Asks a question that is answered at once and stored nowhere, such as a TokenReview; gives the status of the answer. */
  async review(
    type: ResourceType,
    spec: Readonly<Record<string, unknown>>,
  ): Promise<Readonly<Record<string, unknown>>> {
    const body = { apiVersion: apiVersionOf(type), kind: type.kind, metadata: {}, spec };
    const answer = await this.#transport.call({
      ...about('create', type),
      method: 'POST',
      path: pathOf(type, undefined),
      body,
    });
    const status = isRecord(answer) ? answer['status'] : undefined;
    if (!isRecord(status)) throw new KubeUnavailable(`the answer is no ${type.kind} with a status`, 'no');
    return status;
  }

  /** What happens after a version, until the server ends the stream (the iteration ends) or the signal is aborted (it ends too). */
  watch(type: ResourceType, options: WatchOptions, signal: AbortSignal): AsyncGenerator<WatchEvent> {
    const timeoutSeconds = options.timeoutSeconds ?? 300;
    const query = {
      ...selectionOf(options),
      watch: '1',
      resourceVersion: options.resourceVersion,
      allowWatchBookmarks: options.allowWatchBookmarks === false ? undefined : 'true',
      timeoutSeconds: timeoutSeconds.toString(),
    };
    const limits = { silenceMs: options.silenceMs ?? 120_000, totalMs: timeoutSeconds * 1000 + graceMs };
    const wanted: KubeRequest = {
      ...about('watch', type),
      method: 'GET',
      path: pathOf(type, options.namespace),
      query,
    };
    return watchEvents(this.#transport.stream(wanted, limits, signal), type);
  }

  /** What a container of a Pod wrote; with `follow` until it has ended, or the signal is aborted. */
  podLog(
    ref: ObjectRef,
    { container, follow }: { readonly container: string; readonly follow: boolean },
    signal: AbortSignal,
  ): AsyncGenerator<string> {
    const query = { container, ...(follow ? { follow: 'true' } : {}) };
    const path = pathOf(podType, ref.namespace, ref.name, 'log');
    const limits = { silenceMs: longestSilenceMs, totalMs: longestSilenceMs };
    return this.#transport.stream({ ...about('get', podType, ref, 'log'), method: 'GET', path, query }, limits, signal);
  }

  async #object(type: ResourceType, wanted: KubeRequest): Promise<KubeObject> {
    const answer = await this.#transport.call(wanted);
    return understood(() => readObject(answer, type), `${type.kind} of ${apiVersionOf(type)}`);
  }
}

const about = (
  verb: KubeRequest['verb'],
  type: ResourceType,
  ref?: ObjectRef,
  subresource?: string,
): Pick<KubeRequest, 'verb' | 'resource' | 'key'> => ({
  verb,
  resource: subresource === undefined ? type.plural : `${type.plural}/${subresource}`,
  ...(ref === undefined ? {} : { key: keyOf(ref) }),
});

const understood = <T>(read: () => T, what: string): T => {
  try {
    return read();
  } catch (error) {
    throw new KubeUnavailable(`the answer is not a ${what}`, 'unknown', error);
  }
};

function readPage(answer: unknown, type: ResourceType): ListPage {
  const metadata = isRecord(answer) && isRecord(answer['metadata']) ? answer['metadata'] : {};
  const version = metadata['resourceVersion'];
  const items = isRecord(answer) ? answer['items'] : undefined;
  if (typeof version !== 'string' || !Array.isArray(items ?? [])) {
    throw new TypeError('a list without version or items');
  }
  const next = metadata['continue'];
  return {
    // A list without items may come as null.
    items: (Array.isArray(items) ? items : []).map((item) => readObject(item, type)),
    resourceVersion: version,
    ...(typeof next === 'string' && next !== '' ? { continue: next } : {}),
  };
}
