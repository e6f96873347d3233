/** For how long Mesos is asked not to offer again what was declined, in seconds (semantics 6.8). */
import { type Conf, secondsEntry } from './conf.ts';

const key = 'spark.mesos.rejectOfferDuration';

export interface RejectSeconds {
  readonly normally: number;
  readonly unmetConstraints: number;
  readonly reachedMaxCores: number;
}

/** @throws NumberFormatException for a value that is no duration */
export const rejectSeconds = (conf: Conf): number => secondsEntry(conf, key) ?? 120;

/** All three; the special ones follow the general one unless they are set. @throws NumberFormatException for a value that is no duration */
export const allRejectSeconds = (conf: Conf): RejectSeconds => {
  const normally = rejectSeconds(conf);
  return {
    normally,
    unmetConstraints: secondsEntry(conf, `${key}ForUnmetConstraints`) ?? normally,
    reachedMaxCores: secondsEntry(conf, `${key}ForReachedMaxCores`) ?? normally,
  };
};
