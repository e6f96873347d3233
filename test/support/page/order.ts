/** The same things in other orders. */
import fc from '../fast-check.ts';

/** Tries what must hold for any order of them. */
export const inAnyOrder = <T>(things: readonly T[], holds: (shuffled: readonly T[]) => void): void =>
  fc.assert(fc.property(fc.shuffledSubarray([...things], { minLength: things.length }), holds));
