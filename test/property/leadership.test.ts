/** Candidates whose machines stop, whose clocks jump and whose requests are slow or lost: never do two of them lead at a time. */
import { expect, test } from '@jest/globals';
import { KubeApiError, KubeUnavailable } from '../../src/kube/errors.ts';
import { leaseTimes } from '../../src/kube/lease/decide.ts';
import { Election } from '../../src/kube/lease/election.ts';
import type { KubeObject, NewObject } from '../../src/kube/objects.ts';
import { ManualClock } from '../support/clocks.ts';
import fc from '../support/fast-check.ts';

/** One Lease with the API server's rule: who writes on an old version is refused. */
class LeaseServer {
  #object: KubeObject | undefined;
  #version = 0;

  read(): KubeObject | undefined {
    return this.#object;
  }

  write(object: NewObject): KubeObject {
    const given = (object.metadata as { resourceVersion?: string }).resourceVersion;
    if (given !== this.#object?.metadata.resourceVersion)
      throw new KubeApiError({ status: 409, reason: 'Conflict', message: 'changed' });
    this.#version += 1;
    this.#object = { ...object, metadata: { ...object.metadata, uid: 'u', resourceVersion: `${this.#version}` } };
    return this.#object;
  }
}

/** What befalls a candidate's request: how long it takes to the server and back, and whether its answer is lost. */
interface Trip {
  readonly thereMs: number;
  readonly backMs: number;
  readonly lost: boolean;
}

/** A process that may be stopped for a while: its timers and answers come late, its stopwatch and the server go on. */
class Machine {
  readonly election: Election;
  readonly #clock: ManualClock;
  readonly #late: (() => void)[] = [];
  #skewMs = 0;
  #stopped = false;

  constructor(name: string, clock: ManualClock, server: LeaseServer, trips: () => Trip) {
    this.#clock = clock;
    const call = (work: () => KubeObject | undefined) => this.#call(work, trips());
    this.election = new Election({
      client: {
        get: () => call(() => server.read()),
        create: async (_, object) => (await call(() => server.write(object))) as KubeObject,
        put: async (_, object) => (await call(() => server.write(object))) as KubeObject,
      },
      lease: { namespace: 'ns', name: 'lease' },
      me: name,
      times: leaseTimes(15_000),
      clock: {
        now: () => clock.now() + this.#skewMs,
        after: (ms, callback) => clock.after(ms, () => this.#awake(callback)),
      },
      elapsed: () => clock.now(),
      random: () => 0.5,
      log: { info: () => {}, warn: () => {} },
    });
  }

  /** Only a process that runs can act. */
  get leads(): boolean {
    return !this.#stopped && this.election.holds();
  }

  stop(forMs: number): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#clock.after(forMs, () => {
      this.#stopped = false;
      for (const callback of this.#late.splice(0)) callback();
    });
  }

  jump(ms: number): void {
    this.#skewMs += ms;
  }

  #awake(callback: () => void): void {
    if (this.#stopped) this.#late.push(callback);
    else callback();
  }

  #call(work: () => KubeObject | undefined, { thereMs, backMs, lost }: Trip): Promise<KubeObject | undefined> {
    return new Promise((resolve, reject) => {
      this.#clock.after(thereMs, () => {
        let settle: () => void;
        try {
          const answer = work();
          settle = () => (lost ? reject(new KubeUnavailable('lost', 'unknown')) : resolve(answer));
        } catch (error) {
          settle = () => reject(error);
        }
        this.#clock.after(backMs, () => this.#awake(settle));
      });
    });
  }
}

const stepMs = 250;
const trip = fc.record({
  thereMs: fc.integer({ min: 0, max: 4_000 }),
  backMs: fc.integer({ min: 0, max: 4_000 }),
  lost: fc.boolean(),
});
const trouble = fc.record({
  step: fc.integer({ min: 0, max: 400 }),
  who: fc.integer({ min: 0, max: 2 }),
  stopMs: fc.integer({ min: 0, max: 40_000 }),
  jumpMs: fc.constantFrom(0, -3_600_000, 3_600_000),
});

/** Lets time pass, and whatever waited for it go on. */
const pass = async (clock: ManualClock, ms: number): Promise<void> => {
  clock.advance(ms);
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

/** Stands, leads, and stands again when the lead is lost, for ever. */
const compete = async (election: Election, signal: AbortSignal): Promise<void> => {
  while (await election.lead(signal)) await election.stay(signal);
};

test('at most one leads at any moment, and in the end one does', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(trip, { minLength: 1, maxLength: 60 }),
      fc.array(trouble, { maxLength: 12 }),
      async (trips, troubles) => {
        const clock = new ManualClock();
        const server = new LeaseServer();
        let asked = 0;
        const next = (): Trip => {
          asked += 1;
          return trips[asked] ?? { thereMs: 5, backMs: 5, lost: false };
        };
        const machines = ['a', 'b', 'c'].map((name) => new Machine(name, clock, server, next));
        const over = new AbortController();
        const races = machines.map(({ election }) => compete(election, over.signal));
        for (let step = 0; step < 800; step += 1) {
          for (const { who, stopMs, jumpMs } of troubles.filter((one) => one.step === step)) {
            machines[who]?.stop(stopMs);
            machines[who]?.jump(jumpMs);
          }
          await pass(clock, stepMs);
          expect(machines.filter(({ leads }) => leads).length).toBeLessThanOrEqual(1);
        }
        expect(machines.filter(({ leads }) => leads).length).toBe(1);
        over.abort();
        for (let turn = 0; turn < 10; turn += 1) await pass(clock, 20_000);
        await Promise.all(races);
      },
    ),
    { numRuns: 60 },
  );
});
