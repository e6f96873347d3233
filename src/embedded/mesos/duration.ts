/** Durations as Mesos writes them into messages, flags and variables. */

const units: readonly (readonly [string, number])[] = [
  ['weeks', 604_800_000],
  ['days', 86_400_000],
  ['hrs', 3_600_000],
  ['mins', 60_000],
  ['secs', 1000],
  ['ms', 1],
];

/**
 * Milliseconds in the largest unit that fits, or in the next smaller one where only that makes it a whole number: `1mins`, `90secs`,
 * `5secs`, `1500ms`, `250ms`.
 */
export function describeDuration(ms: number): string {
  if (ms === 0) return '0ns';
  const at = units.findIndex(([, length]) => ms >= length);
  const [unit, length] = units[at] ?? ['ms', 1];
  const smaller = units[at + 1];
  if (smaller !== undefined && ms % length !== 0 && ms % smaller[1] === 0) return `${ms / smaller[1]}${smaller[0]}`;
  return `${ms / length}${unit}`;
}
