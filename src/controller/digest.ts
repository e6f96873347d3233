/** A short digest of what an attempt depends on: the spec without `suspend` and `timeToLiveSeconds`, whose edits leave a run alone. */
import { createHash } from 'node:crypto';
import { isRecord, type KubeObject } from '../kube/objects.ts';

const known = new WeakMap<object, string>();

export const specDigest = ({ spec }: KubeObject): string => {
  if (!isRecord(spec)) return '';
  const cached = known.get(spec);
  if (cached !== undefined) return cached;
  const { suspend: _suspend, timeToLiveSeconds: _ttl, ...rest } = spec;
  const digest = createHash('sha256').update(canonical(rest)).digest('hex').slice(0, 16);
  known.set(spec, digest);
  return digest;
};

/** JSON with sorted keys: the order in which a client wrote them means nothing. */
const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isRecord(value)) return JSON.stringify(value) ?? 'null';
  const fields = Object.keys(value).sort();
  return `{${fields.map((field) => `${JSON.stringify(field)}:${canonical(value[field])}`).join(',')}}`;
};
