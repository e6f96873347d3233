/** Why drivers wait, by shape, as the last looks at the offers have shown. */
import type { Refusal } from '../../model/verdict.ts';
import type { Matching, WaitReason } from '../match/drivers.ts';

/** These say that offers to be had were too small; while an agent is set aside its offers count as such. */
const tooSmall: ReadonlySet<WaitReason | undefined> = new Set(['OffersTooSmall', 'OffersHeld']);
const misfits: ReadonlySet<WaitReason | undefined> = new Set([...tooSmall, 'ConstraintsUnmet']);
/** These say more than that there is nothing to look at for a moment. */
const lasting: ReadonlySet<WaitReason | undefined> = new Set([...misfits, 'OffersTooFew']);

export class Refusals {
  #refusals: ReadonlyMap<string, Refusal<WaitReason>> = new Map();
  #overtaken: ReadonlySet<string> = new Set();

  get(shape: string): Refusal<WaitReason> | undefined {
    return this.#refusals.get(shape);
  }

  /** Have the offers been too small for drivers of this shape, and not for others behind them? */
  wasOvertaken(shape: string): boolean {
    return this.#overtaken.has(shape) && tooSmall.has(this.#refusals.get(shape)?.reason);
  }

  /** The connection is gone, and what was offered over it. */
  forget(): void {
    this.#refusals = new Map();
  }

  /**
   * Takes in a look at the offers. A moment without offers says nothing new about who found all offers unsuitable before.
   * @param isWanted does a driver of this shape wait?
   * @returns the shapes of which it is known now what the offers lack, and was not before
   */
  learn({ refusals, overtaken }: Matching, isWanted: (shape: string) => boolean): ReadonlySet<string> {
    const before = this.#refusals;
    this.#overtaken = new Set([...this.#overtaken, ...overtaken].filter(isWanted));
    this.#refusals = new Map(
      [...refusals].map(([shape, refusal]) => {
        const earlier = refusal.reason === 'NoOffers' ? before.get(shape) : undefined;
        return [shape, earlier !== undefined && lasting.has(earlier.reason) ? earlier : refusal] as const;
      }),
    );
    const news = [...this.#refusals].filter(
      ([shape, { reason }]) => misfits.has(reason) && before.get(shape)?.reason !== reason,
    );
    return new Set(news.map(([shape]) => shape));
  }
}
