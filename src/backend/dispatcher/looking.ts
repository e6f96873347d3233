/** Where drivers are looked for: on the page of the dispatcher, and among the tasks of the master. One look serves all who are missing. */
import { taskLabels } from '../../api/group.ts';
import type { DispatcherClient } from '../../dispatcher/client/client.ts';
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

/** What one look has found. */
export interface Look {
  readonly page: PageSays;
  /** Undefined where there is no master, or it does not tell. */
  readonly tasks: readonly TaskRecord[] | undefined;
}

/** Whose a driver is: the uid of a resource, and the attempt. */
const ownerIn = (labels: readonly Label[]): string | undefined => {
  const value = (key: string) => labels.find((label) => label.key === key)?.value;
  const [uid, attempt] = [value(taskLabels.uid), value(taskLabels.attempt)];
  return uid === undefined || attempt === undefined ? undefined : ownerKey(uid, attempt);
};

const ownerKey = (uid: string, attempt: string): string => `${uid}/${attempt}`;

const ownerOf = ({ uid, taskId }: Attempt): string => ownerKey(uid, String(parseTaskId(taskId)?.attempt ?? 0));

/** A dispatcher names the later runs of a driver so. */
const driverIdOf = (taskId: string): string => taskId.replace(/-retry-\d+$/, '');

export class Looking {
  readonly #client: DispatcherClient;
  readonly #api: OperatorApi | undefined;
  /** Driver of the page -> its owner. Nothing about a driver's labels changes as long as it is there. */
  #owners: ReadonlyMap<string, string | undefined> = new Map();

  constructor(client: DispatcherClient, api: OperatorApi | undefined) {
    this.#client = client;
    this.#api = api;
  }

  /** Looks at the list of the page alone. */
  async glance(): Promise<PageSays> {
    const page = await this.#client.drivers();
    if (page === undefined) return 'none';
    return 'kind' in page ? 'unread' : { frameworkId: page.frameworkId, whole: false, ended: page.ended };
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
    const owner = ownerOf(attempt);
    for (const [driverId, of] of this.#owners) if (of === owner) return driverId;
    const task = tasks.find(({ labels }) => ownerIn(labels) === owner);
    return task === undefined ? undefined : driverIdOf(task.id);
  }

  /** What the master says of an attempt: the record of its last task. */
  masterSays(attempt: Attempt, { tasks }: Pick<Look, 'tasks'>): MasterSays {
    if (this.#api === undefined) return 'none';
    if (tasks === undefined) return 'unread';
    const owner = ownerOf(attempt);
    const own = tasks.filter(({ labels }) => ownerIn(labels) === owner);
    const last = own.find(({ group }) => group !== 'completed') ?? own.at(-1);
    return last === undefined ? 'absent' : recordOf(last);
  }

  async #readPage(): Promise<PageSays> {
    const page = await this.#client.drivers();
    if (page === undefined) return 'none';
    if ('kind' in page) return 'unread';
    const owners = new Map(page.driverIds.map((id) => [id, this.#owners.get(id)] as const));
    const unread = page.driverIds.filter((id) => !this.#owners.has(id)).reverse();
    let whole = true;
    await eachOf(unread, pagesAtOnce, async (id) => {
      const labels = await this.#client.labels(id);
      if (typeof labels === 'string') owners.set(id, ownerInText(labels));
      else {
        owners.delete(id);
        whole = false;
      }
    });
    this.#owners = owners;
    return { frameworkId: page.frameworkId, whole, ended: page.ended };
  }
}

/** Labels of others may be malformed: such a driver is nobody's here. */
const ownerInText = (text: string): string | undefined => {
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
