/** Amounts as Kubernetes writes them, of CPUs and of memory: a number, whole or with a point, and a unit. */

/** Thousandths of a CPU: `500m`, `0.5`, `2`; rounded up. Undefined for what is no such amount. */
export const quantityToMilli = (text: string): number | undefined => {
  const [, number, milli] = /^(\d{1,9}(?:\.\d{1,3})?)(m?)$/.exec(text) ?? [];
  return number === undefined ? undefined : Math.ceil(milli === 'm' ? Number(number) : Number(number) * 1000);
};

const units: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** Whole MiB: `16Gi`, `512M`, `1073741824`; rounded up. Undefined for what is no such amount. */
export const quantityToMiB = (text: string): number | undefined => {
  const [, number, unit = ''] = /^(\d{1,15}(?:\.\d{1,3})?)([kMGT]|[KMGT]i)?$/.exec(text) ?? [];
  const factor = units[unit];
  return number === undefined || factor === undefined ? undefined : Math.ceil((Number(number) * factor) / 2 ** 20);
};
