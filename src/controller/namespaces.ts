/** The labels of namespaces, for tenants that select by them: read when they are needed, and kept for a while. */
import type { KubeClient } from '../kube/client.ts';
import type { Clock } from '../model/clock.ts';
import type { Labels } from '../translate/tenancy.ts';
import { namespaceType } from './resources.ts';

const keptMs = 30_000;

export class Namespaces {
  readonly #client: Pick<KubeClient, 'get'>;
  readonly #clock: Clock;
  readonly #known = new Map<string, { readonly labels: Labels; readonly readMs: number }>();

  constructor(client: Pick<KubeClient, 'get'>, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  /** As they were read last; none for a namespace that wasn't read. */
  labels(namespace: string): Labels {
    return this.#known.get(namespace)?.labels ?? {};
  }

  /** Reads the labels of a namespace unless they were read half a minute ago at the most. @throws KubeApiError when it can't */
  async read(namespace: string): Promise<void> {
    const known = this.#known.get(namespace);
    if (known !== undefined && this.#clock.now() - known.readMs < keptMs) return;
    const object = await this.#client.get(namespaceType, { name: namespace });
    this.#known.set(namespace, { labels: object?.metadata.labels ?? {}, readMs: this.#clock.now() });
  }
}
