/**
 * Secrets and ConfigMaps that applications refer to, read live. What was read is kept for moments only: many applications of one namespace share
 * them, and an edit must count for the next launch.
 */
import type { Clock } from '../model/clock.ts';
import { Sensitive } from '../model/sensitive.ts';
import type { KubeClient } from './client.ts';
import { KubeApiError } from './errors.ts';
import { isRecord, type KubeObject, type ResourceType } from './objects.ts';
import { Recent } from './recent.ts';

type Kind = 'Secret' | 'ConfigMap';

/** The values by key, or the end of the sentence "Secret jobs/x ...". */
type ReadReference =
  | { readonly values: ReadonlyMap<string, Sensitive> }
  | { readonly trouble: string; readonly absent: boolean };

const typeOf = (kind: Kind): ResourceType => ({
  group: '',
  version: 'v1',
  plural: kind === 'Secret' ? 'secrets' : 'configmaps',
  kind,
  namespaced: true,
});

const keptObjects = 256;

/** Other names would make other paths of the API, or none: `..`, for instance. */
const nameForm = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;

export class ReferenceReader {
  readonly #client: Pick<KubeClient, 'get'>;
  readonly #clock: Clock;
  readonly #kept = new Recent<{ atMs: number; read: Promise<ReadReference> }>(keptObjects);

  constructor(client: Pick<KubeClient, 'get'>, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  /**
   * Reads an object, unless it was read within the last `maxAgeMs`.
   * @throws as KubeClient, but for an object that isn't there or may not be read: that is an answer
   */
  async read(kind: Kind, namespace: string, name: string, maxAgeMs: number): Promise<ReadReference> {
    const key = `${kind}/${namespace}/${name}`;
    const now = this.#clock.now();
    const fresh = () => ({ atMs: now, read: this.#read(kind, namespace, name) });
    const kept = this.#kept.use(key, fresh);
    if (now - kept.atMs > maxAgeMs) Object.assign(kept, fresh());
    try {
      return await kept.read;
    } catch (error) {
      this.#kept.delete(key);
      throw error;
    }
  }

  async #read(kind: Kind, namespace: string, name: string): Promise<ReadReference> {
    if (!nameForm.test(name)) return { trouble: 'does not exist: no object can have that name', absent: true };
    try {
      const object = await this.#client.get(typeOf(kind), { namespace, name });
      return object === undefined ? { trouble: 'does not exist', absent: true } : { values: valuesOf(kind, object) };
    } catch (error) {
      if (!(error instanceof KubeApiError) || error.status !== 403) throw error;
      return { trouble: "can't be read: the operator has no right to", absent: false };
    }
  }
}

const valuesOf = (kind: Kind, object: KubeObject): ReadonlyMap<string, Sensitive> => {
  const decode = (base64: string) => new Sensitive(Buffer.from(base64, 'base64'));
  const binary = entriesOf(object[kind === 'Secret' ? 'data' : 'binaryData'], decode);
  const texts = kind === 'Secret' ? [] : entriesOf(object['data'], (text) => new Sensitive(text));
  return new Map([...binary, ...texts].sort(([a], [b]) => (a < b ? -1 : 1)));
};

const entriesOf = (data: unknown, decode: (text: string) => Sensitive): readonly (readonly [string, Sensitive])[] =>
  isRecord(data)
    ? Object.entries(data).flatMap(([key, value]) => (typeof value === 'string' ? [[key, decode(value)] as const] : []))
    : [];
