/** A small scheduler for tests of the embedded Mesos: subscribes, launches, acknowledges, remembers what it was told. */
import type { Mesos } from '../../../../src/embedded/mesos/index.ts';
import { type Status, statusOf } from '../../../contract/mesos/normalise.ts';
import { type Answer, ask, Subscription } from '../../../contract/mesos/wire.ts';

const media = 'application/json';

export interface OfferLike {
  readonly id: { readonly value: string };
  readonly agent_id: { readonly value: string };
  readonly resources: readonly {
    readonly name: string;
    readonly scalar?: { readonly value: number };
    readonly reservations?: readonly object[];
  }[];
  readonly allocation_info?: { readonly role: string };
}

export interface TaskLike {
  readonly id: string;
  readonly command?: string;
  readonly cpus?: number;
  readonly mem?: number;
  readonly extra?: object;
  readonly commandExtra?: object;
}

export const partitionAware = ['PARTITION_AWARE', 'TASK_KILLING_STATE'].map((type) => ({ type }));

export class TestScheduler {
  readonly mesos: Mesos;
  readonly info: Record<string, unknown>;
  frameworkId = '';
  acknowledging = true;
  subscription: Subscription | undefined;
  readonly #taken = new Set<string>();

  constructor(mesos: Mesos, info: object = {}) {
    this.mesos = mesos;
    this.info = {
      user: 'root',
      name: 'test',
      role: 'cook',
      checkpoint: true,
      failover_timeout: 60,
      capabilities: partitionAware,
      ...info,
    };
  }

  get stream(): Subscription {
    if (this.subscription === undefined) throw new Error('not subscribed');
    return this.subscription;
  }

  get statuses(): Status[] {
    return this.stream.events.map(statusOf).filter((status) => status !== undefined);
  }

  /** Subscribes, or subscribes again with the id it has. */
  async subscribe(extra: object = {}): Promise<this> {
    const id = this.frameworkId === '' ? {} : { id: { value: this.frameworkId } };
    const call = {
      type: 'SUBSCRIBE',
      ...(this.frameworkId === '' ? {} : { framework_id: id.id }),
      subscribe: { framework_info: { ...this.info, ...id }, ...extra },
    };
    const stream = await Subscription.open(this.mesos.url, {
      method: 'POST',
      path: '/api/v1/scheduler',
      headers: { 'Content-Type': media, Accept: media },
      body: Buffer.from(JSON.stringify(call)),
    });
    this.subscription = stream;
    await stream.until('SUBSCRIBED', () => stream.events.length > 0);
    if (stream.events[0]?.type !== 'SUBSCRIBED') throw new Error(`refused: ${JSON.stringify(stream.events[0])}`);
    const subscribed = stream.events[0]?.['subscribed'] as { readonly framework_id: { readonly value: string } };
    this.frameworkId = subscribed.framework_id.value;
    stream.onEvent = (event) => this.#acknowledge(statusOf(event));
    for (const status of this.statuses) this.#acknowledge(status);
    return this;
  }

  call(call: object): Promise<Answer> {
    return ask(this.mesos.url, {
      method: 'POST',
      path: '/api/v1/scheduler',
      headers: { 'Content-Type': media, Accept: media, 'Mesos-Stream-Id': this.stream.streamId },
      body: Buffer.from(JSON.stringify({ framework_id: { value: this.frameworkId }, ...call })),
    });
  }

  /** Offers that nobody answered or took back. */
  offers(): OfferLike[] {
    const rescinded = new Set(
      this.stream.events.map(
        (event) => (event['rescind'] as { offer_id: { value: string } } | undefined)?.offer_id.value,
      ),
    );
    return this.stream.events
      .flatMap((event) => (event['offers'] as { readonly offers: OfferLike[] } | undefined)?.offers ?? [])
      .filter((offer) => !this.#taken.has(offer.id.value) && !rescinded.has(offer.id.value));
  }

  async offer(pleases: (offer: OfferLike) => boolean = () => true): Promise<OfferLike> {
    await this.stream.until('an offer', () => this.offers().some(pleases));
    return this.offers().find(pleases) as OfferLike;
  }

  /** Launches tasks on an offer; those without a command sleep for ten minutes. */
  async launch(offer: OfferLike, tasks: readonly TaskLike[], filters: object = { refuse_seconds: 0 }): Promise<Answer> {
    this.#taken.add(offer.id.value);
    const operations = [{ type: 'LAUNCH', launch: { task_infos: tasks.map((task) => taskInfo(offer, task)) } }];
    return this.call({ type: 'ACCEPT', accept: { offer_ids: [offer.id], operations, filters } });
  }

  /** Launches tasks together under Mesos' own executor, called `group`. */
  async launchGroup(offer: OfferLike, tasks: readonly TaskLike[], executor: object = {}): Promise<Answer> {
    this.#taken.add(offer.id.value);
    const group = {
      executor: {
        type: 'DEFAULT',
        executor_id: { value: 'group' },
        framework_id: { value: this.frameworkId },
        resources: [scalar('cpus', 0.1), scalar('mem', 32), scalar('disk', 32)],
        ...executor,
      },
      task_group: { tasks: tasks.map((task) => taskInfo(offer, task)) },
    };
    const operations = [{ type: 'LAUNCH_GROUP', launch_group: group }];
    return this.call({
      type: 'ACCEPT',
      accept: { offer_ids: [offer.id], operations, filters: { refuse_seconds: 0 } },
    });
  }

  async decline(offer: OfferLike, refuseSeconds?: number): Promise<void> {
    this.#taken.add(offer.id.value);
    const filters = refuseSeconds === undefined ? {} : { filters: { refuse_seconds: refuseSeconds } };
    await this.call({ type: 'DECLINE', decline: { offer_ids: [offer.id], ...filters } });
  }

  /** Waits until the newest status of the task has this state. */
  async sees(taskId: string, state: string): Promise<Status> {
    const newest = (): Status | undefined => this.statuses.findLast((status) => status.task_id.value === taskId);
    await this.stream.until(`${state} of ${taskId}`, () => newest()?.state === state);
    return newest() as Status;
  }

  close(): void {
    this.subscription?.close();
  }

  #acknowledge(status: Status | undefined): void {
    if (!this.acknowledging || status?.uuid === undefined) return;
    const { task_id, uuid } = status;
    this.call({ type: 'ACKNOWLEDGE', acknowledge: { agent_id: status['agent_id'], task_id, uuid } }).catch(() => {
      // The master was taken down meanwhile.
    });
  }
}

const scalar = (name: string, value: number): object => ({ name, type: 'SCALAR', scalar: { value } });

const taskInfo = (
  offer: OfferLike,
  { id, command = 'sleep 600', cpus = 0.1, mem = 32, extra, commandExtra }: TaskLike,
): object => ({
  name: id,
  task_id: { value: id },
  agent_id: offer.agent_id,
  resources: [scalar('cpus', cpus), scalar('mem', mem)],
  command: { value: command, ...commandExtra },
  ...extra,
});

/** Waits until something holds. Throws when it doesn't within 10 s. */
export async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
