/**
 * Objects that the operator makes for one of its resources, and what has to be done that the live one is as it should be. What was applied last is
 * kept in an annotation, so that a field that is wanted no more goes, and whatever others add stays.
 */
import { isDeepStrictEqual } from 'node:util';
import { mergePatchOf } from './merge-patch.ts';
import { isRecord, type KubeObject, type NewObject } from './objects.ts';

type Fields = Readonly<Record<string, unknown>>;

export const lastAppliedAnnotation = 'sparkmesos.dev/last-applied';

/** `leftover`: of an owner of the same name that was deleted; it goes by itself. `foreign`: somebody else's. */
export type Step =
  | { readonly kind: 'create'; readonly object: NewObject }
  | { readonly kind: 'patch'; readonly patch: Fields }
  | { readonly kind: 'none' }
  | { readonly kind: 'leftover' }
  | { readonly kind: 'foreign' };

/** What to do about an object with an owner. Pure. */
export const stepTo = (live: KubeObject | undefined, wanted: NewObject): Step => {
  const next = annotated(wanted);
  if (live === undefined) return { kind: 'create', object: next };
  const owner = ownershipOf(live, wanted);
  if (owner !== 'ours') return { kind: owner };
  if (live.metadata.deletionTimestamp !== undefined) return { kind: 'leftover' };
  const last = lastApplied(live);
  const patch = mergePatchOf(known(live, next, last), next);
  if (patch === undefined) return { kind: 'none' };
  const { uid, resourceVersion } = live.metadata;
  const metadata = isRecord(patch['metadata']) ? patch['metadata'] : {};
  return { kind: 'patch', patch: { ...patch, metadata: { ...metadata, uid, resourceVersion } } };
};

/** Whose an object is, seen from the one that would be in its place. */
export const ownershipOf = (
  live: KubeObject,
  { metadata }: Pick<NewObject, 'metadata'>,
): 'ours' | 'leftover' | 'foreign' => {
  const [mine] = metadata.ownerReferences ?? [];
  const owner = live.metadata.ownerReferences?.find(({ controller }) => controller === true);
  if (mine === undefined || owner === undefined) return 'foreign';
  if (owner.uid === mine.uid) return 'ours';
  return owner.apiVersion === mine.apiVersion && owner.kind === mine.kind && owner.name === mine.name
    ? 'leftover'
    : 'foreign';
};

const annotated = (wanted: NewObject): NewObject => {
  const { apiVersion: _version, kind: _kind, metadata, ...rest } = wanted;
  const { labels, annotations } = metadata;
  const applied = JSON.stringify({ metadata: { labels, annotations }, ...rest });
  return { ...wanted, metadata: { ...metadata, annotations: { ...annotations, [lastAppliedAnnotation]: applied } } };
};

const lastApplied = ({ metadata }: KubeObject): Fields => {
  try {
    const last: unknown = JSON.parse(metadata.annotations?.[lastAppliedAnnotation] ?? '{}');
    return isRecord(last) ? last : {};
  } catch {
    return {};
  }
};

/** The fields of the live object that are wanted, or were once. A list that says what is wanted, and more, counts as equal. */
const known = (live: Fields, wanted: Fields, last: Fields): Fields =>
  Object.fromEntries(
    [...new Set([...Object.keys(wanted), ...Object.keys(last)])].map((key) => {
      const [is, wants, was] = [live[key], wanted[key], last[key]];
      if (isRecord(is) && (isRecord(wants) || isRecord(was)))
        return [key, known(is, isRecord(wants) ? wants : {}, isRecord(was) ? was : {})];
      return [key, Array.isArray(wants) && covers(is, wants) ? wants : is];
    }),
  );

/** Whether a live value says what is wanted: the API server adds defaults inside of lists, and forgets empty ones. */
const covers = (live: unknown, wanted: unknown): boolean => {
  if (Array.isArray(wanted)) {
    const items: readonly unknown[] = Array.isArray(live) ? live : [];
    return items.length === wanted.length && wanted.every((item, index) => covers(items[index], item));
  }
  if (isRecord(wanted))
    return isRecord(live) && Object.entries(wanted).every(([key, value]) => covers(live[key], value));
  return isDeepStrictEqual(live, wanted);
};
