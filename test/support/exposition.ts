/**
 * The text format of Prometheus (version 0.0.4), read strictly: whatever a scraper would stumble over, or would have to guess about, is an error.
 * Histograms are checked as a whole: cumulative buckets, the last one `+Inf` and equal to the count, and a sum.
 */

interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly samples: readonly Sample[];
}

const nameForm = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;
const labelForm = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\\\|\\"|\\n)*)"/;
const valueForm = /^(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]Inf|NaN)$/;
const types: ReadonlySet<string> = new Set(['counter', 'gauge', 'histogram']);

/** The families by name. @throws Error that names the line */
export const parseExposition = (text: string): ReadonlyMap<string, Family> => {
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  const reader = new Reader();
  for (const line of text.slice(0, -1).split('\n')) if (line !== '') reader.read(line);
  for (const family of reader.families.values()) check(family);
  return reader.families;
};

class Reader {
  readonly families = new Map<string, Family & { samples: Sample[] }>();
  #open: (Family & { samples: Sample[] }) | undefined;
  #help: readonly [name: string, text: string] | undefined;

  read(line: string): void {
    const fail = (why: string): never => {
      throw new Error(`${why}: ${line}`);
    };
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (kind === 'HELP') {
      if (this.#help !== undefined || this.families.has(name)) fail('a second HELP');
      this.#help = [name, rest];
    } else if (kind === 'TYPE') {
      if (this.#help?.[0] !== name) fail('TYPE without its HELP');
      if (!types.has(rest)) fail('unknown type');
      this.#open = { name, help: this.#help?.[1] ?? '', type: rest, samples: [] };
      this.families.set(name, this.#open);
      this.#help = undefined;
    } else if (line.startsWith('#')) fail('neither HELP nor TYPE');
    else this.#sample(line, fail);
  }

  #sample(line: string, fail: (why: string) => never): void {
    const sample = parseSample(line, fail);
    if (this.#open === undefined || !belongs(sample.name, this.#open)) fail('outside of its family');
    this.#open?.samples.push(sample);
  }
}

const parseSample = (line: string, fail: (why: string) => never): Sample => {
  const name = nameForm.exec(line)?.[0] ?? fail('no name');
  let rest = line.slice(name.length);
  const labels: Record<string, string> = {};
  if (rest.startsWith('{')) {
    rest = rest.slice(1);
    while (!rest.startsWith('}')) {
      const [whole = fail('no label'), label = '', value = ''] = labelForm.exec(rest) ?? [];
      if (Object.hasOwn(labels, label)) fail(`label ${label} twice`);
      labels[label] = value.replace(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
      rest = rest.slice(whole.length);
      if (rest.startsWith(',')) rest = rest.slice(1);
      else if (!rest.startsWith('}')) fail('labels without an end');
    }
    rest = rest.slice(1);
  }
  const value = rest.slice(1);
  if (!rest.startsWith(' ') || !valueForm.test(value)) fail('no value');
  return { name, labels, value: numberOf(value) };
};

const numberOf = (text: string): number => Number(text.replace('Inf', 'Infinity'));

const belongs = (name: string, { name: family, type }: Family): boolean =>
  type === 'histogram' ? [`${family}_bucket`, `${family}_sum`, `${family}_count`].includes(name) : name === family;

const check = (family: Family): void => {
  const series = family.samples.map(({ name, labels }) => `${name} ${keyOf(labels)}`);
  if (new Set(series).size !== series.length) throw new Error(`a series of ${family.name} twice`);
  if (family.type === 'counter' && family.samples.some(({ value }) => !(value >= 0)))
    throw new Error(`${family.name} counts backwards`);
  if (family.type === 'histogram')
    for (const group of Map.groupBy(family.samples, ({ labels }) => keyOf({ ...labels, le: '' })).values())
      checkHistogram(family.name, group);
};

const keyOf = (labels: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));

const checkHistogram = (name: string, samples: readonly Sample[]): void => {
  const ownValue = (suffix: string) => samples.find((sample) => sample.name === name + suffix)?.value;
  const buckets = samples
    .filter((sample) => sample.name === `${name}_bucket`)
    .map(({ labels, value }) => ({ le: numberOf(labels['le'] ?? ''), value }));
  const ordered = buckets.every(({ le, value }, index) => {
    const before = buckets[index - 1];
    return before === undefined || (before.le < le && before.value <= value);
  });
  if (!ordered || buckets.at(-1)?.le !== Number.POSITIVE_INFINITY) throw new Error(`buckets of ${name} out of order`);
  if (buckets.at(-1)?.value !== ownValue('_count')) throw new Error(`count of ${name} is not that of its buckets`);
  if (ownValue('_sum') === undefined) throw new Error(`no sum of ${name}`);
};

/** The value of one series; 0 when there is none, as for whoever adds up. */
export const valueIn = (
  families: ReadonlyMap<string, Family>,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number => {
  const family = families.get(name) ?? families.get(name.replace(/_(bucket|sum|count)$/, ''));
  const wanted = keyOf(labels);
  return family?.samples.find((sample) => sample.name === name && keyOf(sample.labels) === wanted)?.value ?? 0;
};

/** How many series there are altogether. */
export const seriesIn = (families: ReadonlyMap<string, Family>): number =>
  [...families.values()].reduce((sum, { samples }) => sum + samples.length, 0);
