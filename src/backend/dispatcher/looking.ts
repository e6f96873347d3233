/** Where drivers are looked for: on the page of the dispatcher, and among the tasks of the master. One look serves all who are missing. */
import { taskLabels } from '../../api/group.ts';
import type { DispatcherClient } from '../../dispatcher/client/client.ts';
import type { DriversPage } from '../../dispatcher/wire/driver-page.ts';
import type { OperatorApi } from '../../mesos/client/operator-api.ts';
import type { TaskRecord } from '../../mesos/wire/master.ts';
import { parseTaskId } from '../../model/ids.ts';
import type { Label } from '../../model/mesos.ts';
import { parseLabels } from '../../spark/labels.ts';
import type { Attempt } from '../backend.ts';
import { eachOf } from './each-of.ts';
import type { MasterRecord, MasterSays, PageSays } from './judge.ts';

/** Pages of single drivers that are asked for at a time. */
const pagesAtOnce = 4;
const longestName = 256;

/** What one look has found. */
export interface Look {
  readonly page: PageSays;
  /** Undefined where there is no master, or it does not tell. */
  readonly tasks: readonly TaskRecord[] | undefined;
}

/** Whose a driver is: a resource, and one of its attempts. */
interface Owner {
  readonly uid: string;
  readonly attempt: number;
}

const ownerIn = (labels: readonly Label[]): Owner | undefined => {
  const value = (key: string) => labels.find((label) => label.key === key)?.value;
  const [uid, attempt] = [value(taskLabels.uid), value(taskLabels.attempt)];
  return uid === undefined || attempt === undefined ? undefined : { uid, attempt: Number(attempt) };
};

const ownerOf = ({ uid, taskId }: Attempt): Owner => ({ uid, attempt: parseTaskId(taskId)?.attempt ?? 0 });

const same = (a: Owner | undefined, b: Owner): boolean => a?.uid === b.uid && a.attempt === b.attempt;

/** A dispatcher names the later runs of a driver so. */
const driverIdOf = (taskId: string): string => taskId.replace(/-retry-\d+$/, '');

export class Looking {
  readonly #client: DispatcherClient;
  readonly #api: OperatorApi | undefined;
  /** Driver of the page -> its owner. Nothing about a driver's labels changes as long as it is there. */
  readonly #owners = new Map<string, Owner | undefined>();

  constructor(client: DispatcherClient, api: OperatorApi | undefined) {
    this.#client = client;
    this.#api = api;
  }

  /** Whose a driver is that was made here. */
  know(driverId: string, attempt: Attempt): void {
    this.#owners.set(driverId, ownerOf(attempt));
  }

  /** Looks at the list of the page alone. */
  async glance(): Promise<PageSays> {
    const page = await this.#list();
    return typeof page === 'string' ? page : says(page, false);
  }

  /** The page, and those of its drivers that have not ended and are somebody's here. */
  async living(): Promise<{
    readonly page: PageSays;
    readonly living: readonly (Owner & { readonly driverId: string })[];
  }> {
    const page = await this.#list();
    if (typeof page === 'string') return { page, living: [] };
    const ended = new Set(page.endedIds);
    const ids = page.driverIds.filter((id) => !ended.has(id));
    await this.#readOwners(ids);
    const living = ids.flatMap((driverId) => {
      const owner = this.#owners.get(driverId);
      return owner === undefined ? [] : [{ ...owner, driverId }];
    });
    return { page: says(page, false), living };
  }

  /** Looks at everything that there is to look at. */
  async look(): Promise<Look> {
    const [page, tasks] = await Promise.all([this.#readPage(), this.tasks()]);
    return { page, tasks };
  }

  async tasks(): Promise<readonly TaskRecord[] | undefined> {
    return this.#api?.getTasks().catch(() => undefined);
  }

  /** The name of an attempt's driver, wherever it was seen. */
  find(attempt: Attempt, { tasks = [] }: Look): string | undefined {
    const wanted = ownerOf(attempt);
    for (const [driverId, owner] of this.#owners) if (same(owner, wanted)) return driverId;
    const task = tasks.find(({ id, labels }) => id.length <= longestName && same(ownerIn(labels), wanted));
    return task === undefined ? undefined : driverIdOf(task.id);
  }

  /** What the master says of an attempt: the record of its last task. */
  masterSays(attempt: Attempt, { tasks }: Pick<Look, 'tasks'>): MasterSays {
    if (this.#api === undefined) return 'none';
    if (tasks === undefined) return 'unread';
    const wanted = ownerOf(attempt);
    const own = tasks.filter(({ labels }) => same(ownerIn(labels), wanted));
    const last = own.find(({ group }) => group !== 'completed') ?? own.at(-1);
    return last === undefined ? 'absent' : recordOf(last);
  }

  async #list(): Promise<DriversPage | 'unread' | 'none'> {
    const page = await this.#client.drivers();
    if (page === undefined) return 'none';
    if ('kind' in page) return 'unread';
    const there = new Set(page.driverIds);
    for (const driverId of this.#owners.keys()) if (!there.has(driverId)) this.#owners.delete(driverId);
    return page;
  }

  async #readPage(): Promise<PageSays> {
    const page = await this.#list();
    return typeof page === 'string' ? page : says(page, await this.#readOwners(page.driverIds));
  }

  /** Reads the labels of those that were not read before; true when all are known then. The newest are read first. */
  async #readOwners(driverIds: readonly string[]): Promise<boolean> {
    const unread = driverIds.filter((id) => !this.#owners.has(id)).sort((a, b) => (a < b ? 1 : -1));
    let whole = true;
    await eachOf(unread, pagesAtOnce, async (id) => {
      const labels = await this.#client.labels(id);
      if (typeof labels === 'string') this.#owners.set(id, ownerInText(labels));
      else whole = false;
    });
    return whole;
  }
}

const says = ({ frameworkId, endedIds }: DriversPage, whole: boolean): PageSays => ({
  frameworkId,
  whole,
  ended: endedIds.length,
});

/** Labels of others may be malformed: such a driver is nobody's here. */
const ownerInText = (text: string): Owner | undefined => {
  try {
    return ownerIn(parseLabels(text));
  } catch {
    return undefined;
  }
};

const recordOf = ({ id, state, agentId, timestampMs, group }: TaskRecord): MasterRecord => ({
  driverId: driverIdOf(id),
  state: group === 'unreachable' ? 'TASK_UNREACHABLE' : state,
  agentId,
  atMs: timestampMs,
});
