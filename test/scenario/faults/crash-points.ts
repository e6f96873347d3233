/** The moments of a life at which an operator can die, found by watching a life without trouble, and the lives with a death at each. */
import type { Fault } from '../../support/world/faulty-dispatcher.ts';
import type { Effect, Trouble } from '../../support/world/operator-process.ts';

export interface Point {
  readonly effect: string;
  readonly nth: number;
  readonly fault: 'die-before' | 'die-after';
}

/** So many worlds live at a time, unless said otherwise: they wait more than they work. */
const usuallyAtOnce = 12;
/** Calls that are made again and again while time passes: their later ones are like the first. */
const repeated = /^(DECLINE|RECONCILE|SUPPRESS|REVIVE)/;
/** Written only when things take longer than they usually do, or at a time that has nothing to do with the life. */
const timely = /\((Queued|Submitted|details)\)$/;

/** The requests of a life, from the one with this name on, each by its name and how often the name came before. */
export const pointsOf = (effects: readonly Effect[], from: string): readonly Point[] => {
  const begun = effects.slice(effects.findIndex(({ name }) => name === from));
  const points = begun.filter(({ name, nth }) => !timely.test(name) && (!repeated.test(name) || nth <= 2));
  return points.flatMap(({ name, nth }) =>
    (['die-before', 'die-after'] as const).map((fault) => ({ effect: name, nth, fault })),
  );
};

/** The fault at this request, once. */
export const at =
  (effect: string, nth: number, fault: Fault): Trouble =>
  (met) =>
    met.name === effect && met.nth === nth ? fault : undefined;

/** Lives once, with this trouble, and tells how it ended; throws what was unsafe, or never ended. */
type Live<Lived> = (trouble: Trouble) => Promise<Lived>;

/** How many operators there were: more than one when the first has died. */
interface Survived {
  readonly operators: number;
}

/** A request that a busy machine left out (several changes became one) leaves the operator alive: such a life is lived again. */
const liveWith = async <Lived extends Survived>(live: Live<Lived>, point: Point): Promise<Lived> => {
  for (let left = 2; ; left -= 1) {
    const lived = await live(at(point.effect, point.nth, point.fault));
    if (lived.operators > 1 || left === 0) return lived;
  }
};

/** Lives that are lived several at a time, in the order in which their ends are asked for. */
export class Lives<Lived extends Survived> {
  readonly #live: Live<Lived>;
  readonly #points: readonly Point[];
  readonly #atOnce: number;
  readonly #begun = new Map<number, Promise<Lived>>();

  constructor(live: Live<Lived>, points: readonly Point[], atOnce = usuallyAtOnce) {
    this.#live = live;
    this.#points = points;
    this.#atOnce = atOnce;
  }

  /** How the life with a death at the point with this index ended. @throws Error for what was unsafe in it, or never ended */
  async lived(index: number): Promise<Lived> {
    for (let ahead = index; ahead < Math.min(index + this.#atOnce, this.#points.length); ahead += 1)
      void this.#begin(ahead);
    return this.#begin(index);
  }

  /** Waits for those that were begun ahead. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#begun.values());
  }

  #begin(index: number): Promise<Lived> {
    const point = this.#points[index];
    if (point === undefined) throw new RangeError(`there is no point ${index}`);
    const lived = this.#begun.get(index) ?? liveWith(this.#live, point);
    lived.catch(() => undefined);
    this.#begun.set(index, lived);
    return lived;
  }
}
