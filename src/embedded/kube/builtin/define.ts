/** Built-in kinds, described by what is special in each. */
import type { FieldError } from '../field-error.ts';
import type { JsonObject } from '../json.ts';
import type { KubeObject } from '../object.ts';
import type { Column, ResourceType } from '../resource.ts';
import { wholeObject } from '../schema/metadata.ts';
import type { Structural } from '../schema/structural.ts';

export interface BuiltInKind {
  readonly group?: string;
  readonly kind: string;
  readonly plural: string;
  readonly shortNames?: readonly string[];
  /** True unless said otherwise. */
  readonly namespaced?: boolean;
  /** Has /status. */
  readonly status?: boolean;
  readonly countsGenerations?: boolean;
  /** An update must carry the version it is based on. */
  readonly needsVersion?: boolean;
  readonly table?: string;
  readonly description: string;
  readonly properties: Readonly<Record<string, Structural>>;
  readonly columns: readonly Column[];
  prepare?(next: KubeObject, old: KubeObject | undefined): void;
  validate?(next: KubeObject, old: KubeObject | undefined): readonly FieldError[];
  fromStorage?(stored: KubeObject): KubeObject;
  toStorage?(given: KubeObject): JsonObject;
  selectable?(object: KubeObject): Readonly<Record<string, string>>;
}

/** The resource type of a built-in kind; its version is v1. */
export const builtIn = (kind: BuiltInKind): ResourceType => ({
  group: kind.group ?? '',
  version: 'v1',
  kind: kind.kind,
  plural: kind.plural,
  singular: kind.kind.toLowerCase(),
  listKind: `${kind.kind}List`,
  shortNames: kind.shortNames ?? [],
  categories: kind.plural === 'pods' || kind.plural === 'services' ? ['all'] : [],
  namespaced: kind.namespaced ?? true,
  custom: false,
  statusSubresource: kind.status ?? false,
  countsGenerations: kind.countsGenerations ?? false,
  unconditionalUpdate: kind.needsVersion !== true,
  table: kind.table ?? `${kind.group ?? ''}/${kind.plural}`,
  schema: wholeObject({ type: 'object', description: kind.description, properties: kind.properties }),
  columns: kind.columns,
  ...(kind.prepare === undefined ? {} : { prepare: kind.prepare }),
  ...(kind.validate === undefined ? {} : { validate: kind.validate }),
  ...(kind.fromStorage === undefined ? {} : { fromStorage: kind.fromStorage }),
  ...(kind.toStorage === undefined ? {} : { toStorage: kind.toStorage }),
  ...(kind.selectable === undefined ? {} : { selectable: kind.selectable }),
});
