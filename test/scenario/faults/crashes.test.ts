import { afterAll, describe, expect, test } from '@jest/globals';
import { Lives, pointsOf } from './crash-points.ts';
import { lives } from './lives.ts';
import { live } from './living.ts';

/** What comes before is the same in every life: the first one goes through it, the others begin here. */
const firstOfApplication = 'finalizers of sparkapplications (1)';
const firstOfAll = 'POST secrets';

const references = await Promise.all(lives.map(async (life) => ({ life, reference: await live(life) })));

describe.each(references)('an application that $life.name', ({ life, reference }) => {
  const from = life === lives[0] ? firstOfAll : firstOfApplication;
  const points = pointsOf(reference.effects, from);
  const lived = new Lives((trouble) => live(life, trouble), points);
  afterAll(() => lived.settled());

  test('comes to its end when nothing goes wrong', () => {
    expect(reference).toMatchObject({ end: life.end, drivers: life.drivers, operators: 1 });
    expect(points.length).toBeGreaterThan(10);
  });

  const named = points.map((point, index) => ({ ...point, index }));
  let met = 0;

  test.each(named)('comes to the same end when the operator dies: $fault $effect #$nth', async ({ index }) => {
    const outcome = await lived.lived(index);
    expect(outcome).toMatchObject({ end: life.end, drivers: life.drivers });
    met += outcome.operators > 1 ? 1 : 0;
  });

  test('has met nearly all of these deaths', () => {
    expect(met).toBeGreaterThanOrEqual(Math.floor(points.length * 0.8));
  });
});
