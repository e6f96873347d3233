/** Spans of time as `@every` has them: hours, minutes and seconds, such as 1h30m or 1.5h. */
import { no, type Refusal } from '../../model/verdict.ts';

const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000 };
const longestMs = 366 * 24 * 3_600_000;

/** Milliseconds, whole seconds. The refusal is a sentence without the field. */
export const readSpan = (text: string): { readonly ok: true; readonly value: number } | Refusal => {
  if (!/^([0-9]{1,9}([.][0-9]{1,3})?[hms])+$/.test(text))
    return no('InvalidSpan', `"${text}" is not a span of hours, minutes and seconds such as 1h30m`);
  const parts = [...text.matchAll(/([0-9.]+)([hms])/g)];
  const ms = parts.reduce((sum, [, amount, unit]) => sum + Math.round(Number(amount) * (unitMs[unit ?? ''] ?? 0)), 0);
  if (ms % 1_000 !== 0) return no('InvalidSpan', `"${text}" is not a whole number of seconds`);
  if (ms < 1_000 || ms > longestMs) return no('InvalidSpan', `"${text}" is not between a second and a year`);
  return { ok: true, value: ms };
};
