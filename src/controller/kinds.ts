/** What a key of the queue stands for: who works on it, what log lines call it, and how it is read again. */
import type { KubeClient } from '../kube/client.ts';
import type { Applications } from './applications.ts';
import type { Caches } from './caches.ts';
import type { Clusters } from './clusters.ts';
import type { Exposing } from './exposing.ts';
import { type About, aboutApplication, aboutSchedule } from './log.ts';
import { clusterType } from './resources.ts';
import type { Schedules } from './schedules/schedules.ts';

export interface KindsMeans {
  readonly client: Pick<KubeClient, 'get'>;
  readonly caches: Caches;
  readonly applications: Applications;
  readonly schedules: Schedules;
  readonly clusters: Clusters;
  readonly exposing: Exposing;
}

/** A key, taken apart: the kind of work, and the resource by its name or `namespace/name`. */
export interface KeyParts {
  readonly kind: string;
  readonly name: string;
}

export const partsOf = (key: string): KeyParts => {
  const at = key.indexOf(':');
  return { kind: key.slice(0, at), name: key.slice(at + 1) };
};

export class Kinds {
  readonly #means: KindsMeans;

  constructor(means: KindsMeans) {
    this.#means = means;
  }

  /** Works on it. @throws whatever keeps it from being done */
  async reconcile({ kind, name }: KeyParts): Promise<void> {
    const { applications, schedules, clusters, exposing } = this.#means;
    if (kind === 'cluster') await clusters.reconcile(name);
    else if (kind === 'exposure') await exposing.reconcile(name);
    else await (kind === 'schedule' ? schedules : applications).reconcile(name);
  }

  /** What log lines and spans call it. */
  about({ kind, name }: KeyParts): About {
    const { caches } = this.#means;
    if (kind === 'cluster') return { cluster: name };
    if (kind === 'schedule') return aboutSchedule(name, caches.schedules.get(name));
    return aboutApplication(name, caches.applications.get(name));
  }

  /** Reads it live, because somebody else has written it. */
  async refresh({ kind, name }: KeyParts): Promise<void> {
    const { client, caches, applications, schedules } = this.#means;
    if (kind === 'schedule') return void (await schedules.refresh(name));
    if (kind !== 'cluster') return applications.refresh(name);
    const newest = await client.get(clusterType, { name });
    if (newest !== undefined) caches.clusters.remember(newest);
  }
}
