/**
 * What people look at, over the caches: nothing is kept of an object but what lists show of it, and that only once somebody has looked. Whoever asks
 * pays: 10,000 applications are walked in a few milliseconds.
 */

import type { DriverBackend } from '../../backend/backend.ts';
import { type KubeObject, keyOf } from '../../kube/objects.ts';
import { parseTaskId, submissionIdOf } from '../../model/ids.ts';
import type {
  ApplicationDetails,
  ApplicationList,
  ApplicationQuery,
  ApplicationRow,
  Explanation,
  LogFile,
  LogTail,
  OverviewSource,
  Overview as OverviewView,
  ScheduleList,
} from '../../model/overview.ts';
import { isPod } from '../../translate/attempt.ts';
import type { Applications } from '../applications.ts';
import type { Clusters } from '../clusters.ts';
import { part, text } from '../fields.ts';
import { nextTask } from '../gather.ts';
import { UsageBook } from '../usage.ts';
import { clusterOverview } from './clusters.ts';
import { applicationDetails } from './details.ts';
import { listApplications, orders, pageOf } from './list.ts';
import { applicationRow, scheduleRow } from './rows.ts';

interface Cache {
  get(key: string): KubeObject | undefined;
  values(): Iterable<KubeObject>;
}

export interface OverviewMeans {
  readonly applications: Cache;
  readonly schedules: Cache;
  readonly clusters: Cache;
  readonly backends: Pick<Clusters, 'backend' | 'cluster'>;
  /** The backend of drivers that are Pods. */
  readonly pods?: () => DriverBackend | undefined;
  /** Whether a namespace is this operator's. */
  readonly isOurs: (namespace: string | undefined) => boolean;
  readonly describe: Applications['describe'];
  readonly phase: () => OverviewView['phase'];
}

/** Bytes of a log that are shown. */
const logBytes = 65_536;

const worksNot: LogTail = {
  ok: false,
  message: 'This operator does not work now; the one that does reads logs.',
};

export class Overview implements OverviewSource {
  readonly usage = new UsageBook(() => this.changed());
  readonly #means: OverviewMeans;
  /** What was read of an object, which never changes. */
  readonly #rows = new WeakMap<KubeObject, ApplicationRow>();
  readonly #orders = new Map<
    ApplicationQuery['sort'],
    { readonly version: number; readonly rows: readonly ApplicationRow[] }
  >();
  #version = 0;
  #counted: { readonly version: number; readonly view: OverviewView } | undefined;

  constructor(means: OverviewMeans) {
    this.#means = means;
  }

  get version(): number {
    return this.#version;
  }

  /** Something that is shown has changed. */
  changed(): void {
    this.#version += 1;
  }

