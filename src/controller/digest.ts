/**
 * A short digest of what an attempt depends on: the spec without `suspend` and `timeToLiveSeconds`, and without what is said of Services and Ingresses
 * alone. Edits of these leave a run alone.
 */
import { createHash } from 'node:crypto';
import { launcherOf } from '../api/application/defaults.ts';
import { isRecord, type KubeObject } from '../kube/objects.ts';

const known = new WeakMap<object, string>();

export const specDigest = ({ spec }: KubeObject): string => {
  if (!isRecord(spec)) return '';
  const cached = known.get(spec);
  if (cached !== undefined) return cached;
  const digest = createHash('sha256')
    .update(canonical(ofAttempt(spec)))
    .digest('hex')
    .slice(0, 16);
  known.set(spec, digest);
  return digest;
};

const ofAttempt = (spec: Readonly<Record<string, unknown>>): unknown => {
  const { suspend: _suspend, timeToLiveSeconds: _ttl, sparkUIOptions, driverIngressOptions, driver, ...rest } = spec;
  return {
    ...rest,
    ...ofDriver(driver),
    // What an offer must have for them.
    ...(sparkUIOptions === undefined || !launchesExecutors(spec) ? {} : { sparkUIOptions: {} }),
    ...(Array.isArray(driverIngressOptions) && driverIngressOptions.length > 0
      ? { driverIngressOptions: driverIngressOptions.map((one) => (isRecord(one) ? one['servicePort'] : one)) }
      : {}),
  };
};

/** One of which nothing is left counts as none: a patch that takes the last field away leaves an empty object. */
const ofDriver = (driver: unknown): { readonly driver?: unknown } => {
  if (!isRecord(driver)) return driver === undefined ? {} : { driver };
  const { serviceAnnotations: _annotations, serviceLabels: _labels, ...rest } = driver;
  return Object.keys(rest).length === 0 ? {} : { driver: rest };
};

const launchesExecutors = ({ executor, sparkVersion }: Readonly<Record<string, unknown>>): boolean =>
  launcherOf({
    sparkVersion: String(sparkVersion),
    executor: { launchedBy: isRecord(executor) && executor['launchedBy'] === 'Operator' ? 'Operator' : undefined },
  }) === 'Driver';

/** A short digest of a value in which the order of keys means something. */
export const textDigest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64').slice(0, 22);

/** JSON with sorted keys: the order in which a client wrote them means nothing. */
const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isRecord(value)) return JSON.stringify(value) ?? 'null';
  const fields = Object.keys(value).sort();
  return `{${fields.map((field) => `${JSON.stringify(field)}:${canonical(value[field])}`).join(',')}}`;
};
