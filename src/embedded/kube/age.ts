/** Ages as kubectl prints them: two units while they are short, one when they are long. */
const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365 * day;

const pair = (seconds: number, unit: number, name: string, lesser: number, lesserName: string): string => {
  const rest = Math.floor((seconds % unit) / lesser);
  return `${Math.floor(seconds / unit)}${name}${rest === 0 ? '' : `${rest}${lesserName}`}`;
};

/** A span in seconds, as in `5m`, `3h20m`, `12d`. Negative spans are `<invalid>`. */
export const humanSpan = (seconds: number): string => {
  if (seconds < -1) return '<invalid>';
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 2 * minute) return `${whole}s`;
  if (whole < 10 * minute) return pair(whole, minute, 'm', 1, 's');
  if (whole < 3 * hour) return `${Math.floor(whole / minute)}m`;
  if (whole < 8 * hour) return pair(whole, hour, 'h', minute, 'm');
  if (whole < 2 * day) return `${Math.floor(whole / hour)}h`;
  if (whole < 8 * day) return pair(whole, day, 'd', hour, 'h');
  if (whole < 2 * year) return `${Math.floor(whole / day)}d`;
  if (whole < 8 * year) return pair(whole, year, 'y', day, 'd');
  return `${Math.floor(whole / year)}y`;
};

/** How long ago a time was, `<unknown>` for none. */
export const ageOf = (time: string | undefined, nowMs: number): string => {
  const then = Date.parse(time ?? '');
  return Number.isNaN(then) ? '<unknown>' : humanSpan((nowMs - then) / 1000);
};
