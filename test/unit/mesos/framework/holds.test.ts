import { describe, expect, test } from '@jest/globals';
import { Holds, type Waiting } from '../../../../src/mesos/framework/holds.ts';
import type { SeenAgent } from '../../../../src/mesos/match/agents.ts';
import { type Shaped, shaped } from '../../../../src/mesos/match/demand.ts';
import { demandOf } from '../../../support/demands.ts';

const limits = { afterMs: 300, forMs: 1000 };
const agent = (agentId: string): SeenAgent => ({
  agentId,
  hostname: `host-${agentId}`,
  role: '*',
  attributes: [],
  most: { cpus: 8000, mem: 8_192_000, ports: 10 },
});
const large = (taskId: string, queuedAtMs: number, cpus = 8000): Shaped =>
  shaped(demandOf(taskId, { cpus }, { queuedAtMs }));
const waiting = (unplaced: readonly Shaped[], own: Partial<Waiting> = {}): Waiting => ({
  unplaced,
  isUnplaced: (holder) => unplaced.includes(holder),
  wasOvertaken: () => true,
  candidates: () => [agent('s1'), agent('s2')],
  ...own,
});
const holder = (holds: Holds) => [holds.current?.holder.demand.taskId, holds.current?.agentId];
const begun = (...drivers: readonly Shaped[]): Holds => {
  const holds = new Holds();
  holds.update(waiting(drivers), limits, 1000);
  return holds;
};

describe('an agent is set aside', () => {
  test.each([
    [299, undefined],
    [300, 'a'],
  ])('after a wait of so long (%d ms: %s)', (now, expected) => {
    const holds = new Holds();
    holds.update(waiting([large('a', 0)]), limits, now);
    expect(holder(holds)[0]).toBe(expected);
  });

  test.each<[string, Partial<Waiting>, number]>([
    ['was not overtaken', { wasOvertaken: () => false }, 300],
    ['would fit on no agent', { candidates: () => [] }, 300],
    ['is on a cluster that sets nothing aside', {}, 0],
  ])('for nobody who %s', (_, own, afterMs) => {
    const holds = new Holds();
    holds.update(waiting([large('a', 0)], own), { ...limits, afterMs }, 5000);
    expect(holds.current).toBeUndefined();
  });

  test('for the one that waits longest, whatever its shape', () => {
    expect(holder(begun(large('a', 20), large('b', 10, 4000), large('c', 30)))).toEqual(['b', 's1']);
  });

  test('for the next in line when the longest waiting one would fit nowhere', () => {
    const holds = new Holds();
    const candidates = ({ demand }: Shaped) => (demand.taskId === 'a' ? [] : [agent('s2')]);
    holds.update(waiting([large('a', 0, 9000), large('b', 1)], { candidates }), limits, 1000);
    expect(holder(holds)).toEqual(['b', 's2']);
  });

  test('and stays so while its holder waits, although others wait longer by then', () => {
    const [a, older] = [large('a', 10), large('older', 5)];
    const holds = begun(a);
    holds.update(waiting([older, a]), limits, 1999);
    expect(holder(holds)).toEqual(['a', 's1']);
  });
});

describe('it ends', () => {
  const [a, b] = [large('a', 10), large('b', 20)];

  test('when its holder is placed', () => {
    const holds = begun(a);
    holds.update(waiting([]), limits, 1001);
    expect(holds.current).toBeUndefined();
  });

  test('when its holder is withdrawn', () => {
    const holds = begun(a);
    holds.forget('a');
    expect(holds.current).toBeUndefined();
  });

  test('when the agent is gone, and another one is found', () => {
    const holds = begun(a);
    holds.update(waiting([a], { candidates: () => [agent('s2')] }), limits, 1001);
    expect(holder(holds)).toEqual(['a', 's2']);
  });

  test('when the cluster no longer sets anything aside', () => {
    const holds = begun(a);
    holds.update(waiting([a]), { ...limits, afterMs: 0 }, 1001);
    expect(holds.current).toBeUndefined();
  });

  test('after its time, and then it is the turn of the one that waits next', () => {
    const holds = begun(a, b);
    holds.update(waiting([a, b]), limits, 2000);
    expect(holder(holds)).toEqual(['b', 's1']);
  });

  test('after its time, and the next turn of its holder is on another agent, as long as there is one', () => {
    const holds = begun(a);
    const turns = [2000, 2299, 2300, 3300, 3600].map((now) => {
      holds.update(waiting([a]), limits, now);
      return holder(holds)[1];
    });
    expect(turns).toEqual([undefined, undefined, 's2', undefined, 's1']);
  });
});
