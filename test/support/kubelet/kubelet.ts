/**
 * A kubelet of one node, and the scheduler that puts every Pod on it. It does what real ones do as far as an operator can tell: the Pod is bound, its
 * containers run, its status says so; a Pod that is deleted ends within its grace period, and is gone only then.
 */

import type { KubeClient } from '../../../src/kube/client.ts';
import { KubeApiError } from '../../../src/kube/errors.ts';
import type { KubeObject } from '../../../src/kube/objects.ts';
import { Reflector } from '../../../src/kube/reflector.ts';
import type { Clock } from '../../../src/model/clock.ts';

// biome-ignore lint/suspicious/noExplicitAny: a Pod, looked at field by field
export type Pod = any;

/** How a container ended. */
export interface End {
  readonly exitCode: number;
  readonly reason?: string;
}

/** The containers of one Pod, as they run. */
export interface Run {
  readonly ended: Promise<End>;
  /** Asks all to end; `forced` lets them no time. */
  stop(forced: boolean): void;
}

/** Why the containers of a Pod can't begin yet. */
export interface Waiting {
  readonly waiting: { readonly reason: string; readonly message: string };
}

export interface KubeletMeans {
  readonly client: KubeClient;
  readonly clock: Clock;
  /** POST to the subresource /binding: clients of this project have no need of it. */
  readonly bind: (namespace: string, name: string, node: string) => Promise<void> | void;
  readonly begin: (pod: Pod) => Promise<Run | Waiting>;
  /** Told of each Pod whose containers begin. */
  readonly onStart?: (pod: Pod) => void;
  readonly address?: string;
  /** Labels of the Pods that it looks after; all of them without it. */
  readonly labelSelector?: string;
}

const podType = { group: '', version: 'v1', plural: 'pods', kind: 'Pod', namespaced: true };
const node = 'node-1';
const againMs = 1_000;

interface Known {
  pod: Pod;
  run?: Run;
  end?: End;
  stopped: 'no' | 'graceful' | 'forced';
  busy: boolean;
  again: boolean;
}

export class Kubelet {
  /** The Pods whose containers were begun, in order. */
  readonly started: Pod[] = [];
  readonly #means: KubeletMeans;
  readonly #known = new Map<string, Known>();
  readonly #stop = new AbortController();
  readonly #reflector: Reflector;
  #lost = false;
  #done: Promise<void> = Promise.resolve();

