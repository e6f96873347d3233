import { afterAll, describe, expect, test } from '@jest/globals';
import { Lives, pointsOf } from '../faults/crash-points.ts';
import { type Life, type Lived, live, lives } from './lives.ts';

/** Fewer than of other lives: in these, time itself makes work. */
const atOnce = 6;

/** What comes before has nothing to do with the schedule; what goes to Mesos has lives of its own. */
const first = 'status of scheduledsparkapplications (Scheduled)';

/** On a busy machine an operator may lose the lead, end and be started again: then the life is lived once more, for its order of writes is wanted. */
const undisturbed = async (life: Life): Promise<Lived> => {
  for (let left = 3; ; left -= 1) {
    const lived = await live(life);
    if (lived.operators === 1 || left === 0) return lived;
  }
};

const references: { readonly life: Life; readonly reference: Lived }[] = [];
for (const life of lives) references.push({ life, reference: await undisturbed(life) });

describe.each(references)('a schedule that $life.name', ({ life, reference }) => {
  const effects = reference.effects.filter(({ server }) => server === 'kube');
  const points = pointsOf(effects, first);
  const lived = new Lives((trouble) => live(life, trouble), points, atOnce);
  afterAll(() => lived.settled());

  const mustBeSound = (outcome: Lived): void => {
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
