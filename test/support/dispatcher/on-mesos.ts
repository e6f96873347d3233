/** The embedded dispatcher as a framework of the embedded Mesos: its drivers are tasks there, which end when they are told to. */
import { type Mesos, startMesos } from '../../../src/embedded/mesos/index.ts';
import { SchedulerConnection } from '../../../src/mesos/client/connection.ts';
import { StaticMasters } from '../../../src/mesos/client/locator.ts';
import type { Offer, Resource, SchedulerEvent } from '../../../src/model/mesos.ts';
import { realClock } from '../clocks.ts';
import type { EmbeddedDispatcher } from './embedded.ts';

const piece = ({ resources }: Offer, name: string, milli: number): Resource => {
  const origin = resources.find((resource) => resource.name === name)?.origin;
  if (origin === undefined) throw new Error(`no ${name} in the offer`);
  return { name, milli, origin };
};

export class DispatcherOnMesos {
  readonly mesos: Mesos;
  readonly #dispatcher: EmbeddedDispatcher;
  readonly #connection: SchedulerConnection;
  readonly #stop = new AbortController();
  readonly #done: Promise<void>;
  /** Drivers stay in the queue while it is true. */
  holdsBack = false;

  private constructor(mesos: Mesos, dispatcher: EmbeddedDispatcher) {
    this.mesos = mesos;
    this.#dispatcher = dispatcher;
    const masters = new StaticMasters([mesos.url]);
    this.#connection = new SchedulerConnection({ masters, clock: realClock, random: Math.random });
    const framework = {
      name: 'Spark Cluster',
      user: 'root',
      roles: ['*'],
      checkpoint: true,
      failoverTimeoutSeconds: 600,
      capabilities: ['MULTI_ROLE'] as const,
    };
    dispatcher.onKill = (taskId) => void this.#connection.call({ type: 'KILL', taskId });
    this.#done = this.#connection.run(
      async () => ({ framework, suppressedRoles: [] }),
      { onEvent: (event) => void this.#take(event), onState: () => undefined },
      this.#stop.signal,
    );
  }

  static async begin(dispatcher: EmbeddedDispatcher): Promise<DispatcherOnMesos> {
    const mesos = await startMesos({ agents: [{ run: 'simulated' }, { run: 'simulated' }] });
    return new DispatcherOnMesos(mesos, dispatcher);
  }

  get master(): string {
    return this.mesos.url.replace('http://', 'mesos://');
  }

  /** Ends a task by itself. */
  finish(taskId: string): void {
    const task = this.mesos.tasks.find((each) => each.taskId === taskId);
    this.mesos.agents.find(({ id }) => id === task?.agentId)?.finishTask(taskId);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#done;
    await this.#connection.close();
    await this.mesos.close();
  }

  async #take(event: SchedulerEvent): Promise<void> {
    if (event.type === 'OFFERS') for (const offer of event.offers) await this.#use(offer);
    if (event.type !== 'UPDATE') return;
    const { uuid, agentId, taskId, state, message } = event.status;
    await this.#dispatcher.update(taskId, state, message);
    if (uuid !== undefined && agentId !== undefined)
      await this.#connection.call({ type: 'ACKNOWLEDGE', taskId, agentId, uuid });
  }

  async #use(offer: Offer): Promise<void> {
    const before = this.#dispatcher.launched.length;
    if (!this.holdsBack) await this.#dispatcher.offer(2, 3_000);
    const tasks = this.#dispatcher.launched.slice(before).map(({ taskId, labels, command }) => ({
      id: taskId,
      name: taskId,
      agentId: offer.agentId,
      resources: [piece(offer, 'cpus', 1_000), piece(offer, 'mem', 1_408_000)],
      labels: Object.entries(labels).map(([key, value]) => ({ key, value })),
      command: { value: command, environment: [], uris: [] },
    }));
    await this.#connection.call(
      tasks.length === 0
        ? { type: 'DECLINE', offerIds: [offer.id], refuseSeconds: 0.05 }
        : { type: 'ACCEPT', offerIds: [offer.id], tasks, refuseSeconds: 0.05 },
    );
  }
}
