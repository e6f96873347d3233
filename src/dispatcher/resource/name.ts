/** The id of a submission, which is the name of its resource. */

/** How many different last parts there are. */
export const nameParts = 10_000_000_000;

/**
 * `driver-<yyyyMMddHHmmss>-<ten digits>`, in UTC: as Spark's own ids but for the length of the last part, since there is no counter that several
 * operators share. Digits only, because tools look for `driver-[0-9-]+` in what spark-submit prints.
 * @param part a whole number from 0 below `nameParts`, at random
 */
export const submissionName = (nowMs: number, part: number): string => {
  const time = new Date(nowMs)
    .toISOString()
    .replace(/[^0-9]/g, '')
    .slice(0, 14);
  return `driver-${time}-${String(part).padStart(10, '0')}`;
};
