/** The moments of a life at which an operator can die, found by watching a life without trouble, and the lives with a death at each. */

import type { Fault } from '../../support/world/faulty-dispatcher.ts';
import type { Effect, Trouble } from '../../support/world/operator-process.ts';
import type { Life } from './lives.ts';
import { type Lived, live } from './living.ts';

export interface Point {
  readonly effect: string;
  readonly nth: number;
}

/** So many worlds live at a time. */
const atOnce = 5;
/** Calls that are made again and again while time passes: their later ones are like the first. */
const repeated = /^(DECLINE|RECONCILE|SUPPRESS|REVIVE)/;

/** The requests of a life, each by its name and how often the name came before. */
export const pointsOf = (effects: readonly Effect[]): readonly Point[] =>
  effects.filter(({ name, nth }) => !repeated.test(name) || nth <= 2).map(({ name, nth }) => ({ effect: name, nth }));

/** The fault at this request, once. */
export const at =
  ({ effect, nth }: Point, fault: Fault): Trouble =>
  (met) =>
    met.name === effect && met.nth === nth ? fault : undefined;

const waiting: (() => void)[] = [];
let under = 0;

/** Starts the life as soon as there is room, and answers at once; what it throws is thrown by `outcome`. */
export const begin = (life: Life, trouble: Trouble): { readonly outcome: () => Promise<Lived> } => {
  const lived = inTurn(() => live(life, trouble));
  lived.catch(() => undefined);
  return { outcome: () => lived };
};

const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
  if (under >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  under += 1;
  try {
    return await work();
  } finally {
    under -= 1;
    waiting.shift()?.();
  }
};
