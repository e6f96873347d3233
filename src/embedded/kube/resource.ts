/** What the API serves: one `ResourceType` per group, version and plural, and the registry that finds them. */
import type { FieldError } from './field-error.ts';
import type { Json, JsonObject } from './json.ts';
import type { KubeObject } from './object.ts';
import type { Structural } from './schema/structural.ts';
import type { Named } from './status.ts';

/** A column of `kubectl get`; those with a priority above 0 show with `-o wide` only. */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly format?: string;
  readonly priority: number;
  readonly description: string;
  /** `nowMs` is what ages are counted from. */
  cell(object: KubeObject, nowMs: number): Json;
}

export interface ResourceType extends Named {
  readonly version: string;
  readonly singular: string;
  readonly listKind: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  /** From a CustomResourceDefinition: no strategic merge patch, updates need a resourceVersion. */
  readonly custom: boolean;
  /** Status is written only through /status, and the rest only elsewhere. */
  readonly statusSubresource: boolean;
  /** Generations count changes of the desired state; some built-in kinds have none. */
  readonly countsGenerations: boolean;
  readonly unconditionalUpdate: boolean;
  /** Where its objects are kept; versions and faces of one thing share a table. */
  readonly table: string;
  readonly schema: Structural;
  readonly columns: readonly Column[];
  /** Completes a new or changed object in place (it is a private copy). */
  prepare?(next: KubeObject, old: KubeObject | undefined): void;
  validate?(next: KubeObject, old: KubeObject | undefined): readonly FieldError[];
  fromStorage?(stored: KubeObject): KubeObject;
  toStorage?(given: KubeObject): JsonObject;
  /** Values that field selectors may ask for besides the name and the namespace. */
  selectable?(object: KubeObject): Readonly<Record<string, string>>;
}

/** `v1` or `group/v1`. */
export const apiVersionOf = (type: { readonly group: string; readonly version: string }): string =>
  type.group === '' ? type.version : `${type.group}/${type.version}`;

const presented = new WeakMap<ResourceType, WeakMap<KubeObject, KubeObject>>();

/** A stored object as this type shows it. The same object gives the same answer, so texts of it can be kept. */
export const present = (type: ResourceType, stored: KubeObject): KubeObject => {
  const version = apiVersionOf(type);
  if (type.fromStorage === undefined && stored.apiVersion === version) return stored;
  const known = presented.get(type) ?? new WeakMap<KubeObject, KubeObject>();
  presented.set(type, known);
  const found = known.get(stored) ?? type.fromStorage?.(stored) ?? { ...stored, apiVersion: version };
  known.set(stored, found);
  return found;
};

const texts = new WeakMap<KubeObject, string>();

/** The JSON of an object, made once. */
export const jsonOf = (object: KubeObject): string => {
  const found = texts.get(object);
  if (found !== undefined) return found;
  const text = JSON.stringify(object);
  texts.set(object, text);
  return text;
};

/** Versions as Kubernetes prefers them: stable before beta before alpha, then the higher number. */
const rank = (version: string): number => {
  const parts = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
  if (parts === null) return -1;
  const stage = parts[2] === undefined ? 2 : parts[2] === 'beta' ? 1 : 0;
  return stage * 1e6 + Number(parts[1]) * 1e3 + Number(parts[3] ?? 0);
};

export class Registry {
  readonly #types = new Map<string, ResourceType>();

  /** Serves the type from now on, in place of one with the same group, version and plural. */
  add(type: ResourceType): void {
    this.#types.set(`${type.group}/${type.version}/${type.plural}`, type);
  }

  /** Stops serving every version of a resource. */
  remove(group: string, plural: string): void {
    for (const [key, type] of this.#types) {
      if (type.group === group && type.plural === plural) this.#types.delete(key);
    }
  }

  find(group: string, version: string, plural: string): ResourceType | undefined {
    return this.#types.get(`${group}/${version}/${plural}`);
  }

  /** A type whose objects are in this table. */
  ofTable(table: string): ResourceType | undefined {
    return this.all().find((type) => type.table === table);
  }

  all(): readonly ResourceType[] {
    return [...this.#types.values()];
  }

  /** Groups in order of their first registration; each with its versions, the preferred one first. */
  groups(): ReadonlyMap<string, readonly string[]> {
    const groups = new Map<string, Set<string>>();
    for (const { group, version } of this.all()) groups.set(group, (groups.get(group) ?? new Set()).add(version));
    return new Map([...groups].map(([group, versions]) => [group, [...versions].sort((a, b) => rank(b) - rank(a))]));
  }
}
