/** What is watched in the API server: applications, schedules and clusters, and who hears of their changes. */
import type { KubeObject } from '../kube/objects.ts';
import { Reflector, type ReflectorOptions } from '../kube/reflector.ts';
import { ReflectorSet } from '../kube/reflector-set.ts';
import type { Applications } from './applications.ts';
import type { Census } from './census.ts';
import { applicationType, clusterType, scheduleType } from './resources.ts';
import type { Schedules } from './schedules/schedules.ts';

export interface CacheMeans {
  readonly common: Pick<ReflectorOptions, 'client' | 'clock' | 'random' | 'observer'>;
  /** Empty = all. */
  readonly namespaces: readonly string[];
  readonly clusterSelector?: string | undefined;
}

/** Whoever hears of changes. They are made after the caches, and asked for when something changes. */
export interface CacheListeners {
  readonly census: Census;
  readonly applications: () => Pick<Applications, 'onUpsert' | 'onDelete'>;
  readonly schedules: () => Pick<Schedules, 'onUpsert' | 'onDelete' | 'onRun' | 'onRunGone'>;
  readonly onCluster: (name: string) => void;
  /** Something looks different now. */
  readonly changed: () => void;
}

export class Caches {
  readonly applications: ReflectorSet;
  readonly schedules: ReflectorSet;
  readonly clusters: Reflector;

  constructor({ common, namespaces, clusterSelector }: CacheMeans, listeners: CacheListeners) {
    const { census, applications, schedules, onCluster, changed } = listeners;
    this.applications = new ReflectorSet(namespaces, {
      ...common,
      type: applicationType,
      handlers: {
        onUpsert: (object, previous) => {
          census.onApplication(object, previous);
          changed();
          applications().onUpsert(object);
          schedules().onRun(object);
        },
        onDelete: (last) => {
          census.onApplicationGone(last);
          changed();
          applications().onDelete(last);
          schedules().onRunGone(last);
        },
      },
    });
    this.schedules = new ReflectorSet(namespaces, {
      ...common,
      type: scheduleType,
      handlers: {
        onUpsert: (object, previous) => {
          census.onSchedule(object, previous);
          changed();
          schedules().onUpsert(object);
        },
        onDelete: (last) => {
          census.onScheduleGone(last);
          changed();
          schedules().onDelete(last);
        },
      },
    });
    this.clusters = new Reflector({
      ...common,
      type: clusterType,
      ...(clusterSelector === undefined ? {} : { selection: { labelSelector: clusterSelector } }),
      handlers: {
        onUpsert: (object, previous) => {
          census.onCluster(object, previous);
          changed();
          onCluster(object.metadata.name);
        },
        onDelete: (last) => {
          census.onClusterGone(last);
          changed();
          onCluster(last.metadata.name);
        },
      },
    });
  }

  /** By what paths call their objects. */
  byPlural(): Readonly<Record<string, Reflector | ReflectorSet>> {
    return {
      [applicationType.plural]: this.applications,
      [scheduleType.plural]: this.schedules,
      [clusterType.plural]: this.clusters,
    };
  }

  applicationsIn(namespace: string): readonly KubeObject[] {
    return inNamespace(this.applications, namespace);
  }

  schedulesIn(namespace: string): readonly KubeObject[] {
    return inNamespace(this.schedules, namespace);
  }
}

const inNamespace = (cache: ReflectorSet, namespace: string): readonly KubeObject[] =>
  [...cache.values()].filter(({ metadata }) => metadata.namespace === namespace);
