/** Time to match many queued drivers against many offers, in this process. Where there are several shapes, one of them asks for an attribute. */
import { type Shaped, shaped } from '../../src/mesos/match/demand.ts';
import { matchDrivers } from '../../src/mesos/match/drivers.ts';
import type { Offer, ResourceOrigin } from '../../src/model/mesos.ts';

const origin: ResourceOrigin = { key: '*', allocatedTo: '*', wire: {} };

const offers = (count: number): readonly Offer[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `offer-${index}`,
    agentId: `agent-${index}`,
    hostname: `host-${index}`,
    resources: [
      { name: 'cpus', origin, milli: 8_000 },
      { name: 'mem', origin, milli: 32_768_000 },
      { name: 'ports', origin, ranges: [{ begin: 31_000, end: 32_000 }] },
    ],
    attributes: [{ name: 'zone', type: 'TEXT', text: index % 3 === 0 ? 'a' : 'b' }],
  }));

const demands = (count: number, shapes: number): readonly Shaped[] =>
  Array.from({ length: count }, (_, index) =>
    shaped({
      taskId: `driver-${index}`,
      roles: ['*'],
      amounts: { cpus: 1_000 + (index % shapes) * 100, mem: 1_408_000 + (index % shapes) * 64_000, ports: 5 },
      constraints: index % shapes === 1 ? [{ attribute: 'zone', rule: 'Spark', values: ['a', 'c'] }] : [],
      priority: 0,
      queuedAtMs: 0,
    }),
  );

const rules = { limit: Number.POSITIVE_INFINITY, compatibility: 'Documented' } as const;

export interface MatchingFigure {
  readonly drivers: number;
  readonly offers: number;
  readonly shapes: number;
  readonly placed: number;
  readonly medianMs: number;
}

/** The median of nine runs, after two to warm up. */
export const measureMatching = (driverCount: number, offerCount: number, shapes: number): MatchingFigure => {
  const queue = demands(driverCount, shapes);
  const available = offers(offerCount);
  let placed = 0;
  const times = Array.from({ length: 11 }, () => {
    const startedMs = performance.now();
    placed = matchDrivers(queue, available, rules).matches.length;
    return performance.now() - startedMs;
  });
  const sorted = times.slice(2).sort((a, b) => a - b);
  return { drivers: driverCount, offers: offerCount, shapes, placed, medianMs: Number((sorted[4] ?? 0).toFixed(1)) };
};
