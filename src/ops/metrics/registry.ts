/**
 * The metrics of one operator, by the names of the table. Whatever is handed in, the number of series stays bounded. What stands behind is
 * prom-client, without its global registry: two operators in one process count apart.
 */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { type LabelKind, labels, other } from './labels.ts';
import { type Definition, type MetricName, metrics } from './table.ts';

type Named<Type extends Definition['type']> = {
  [Name in MetricName]: (typeof metrics)[Name]['type'] extends Type ? Name : never;
}[MetricName];

type LabelsOf<Name extends MetricName> = { readonly [Label in keyof (typeof metrics)[Name]['labels']]: string };

/** Counters and tallies with no more combinations of labels than this begin at 0, so that the first increase is seen as one. */
const zeroedSeries = 64;
/** Looked up at every count, so made once. */
const labelsOf = Object.fromEntries(
  Object.entries<Definition>(metrics).map(([name, { labels: kinds }]) => [name, Object.entries(kinds)]),
) as unknown as Readonly<Record<MetricName, readonly (readonly [string, LabelKind])[]>>;
const listedValues: ReadonlyMap<LabelKind, ReadonlySet<string>> = new Map(
  (Object.keys(labels) as LabelKind[]).flatMap((kind) => {
    const label = labels[kind];
    return 'values' in label ? [[kind, new Set<string>(label.values)] as const] : [];
  }),
);
const mostOf = (kind: LabelKind): number => {
  const label = labels[kind];
  return 'atMost' in label ? label.atMost : 0;
};
const openValue = /^[\w.:+-]{1,253}$/;

export class Metrics {
  readonly #registry = new Registry();
  readonly #counters = new Map<string, Counter>();
  readonly #gauges = new Map<string, Gauge>();
  readonly #histograms = new Map<string, Histogram>();
  readonly #seen = new Map<LabelKind, Set<string>>();
  readonly #beforeScrape: (() => void)[] = [];

  constructor() {
    for (const [name, definition] of Object.entries<Definition>(metrics)) this.#make(name, definition);
  }

  /** Adds to a counter (never a negative number) or to a gauge. */
  add<Name extends Named<'counter' | 'gauge'>>(name: Name, given: LabelsOf<Name>, by = 1): void {
    const bounded = this.#bounded(name, given);
    const counter = this.#counters.get(name);
    if (counter === undefined) this.#gauges.get(name)?.inc(bounded, by);
    else counter.inc(bounded, by);
  }

  set<Name extends Named<'gauge'>>(name: Name, given: LabelsOf<Name>, value: number): void {
    this.#gauges.get(name)?.set(this.#bounded(name, given), value);
  }

  /** For a counter that somebody else counts: what it has come to. */
  reached<Name extends Named<'counter'>>(name: Name, given: LabelsOf<Name>, total: number): void {
    const bounded = this.#bounded(name, given);
    const counter = this.#counters.get(name);
    counter?.remove(bounded);
    counter?.inc(bounded, total);
  }

  /** Takes in one measurement; a clock that was set back gives no negative one. */
  observe<Name extends Named<'histogram'>>(name: Name, given: LabelsOf<Name>, seconds: number): void {
    this.#histograms.get(name)?.observe(this.#bounded(name, given), Math.max(0, seconds));
  }

  /** Takes a series of a gauge away: what it was about is gone. */
  drop<Name extends Named<'gauge'>>(name: Name, given: LabelsOf<Name>): void {
    this.#gauges.get(name)?.remove(this.#bounded(name, given));
  }

  /** The value under which one of a label is counted. */
  valueOf(kind: LabelKind, value: string): string {
    const listed = listedValues.get(kind);
    if (listed !== undefined) return listed.has(value) ? value : other;
    const seen = this.#seen.get(kind) ?? new Set();
    this.#seen.set(kind, seen);
    if (seen.has(value)) return value;
    if (seen.size >= mostOf(kind) || value === other || !openValue.test(value)) return other;
    seen.add(value);
    return value;
  }

  /** Called before each scrape, for what is only looked at then; must be quick. */
  onScrape(look: () => void): void {
    this.#beforeScrape.push(look);
  }

  readonly contentType: string = this.#registry.contentType;

  /** All metrics in the text format of Prometheus. */
  text(): Promise<string> {
    for (const look of this.#beforeScrape) look();
    return this.#registry.metrics();
  }

  #make(name: string, definition: Definition): void {
    const { type, help, labels: kinds, buckets = [] } = definition;
    const options = { name, help, labelNames: Object.keys(kinds), registers: [this.#registry] };
    if (type === 'histogram') this.#histograms.set(name, new Histogram({ ...options, buckets: [...buckets] }));
    else if (type === 'gauge') this.#gauges.set(name, new Gauge(options));
    else this.#counters.set(name, new Counter(options));
    if (type === 'counter' || definition.tally === true) this.#zero(name, combinations(kinds));
  }

  #zero(name: string, combined: readonly Readonly<Record<string, string>>[]): void {
    if (combined.length > zeroedSeries) return;
    for (const series of combined) {
      this.#counters.get(name)?.inc(series, 0);
      this.#gauges.get(name)?.set(series, 0);
    }
  }

  #bounded(name: MetricName, given: Readonly<Record<string, string>>): Record<string, string> {
    const bounded: Record<string, string> = {};
    for (const [label, kind] of labelsOf[name]) bounded[label] = this.valueOf(kind, given[label] ?? other);
    return bounded;
  }
}

/** Every combination of values that the labels can have; none where one of them has no list. */
const combinations = (kinds: Definition['labels']): readonly Readonly<Record<string, string>>[] =>
  Object.entries(kinds).reduce<readonly Readonly<Record<string, string>>[]>(
    (sofar, [name, kind]) => {
      const label = labels[kind];
      const values: readonly string[] = 'values' in label ? label.values : [];
      return sofar.flatMap((series) => values.map((value) => ({ ...series, [name]: value })));
    },
    [{}],
  );
