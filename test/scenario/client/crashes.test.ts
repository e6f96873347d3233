/** The operator dies before and after each of its requests, in lives of drivers that are Pods. */
import { afterAll, describe, expect, test } from '@jest/globals';
import { Lives, pointsOf } from '../faults/crash-points.ts';
import { live } from '../faults/living.ts';
import { lives } from './lives.ts';

const firstOfApplication = 'finalizers of sparkapplications (1)';
/** What the cluster's own framework does meanwhile is the same in the lives of tasks. */
const concerned = /sparkapplications|pods|secrets|ACCEPT|ACKNOWLEDGE/;

const references = await Promise.all(lives.map(async (life) => ({ life, reference: await live(life) })));

describe.each(references)('an application whose driver is a Pod and that $life.name', ({ life, reference }) => {
  const points = pointsOf(reference.effects, firstOfApplication).filter(({ effect }) => concerned.test(effect));
  const lived = new Lives((trouble) => live(life, trouble), points);
  afterAll(() => lived.settled());
  const { end, drivers, pods } = life;

  test('comes to its end when nothing goes wrong', () => {
    expect(reference).toMatchObject({ end, drivers, pods, operators: 1 });
    expect(points.length).toBeGreaterThan(6);
  });

  const named = points.map((point, index) => ({ ...point, index }));
  let met = 0;

  test.each(named)('comes to the same end when the operator dies: $fault $effect #$nth', async ({ index }) => {
    const outcome = await lived.lived(index);
    expect(outcome).toMatchObject({ end, drivers, pods });
    met += outcome.operators > 1 ? 1 : 0;
  });

  test('has met nearly all of these deaths', () => {
    expect(met).toBeGreaterThanOrEqual(Math.floor(points.length * 0.9));
  });
});
