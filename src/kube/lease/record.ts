/** A Lease of coordination.k8s.io as the record of who leads. */
import { isRecord, type KubeObject, type NewObject, type ResourceType } from '../objects.ts';

export const leaseType: ResourceType = {
  group: 'coordination.k8s.io',
  version: 'v1',
  plural: 'leases',
  kind: 'Lease',
  namespaced: true,
};

export interface LeaseRecord {
  /** '' when nobody leads. */
  readonly holder: string;
  /** For how long after its last renewal the holder leads. */
  readonly durationMs: number;
  /** When the holder began to lead, as it was written. */
  readonly acquireTime: string | undefined;
  /** How often the holder was another one than before. */
  readonly transitions: number;
}

/** What a Lease says; a field that is missing or of the wrong type counts as unsaid. */
export const readLease = ({ spec }: KubeObject): LeaseRecord => {
  const fields = isRecord(spec) ? spec : {};
  const { holderIdentity, leaseDurationSeconds, acquireTime, leaseTransitions } = fields;
  return {
    holder: typeof holderIdentity === 'string' ? holderIdentity : '',
    durationMs: typeof leaseDurationSeconds === 'number' ? leaseDurationSeconds * 1000 : 0,
    acquireTime: typeof acquireTime === 'string' ? acquireTime : undefined,
    transitions: typeof leaseTransitions === 'number' ? leaseTransitions : 0,
  };
};

/** Microseconds, as the API server wants them. */
const microTime = (ms: number): string => new Date(ms).toISOString().replace('Z', '000Z');

/** The Lease with a record; with the version of `before`, so that it is written only where nobody wrote in between. */
export const leaseWith = (
  { namespace, name }: { readonly namespace: string; readonly name: string },
  { holder, durationMs, acquireTime, transitions }: LeaseRecord,
  nowMs: number,
  before?: KubeObject,
): NewObject => ({
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: { ...before?.metadata, namespace, name },
  spec: {
    // The API server takes no empty one.
    ...(holder === '' ? {} : { holderIdentity: holder }),
    leaseDurationSeconds: Math.max(1, Math.round(durationMs / 1000)),
    renewTime: microTime(nowMs),
    acquireTime: acquireTime ?? microTime(nowMs),
    leaseTransitions: transitions,
  },
});
