/** All by which the operator is observed, in one value: metrics, probes, spans, and the web page, for the composition root to hand to the rooms. */
import type { InSpan } from '../model/spans.ts';
import { type Addresses, type Finding, openPages, type Pages } from './http/pages.ts';
import { clusterMeter } from './metrics/cluster-meter.ts';
import { type Caches, lookAtCaches, lookAtProcess, lookAtRole } from './metrics/looks.ts';
import { controllerObserver, requestObserver } from './metrics/observers.ts';
import type { Metrics } from './metrics/registry.ts';
import { type PageMeans, type ServedPage, servePage } from './page/server.ts';
import { traced } from './tracing.ts';

/** What is looked at of the controller. */
interface Work {
  readonly phase: 'lists' | 'watches' | 'works' | 'stopped';
  readonly hindrance: string | undefined;
  readonly caches: Caches;
}

interface Log {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export class Observability {
  /** For the client of the Kubernetes API. */
  readonly client: { readonly observer: ReturnType<typeof requestObserver>; readonly inSpan: InSpan };
  readonly controller: ReturnType<typeof controllerObserver> & { readonly inSpan: InSpan };
  readonly #metrics: Metrics;
  #work: Work | undefined;
  #pages: Pages | undefined;
  #page: ServedPage | undefined;

  constructor(metrics: Metrics) {
    this.#metrics = metrics;
    this.client = { observer: requestObserver(metrics), inSpan: traced };
    this.controller = { ...controllerObserver(metrics), inSpan: traced };
    lookAtProcess(this.#metrics);
    lookAtRole(this.#metrics, () => this.#work?.phase === 'works');
    lookAtCaches(this.#metrics, () => this.#work?.caches ?? {});
  }

  /** Serves metrics and probes, before anything else is done. @throws ListenError */
  async open(addresses: Addresses, log: Log): Promise<void> {
    const health = { live: () => [this.#moves()], ready: () => [this.#works()] };
    this.#pages = await openPages(this.#metrics, health, addresses, log);
    const { metricsUrl, healthUrl } = this.#pages;
    if (healthUrl !== undefined) log.info({ metricsUrl, healthUrl }, 'metrics and probes are served');
  }

  get pages(): Pick<Pages, 'metricsUrl' | 'healthUrl'> {
    return { metricsUrl: this.#pages?.metricsUrl, healthUrl: this.#pages?.healthUrl };
  }

  /** Serves the web page. @throws ListenError */
  async showPage(means: PageMeans): Promise<void> {
    this.#page = await servePage(means);
  }

  get pageUrl(): string | undefined {
    return this.#page?.url;
  }

  /** From now on the probes tell of this work. */
  watch(work: Work): void {
    this.#work = work;
  }

  /** For the backend of a cluster, whose spans name it. */
  cluster(name: string): { readonly meter: ReturnType<typeof clusterMeter>; readonly inSpan: InSpan } {
    const own = { 'sparkmesos.cluster': name };
    return {
      meter: clusterMeter(this.#metrics, name),
      inSpan: (span, attributes, action, problemOf) => traced(span, { ...own, ...attributes }, action, problemOf),
    };
  }

  eventDropped(): void {
    this.#metrics.add('sparkmesos_events_dropped_total', {});
  }

  async close(): Promise<void> {
    await this.#page?.close();
    await this.#pages?.close();
  }

  #moves(): Finding {
    const hindrance = this.#work?.hindrance;
    return hindrance === undefined ? { ok: true, sentence: 'The work moves.' } : { ok: false, sentence: hindrance };
  }

  #works(): Finding {
    return phases[this.#work?.phase ?? 'lists'];
  }
}

const phases: Readonly<Record<Work['phase'], Finding>> = {
  lists: { ok: false, sentence: 'The resources are not listed yet.' },
  watches: { ok: true, sentence: 'The caches are complete; it stands by.' },
  works: { ok: true, sentence: 'The caches are complete, and it works.' },
  stopped: { ok: false, sentence: 'The operator has stopped acting.' },
};
