/** Spans of time as users write them: `90s`, `10m`, `1h30m`, or plain seconds. */
const units: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000 };

/** Milliseconds, or undefined when the text is no span of time. */
export const durationMs = (text: string): number | undefined => {
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const parts = /^(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,9})s)?$/.exec(text);
  if (parts === null || text === '') return undefined;
  return ['h', 'm', 's'].reduce((sum, unit, index) => sum + Number(parts[index + 1] ?? 0) * (units[unit] ?? 0), 0);
};
