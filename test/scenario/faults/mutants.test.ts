import { afterEach, describe, expect, test } from '@jest/globals';
import { applicationsMutant, type Mutant } from '../../support/world/mutant.ts';
import type { StartOperator, Trouble } from '../../support/world/operator-process.ts';
import { World } from '../../support/world/world.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const writeFirst = 'let newest = await this.#write(decided, gathered, object);';
const acknowledge = 'this.#acknowledge(decided, gathered);';

const mistakes = [
  {
    mistake: 'carries effects out before it writes the intent',
    changes: [
      [writeFirst, 'let newest = object;'],
      [
        'newest = await act(effect, gathered, newest, means);',
        'newest = await act(effect, gathered, newest, means);\n    newest = await this.#write(decided, gathered, newest);',
      ],
    ],
    slow: /\(Submitting\)$/,
    breach: /was (launched|acknowledged) while the status says/,
  },
  {
    mistake: 'acknowledges updates before it writes what they mean',
    changes: [
      [acknowledge, ''],
      [writeFirst, `${acknowledge}\n    ${writeFirst}`],
    ],
    slow: /\((Running|Completed)\)$/,
    breach: /TASK_RUNNING of driver-\S+ was acknowledged while the status says/,
  },
] as const;

/** Runs one application while the writes that matter are slow, and answers what the monitor saw. */
const breachesOf = async (slow: RegExp, start?: StartOperator): Promise<readonly string[]> => {
  const world = await World.begin({
    driver: () => ({ finishAfterMs: 1_000 }),
    ...(start === undefined ? {} : { start }),
  });
  ends.push(() => world.close());
  const trouble: Trouble = ({ name }) => (slow.test(name) ? { delayMs: 3_500 } : undefined);
  world.startOperator(trouble);
  world.createApplication('pi');
  await world
    .until('pi is over', () => world.monitor.violations.length > 0 || world.stateOf('pi') === 'Completed')
    .catch((error: unknown) => {
      if (world.monitor.violations.length === 0) throw error;
    });
  return world.monitor.violations;
};

describe.each(mistakes)('an operator that $mistake', ({ changes, slow, breach }) => {
  test('is caught', async () => {
    const mutant: Mutant = await applicationsMutant(changes);
    ends.push(mutant.remove);
    expect((await breachesOf(slow, mutant.start)).join('\n')).toMatch(breach);
  });

  test('would not be caught without the mistake', async () => {
    expect(await breachesOf(slow)).toEqual([]);
  });
});
