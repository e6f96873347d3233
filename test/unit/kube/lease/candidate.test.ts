import { describe, expect, test } from '@jest/globals';
import { Candidate } from '../../../../src/kube/lease/candidate.ts';
import { leaseTimes } from '../../../../src/kube/lease/decide.ts';
import { Election } from '../../../../src/kube/lease/election.ts';
import type { KubeObject, NewObject } from '../../../../src/kube/objects.ts';
import { realClock } from '../../../support/clocks.ts';

/** A candidate with a Lease of its own, and what happened to it, in order. */
const candidacy = (begin: () => Promise<void>) => {
  const seen: string[] = [];
  let stored: KubeObject | undefined;
  let version = 0;
  const write = async (_: unknown, object: NewObject): Promise<KubeObject> => {
    version += 1;
    stored = { ...object, metadata: { ...object.metadata, uid: 'u', resourceVersion: `${version}` } };
    return stored;
  };
  const election = new Election({
    client: { get: async () => stored, create: write, put: write },
    lease: { namespace: 'ns', name: 'lease' },
    me: 'me',
    times: leaseTimes(15_000),
    clock: realClock,
    elapsed: () => performance.now(),
    random: () => 0.5,
    log: { info: (_, message) => seen.push(message), warn: (_, message) => seen.push(message) },
  });
  const lost = Promise.withResolvers<void>();
  const work = {
    begin: async () => {
      seen.push('begins');
      await begin();
    },
    end: async () => void seen.push('ends'),
  };
  const candidate = new Candidate(election, work, () => {
    seen.push('is told to end');
    lost.resolve();
  });
  return {
    seen,
    lost: lost.promise,
    candidate,
    holder: () => (stored?.spec as { holderIdentity?: string } | undefined)?.holderIdentity,
  };
};

describe('a candidate that leads', () => {
  test('whose work can not begin gives the lead up and ends, so that it is started anew and others may lead', async () => {
    const { seen, lost, candidate, holder } = candidacy(() => Promise.reject(new Error('no API server')));
    candidate.stand((error) => seen.push(String(error)));
    await lost;
    await candidate.stop();
    expect(seen).toEqual(['leads', 'begins', 'ends', 'the lead is given up', 'is told to end', 'Error: no API server']);
    expect(holder()).toBeUndefined();
  });

  test('and is asked to stop ends its work before it gives the lead up', async () => {
    const begun = Promise.withResolvers<void>();
    const { seen, candidate, holder } = candidacy(async () => begun.resolve());
    candidate.stand((error) => seen.push(String(error)));
    await begun.promise;
    expect(holder()).toBe('me');
    await candidate.stop();
    expect(seen).toEqual(['leads', 'begins', 'ends', 'the lead is given up']);
    expect(holder()).toBeUndefined();
  });
});