  overview(): OverviewView {
    const phase = this.#means.phase();
    if (this.#counted?.version !== this.#version || this.#counted.view.phase !== phase)
      this.#counted = { version: this.#version, view: this.#count(phase) };
    return this.#counted.view;
  }

  applications(query: ApplicationQuery): ApplicationList {
    const clusters = [...this.#means.clusters.values()].map(({ metadata }) => metadata.name).sort();
    return listApplications(this.#sorted(query.sort), clusters, query);
  }

  application(namespace: string, name: string): ApplicationDetails | undefined {
    const object = this.#find(namespace, name);
    if (object === undefined) return undefined;
    const row = this.#rowOf(object);
    const { submission } = part(object.status);
    const cluster = this.#means.clusters.get(text(part(submission)['cluster']) || row.cluster);
    const inPod = part(object.spec)['mode'] === 'client';
    const backend = inPod ? this.#means.pods?.() : this.#means.backends.backend(row.cluster);
    const waiting = row.state === 'Queued' ? backend?.waiting(nextTask(object, backend).taskId) : undefined;
    return applicationDetails(object, row, { cluster, waiting });
  }

  async explain(namespace: string, name: string): Promise<Explanation | undefined> {
    const object = this.#find(namespace, name);
    const row = object === undefined ? undefined : this.#rowOf(object);
    const backend = row === undefined ? undefined : this.#means.backends.backend(row.cluster);
    if (object === undefined || row?.state !== 'Queued' || backend?.insight === undefined) return undefined;
    const described = this.#means.describe(object, nextTask(object, backend));
    if (described === undefined) return undefined;
    if (!described.ok) return { none: described };
    return isPod(described.value) ? undefined : backend.insight.explain(described.value);
  }

  schedules(page: number, limit: number): ScheduleList {
    const ours = [...this.#means.schedules.values()].filter(({ metadata }) => this.#means.isOurs(metadata.namespace));
    const keyed = ours.map((object) => [keyOf(object.metadata), object] as const).sort(([a], [b]) => (a < b ? -1 : 1));
    const { at, pages, from, to } = pageOf(keyed.length, page, limit);
    const rows = keyed.slice(from, to).map(([, object]) => scheduleRow(object));
    return { rows, page: at, pages, matching: keyed.length };
  }

  async log(namespace: string, name: string, file: LogFile): Promise<LogTail> {
    const object = this.#find(namespace, name);
    if (object === undefined) return { ok: false, message: 'There is no such application.' };
    const submission = part(part(object.status)['submission']);
    const place = {
      agentId: text(submission['agentId']),
      frameworkId: text(submission['frameworkId']),
      taskId: text(submission['taskId']),
    };
    const podName = text(submission['podName']);
    if (podName !== '')
      return {
        ok: false,
        message: `Its driver is the Pod ${podName}, whose log Kubernetes has: kubectl logs ${podName}`,
      };
    if (place.agentId === '' || !isTaskOf(object, place.taskId))
      return { ok: false, message: 'No driver of it was launched yet.' };
    const insight = this.#means.backends.backend(text(submission['cluster']))?.insight;
    if (insight !== undefined) return insight.log(place, file, logBytes);
    return this.#means.phase() === 'works' ? { ok: false, message: 'Nothing more is known of its cluster.' } : worksNot;
  }

  #find(namespace: string, name: string): KubeObject | undefined {
    return this.#means.isOurs(namespace) ? this.#means.applications.get(keyOf({ namespace, name })) : undefined;
  }

  #rowOf(object: KubeObject): ApplicationRow {
    const known = this.#rows.get(object);
    if (known !== undefined) return known;
    const row = applicationRow(object);
    this.#rows.set(object, row);
    return row;
  }

  /** All rows in an order, which is made once for each change, however many look. */
  #sorted(sort: ApplicationQuery['sort']): readonly ApplicationRow[] {
    const known = this.#orders.get(sort);
    if (known?.version === this.#version) return known.rows;
    const rows = this.#ours().sort(orders[sort]);
    this.#orders.set(sort, { version: this.#version, rows });
    return rows;
  }

  #ours(): ApplicationRow[] {
    const rows: ApplicationRow[] = [];
    for (const object of this.#means.applications.values())
      if (this.#means.isOurs(object.metadata.namespace)) rows.push(this.#rowOf(object));
    return rows;
  }

  #count(phase: OverviewView['phase']): OverviewView {
    const rows = this.#ours();
    const byCluster = Map.groupBy(rows, ({ cluster }) => cluster);
    const objects = [...this.#means.clusters.values()].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
    const clusters = objects.map((object) => {
      const { name } = object.metadata;
      const maxDrivers = this.#means.backends.cluster(name)?.spec.maxDrivers;
      return clusterOverview(object, byCluster.get(name) ?? [], { roles: this.usage.of(name), maxDrivers });
    });
    return { phase, applications: rows.length, byState: countBy(rows, ({ state }) => state), clusters };
  }
}

const countBy = (rows: readonly ApplicationRow[], keyFor: (row: ApplicationRow) => string): Record<string, number> => {
  const counts: Record<string, number> = Object.create(null);
  for (const row of rows) counts[keyFor(row)] = (counts[keyFor(row)] ?? 0) + 1;
  return counts;
};

/** A status is a word of whoever may write it; the logs of others are not to be had by one. */
const isTaskOf = ({ metadata }: KubeObject, taskId: string): boolean =>
  parseTaskId(taskId)?.submissionId === submissionIdOf(metadata.creationTimestamp ?? '', metadata.uid);
