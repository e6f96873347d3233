import { afterAll, describe, expect, test } from '@jest/globals';
import { Lives, pointsOf } from '../faults/crash-points.ts';
import { live, lives } from './lives.ts';

/** Fewer than of other lives: in these, time itself makes work. */
const atOnce = 6;

/** What comes before has nothing to do with the schedule; what goes to Mesos has lives of its own. */
const first = 'status of scheduledsparkapplications (Scheduled)';

const references = await Promise.all(lives.map(async (life) => ({ life, reference: await live(life) })));

describe.each(references)('a schedule that $life.name', ({ life, reference }) => {
  const effects = reference.effects.filter(({ server }) => server === 'kube');
  const points = pointsOf(effects, first);
  const lived = new Lives((trouble) => live(life, trouble), points, atOnce);
  afterAll(() => lived.settled());

  const mustBeSound = (outcome: typeof reference): void => {
    const { twice, drivers, overlapped, end } = outcome;
    expect({ twice, drivers, overlapped, end }).toEqual({
      twice: [],
      drivers: [1],
      overlapped: false,
      end: reference.end,
    });
    if (life.runs !== undefined) expect(outcome.runs).toBe(life.runs);
  };

  test('comes to its end when nothing goes wrong', () => {
    mustBeSound(reference);
    expect(reference.operators).toBe(1);
    expect(points.length).toBeGreaterThan(10);
  });

  const named = points.map((point, index) => ({ ...point, index }));
  let met = 0;

  test.each(named)('has no run twice when the operator dies: $fault $effect #$nth', async ({ index }) => {
    const outcome = await lived.lived(index);
    mustBeSound(outcome);
    met += outcome.operators > 1 ? 1 : 0;
  });

  test('has met nearly all of these deaths', () => {
    expect(met).toBeGreaterThanOrEqual(Math.floor(points.length * 0.9));
  });
});