  constructor(means: KubeletMeans) {
    this.#means = means;
    const { client, clock, labelSelector } = means;
    this.#reflector = new Reflector({
      selection: { labelSelector },
      client,
      clock,
      random: Math.random,
      type: podType,
      handlers: {
        onUpsert: (pod) => this.#on(pod),
        onDelete: (pod) => this.#gone(pod),
      },
    });
  }

  /** Answers when it looks after all Pods. */
  async start(): Promise<void> {
    this.#done = this.#reflector.run(this.#stop.signal);
    await this.#reflector.synced;
  }

  /** The Pods in which something runs. */
  get running(): readonly Pod[] {
    return [...this.#known.values()].flatMap(({ run, end, pod }) =>
      run !== undefined && end === undefined ? [pod] : [],
    );
  }

  /** From now on the node does not answer, nor hear. What runs on it goes on. */
  lose(): void {
    this.#lost = true;
  }

  /** It is back. */
  find(): void {
    this.#lost = false;
    for (const known of this.#known.values()) void this.#look(known);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    const runs = [...this.#known.values()].flatMap(({ run, end }) =>
      run === undefined || end !== undefined ? [] : [run],
    );
    for (const run of runs) run.stop(true);
    await Promise.all([...runs.map(({ ended }) => ended), this.#done]);
  }

  #on(pod: KubeObject): void {
    const found = this.#known.get(pod.metadata.uid);
    const known: Known = found ?? { pod, stopped: 'no', busy: false, again: false };
    known.pod = pod;
    this.#known.set(pod.metadata.uid, known);
    void this.#look(known);
  }

  /** By force: what ran goes on for the moment that a kubelet takes to see it. */
  #gone({ metadata }: KubeObject): void {
    const known = this.#known.get(metadata.uid);
    known?.run?.stop(true);
    if (known?.run === undefined || known.end !== undefined) this.#known.delete(metadata.uid);
  }

  async #look(known: Known): Promise<void> {
    if (known.busy) {
      known.again = true;
      return;
    }
    known.busy = true;
    do {
      known.again = false;
      if (this.#stop.signal.aborted || this.#lost) break;
      await this.#step(known).catch((error: unknown) => {
        if (!(error instanceof KubeApiError)) this.#later(known);
        else if (!error.notFound && !error.conflict) this.#later(known);
      });
    } while (known.again);
    known.busy = false;
  }

  #later(known: Known): void {
    this.#means.clock.after(againMs, () => void this.#look(known));
  }

  async #step(known: Known): Promise<void> {
    const { metadata, spec, status } = known.pod;
    const { namespace, name } = metadata;
    const goes = metadata.deletionTimestamp !== undefined;
    if (!spec.nodeName) {
      if (!goes) await this.#means.bind(namespace, name, node);
      return;
    }
    const ended = status?.phase === 'Succeeded' || status?.phase === 'Failed';
    if (goes) return this.#end(known);
    if (known.run !== undefined || ended) return;
    const begun = await this.#means.begin(known.pod);
    if ('waiting' in begun) {
      const containerStatuses = this.#containers(known, begun);
      if (JSON.stringify(status?.containerStatuses) !== JSON.stringify(containerStatuses))
        await this.#report(known, { phase: 'Pending', containerStatuses });
      this.#later(known);
      return;
    }
    known.run = begun;
    this.started.push(known.pod);
    this.#means.onStart?.(known.pod);
    void begun.ended.then((end) => {
      known.end = end;
      return this.#reportEnd(known);
    });
    const running = { running: { startedAt: this.#moment() } };
    const { address = '10.1.0.1' } = this.#means;
    await this.#report(known, {
      phase: 'Running',
      podIP: address,
      containerStatuses: this.#containers(known, running),
    });
  }

  async #reportEnd(known: Known): Promise<void> {
    if (this.#stop.signal.aborted || known.end === undefined) return;
    if (this.#lost) return this.#later(known);
    const { exitCode, reason = exitCode === 0 ? 'Completed' : 'Error' } = known.end;
    const terminated = { terminated: { exitCode, reason, finishedAt: this.#moment() } };
    try {
      await this.#report(known, {
        phase: exitCode === 0 ? 'Succeeded' : 'Failed',
        containerStatuses: this.#containers(known, terminated),
      });
    } catch (error) {
      if (error instanceof KubeApiError && error.notFound) return;
      this.#means.clock.after(againMs, () => void this.#reportEnd(known));
      return;
    }
    void this.#look(known);
  }

  /** Ends what runs, and says that the Pod is gone when nothing does. */
  async #end(known: Known): Promise<void> {
    const { metadata } = known.pod;
    const grace = metadata.deletionGracePeriodSeconds ?? 30;
    if (known.run !== undefined && known.end === undefined) {
      const forced = grace <= 1;
      if (known.stopped === 'forced' || (known.stopped === 'graceful' && !forced)) return;
      known.stopped = forced ? 'forced' : 'graceful';
      known.run.stop(forced);
      if (forced) return;
      const cancel = this.#means.clock.after(grace * 1_000, () => known.run?.stop(true));
      void known.run.ended.then(cancel);
      return;
    }
    const { namespace, name, uid } = metadata;
    await this.#means.client.delete(podType, { namespace, name }, { uid, gracePeriodSeconds: 0 });
  }

  #report({ pod }: Known, status: object): Promise<unknown> {
    const { namespace, name } = pod.metadata;
    return this.#means.client.mergePatch(podType, { namespace, name }, { status }, { subresource: 'status' });
  }

  #containers({ pod }: Known, state: object): readonly object[] {
    return pod.spec.containers.map(({ name, image }: { name: string; image: string }) => ({
      name,
      image,
      imageID: '',
      ready: 'running' in state,
      restartCount: 0,
      state,
    }));
  }

  #moment(): string {
    return `${new Date(this.#means.clock.now()).toISOString().slice(0, 19)}Z`;
  }
}
