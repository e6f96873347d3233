/**
 * Spark's memory strings: `512m`, `2g`, `1024`. Digits and a unit (b, k, kb, m, mb, g, gb, t, tb, p, pb), any case; no sign, no
 * fraction. Without a unit the number is in the unit that the property names.
 * Source: semantics 2.3 (grammar) and golden cases `byteStringAsMb`, `memoryStringToMb`.
 */
const bytesOf: Readonly<Record<string, bigint>> = {
  b: 1n,
  k: 1n << 10n,
  kb: 1n << 10n,
  m: 1n << 20n,
  mb: 1n << 20n,
  g: 1n << 30n,
  gb: 1n << 30n,
  t: 1n << 40n,
  tb: 1n << 40n,
  p: 1n << 50n,
  pb: 1n << 50n,
};

/** Text of the amount in whole MiB (rounded down), or undefined when it isn't a memory string. */
export const memoryToMiB = (text: string, unitless: 'b' | 'm' = 'm'): number | undefined => {
  const match = /^(\d{1,18})([a-z]{0,2})$/.exec(text.trim().toLowerCase());
  const unit = bytesOf[match?.[2] || unitless];
  if (match?.[1] === undefined || unit === undefined) return undefined;
  return Number((BigInt(match[1]) * unit) >> 20n);
};
