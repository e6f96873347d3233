/** The executors of one attempt: a framework of their own, kept subscribed while the driver runs. */
import type { MesosClusterSpec } from '../../api/mesos-cluster.ts';
import { maxListedExecutors } from '../../api/spark-application-status.ts';
import { SchedulerConnection } from '../../mesos/client/connection.ts';
import type { CallOutcome, ConnectionState } from '../../mesos/client/connection-state.ts';
import type { MasterLocator } from '../../mesos/client/locator.ts';
import { parseExecutorId } from '../../mesos/framework/executor-ids.ts';
import { ExecutorSet, type NewExecutor } from '../../mesos/framework/executors.ts';
import type { Offer, SchedulerCall, SchedulerEvent } from '../../model/mesos.ts';
import { workerPortsOfOwn } from '../../model/spark-ports.ts';
import type { DriverDescription } from '../../translate/description.ts';
import { executorTask } from '../../translate/tasks.ts';
import type { ExecutorsObservation, FormerExecutors, MasterPlace } from '../backend.ts';
import { callMesos } from './calls.ts';
import { ExecutorDemand } from './executor-demand.ts';
import { executorPlanOf } from './executor-plan.ts';
import { executorFramework } from './framework-info.ts';
import type { Means } from './means.ts';
import type { Subject } from './subject.ts';

const tickMs = 500;
/** Of the driver's ports, as in `driverPorts`. */
const masterUiPort = 1;
const uiPort = 4;

export interface ExecutorRunPlan {
  /** Whose executors they are. */
  readonly subject: Subject;
  readonly frameworkId: string;
  readonly driver: DriverDescription;
  readonly cluster: MesosClusterSpec;
  readonly master: MasterPlace;
  /** Executors of an earlier operator process may run. */
  readonly recovering: boolean;
  /** What an earlier operator process has written down of failures. */
  readonly former: FormerExecutors;
}

const failuresOf = ({ failed, failures, avoided }: FormerExecutors) => ({
  count: failed,
  last: failures.map(({ id, ...failure }) => ({ ...failure, taskId: id, agentId: undefined })),
  avoided,
});

export class ExecutorRun {
  readonly #plan: ExecutorRunPlan;
  readonly #means: Means;
  readonly #onNews: () => void;
  readonly #set: ExecutorSet;
  readonly #connection: SchedulerConnection;
  readonly #demand: ExecutorDemand;
  readonly #stop = new AbortController();
  readonly #hosts = new Map<string, string>();
  readonly #ended: Promise<void>;
  #cancelTick: () => void = () => undefined;
  #subscribed = false;
  #applicationId: string | undefined;
  #told = '';
  #changedMs: number;

  constructor(plan: ExecutorRunPlan, masters: MasterLocator, means: Means, onNews: () => void) {
    const { clock } = means;
    this.#plan = plan;
    this.#means = means;
    this.#onNews = onNews;
    this.#changedMs = clock.now();
    this.#set = new ExecutorSet(
      executorPlanOf(plan.driver, plan.cluster, plan.master.role),
      means.epoch,
      { recovering: plan.recovering, former: failuresOf(plan.former) },
      clock.now(),
    );
    this.#connection = new SchedulerConnection({ ...means, masters });
    const handlers = {
      onEvent: (event: SchedulerEvent) => this.#onEvent(event),
      onState: (state: ConnectionState) => this.#onState(state),
    };
    means.meter.executorFrameworks(false, 1);
    this.#ended = this.#connection.run(() => this.#subscription(), handlers, this.#stop.signal);
    this.#demand = this.#watchDemand();
    this.#tick();
  }

  #watchDemand(): ExecutorDemand {
    const { driver, master } = this.#plan;
    const { allocation } = driver.executors;
    const pageOf = (index: number) => `http://${master.hostname}:${master.ports[index] ?? 0}`;
    if (allocation !== undefined) this.#set.want(allocation.initial, new Set());
    const addresses = { master: pageOf(masterUiPort), driver: pageOf(uiPort) };
    return new ExecutorDemand(addresses, allocation, this.#means.clock, {
      executors: () =>
        this.#set
          .items(Number.POSITIVE_INFINITY)
          .map(({ id, agentId = '', address }) =>
            driver.ownNetwork
              ? { id, host: address, port: workerPortsOfOwn[0] }
              : { id, host: this.#hosts.get(agentId), port: parseExecutorId(id).port },
          ),
      onWanted: (count, idle) => this.#set.want(count, idle),
      onApplicationId: (id) => {
        this.#applicationId = id;
        this.#onNews();
      },
    });
  }

  /** Undefined while it isn't known yet what runs. */
  observe(): ExecutorsObservation | undefined {
    const now = this.#means.clock.now();
    if (!this.#set.isKnown(now)) return undefined;
    const items = this.#set
      .items(maxListedExecutors)
      .map(({ id, agentId = '', state }) => ({ id, host: this.#hosts.get(agentId) ?? agentId, state }));
    return {
      ...this.#set.counts,
      items,
      changedMs: this.#changedMs,
      avoided: this.#set.avoided(now).map(({ agentId = '', host, failures, untilMs }) => ({
        host: host ?? this.#hosts.get(agentId) ?? agentId,
        failures,
        untilMs,
      })),
      failures: this.#set.failures.map(({ taskId, agentId = '', host, ...failure }) => ({
        ...failure,
        id: taskId,
        host: host ?? this.#hosts.get(agentId) ?? agentId,
      })),
      applicationId: this.#applicationId,
    };
  }

  /** Lets go of the subscription; the executors run on until their framework is torn down. */
  async close(): Promise<void> {
    this.#stop.abort();
    this.#demand.close();
    this.#cancelTick();
    await this.#ended;
    this.#means.meter.executorFrameworks(false, -1);
    await this.#connection.close();
  }

  #call(call: SchedulerCall): Promise<CallOutcome> {
    return callMesos(call, (made) => this.#connection.call(made), [this.#plan.subject], this.#means);
  }

  async #subscription() {
    const { cluster, frameworkId, driver, master } = this.#plan;
    const credentials = await this.#means.credentials();
    const port = master.ports[uiPort];
    const ui = port === undefined ? undefined : `http://${master.hostname}:${port}`;
    return {
      framework: executorFramework(cluster, frameworkId, driver, master.role, ui, credentials?.principal),
      suppressedRoles: [],
    };
  }

  #onState(state: ConnectionState): void {
    const subscribed = state.kind === 'subscribed';
    this.#means.meter.connection('executors', state.kind);
    if (subscribed !== this.#subscribed) {
      this.#means.meter.executorFrameworks(this.#subscribed, -1);
      this.#means.meter.executorFrameworks(subscribed, 1);
    }
    this.#subscribed = subscribed;
    if (state.kind === 'removed')
      this.#means.log.warn(
        { framework: this.#plan.frameworkId, problem: state.message },
        'the framework of the executors is gone',
      );
  }

  #onEvent(event: SchedulerEvent): void {
    const now = this.#means.clock.now();
    if (event.type === 'SUBSCRIBED') this.#send(this.#set.onSubscribed(now));
    else if (event.type === 'OFFERS') this.#onOffers(event.offers, now);
    else if (event.type === 'UPDATE') this.#send(this.#set.onStatus(event.status, now));
    else if (event.type === 'RESCIND') this.#means.meter.rescinded('executors');
    else if (event.type === 'INVERSE_OFFERS')
      this.#send([{ type: 'DECLINE_INVERSE_OFFERS', offerIds: event.offerIds }]);
    this.#tellNews(now);
  }

  #onOffers(offers: readonly Offer[], now: number): void {
    for (const { agentId, hostname } of offers) this.#hosts.set(agentId, hostname);
    this.#means.meter.received('executors', offers.length);
    const { launch, calls, declined } = this.#set.onOffers(offers, now);
    this.#means.meter.declined('executors', declined);
    this.#send(calls);
    for (const [offerId, executors] of Map.groupBy(launch, ({ offer }) => offer.id))
      void this.#launch(offerId, executors);
  }

  async #launch(offerId: string, executors: readonly NewExecutor[]): Promise<void> {
    const { driver, master } = this.#plan;
    const tasks = executors.map(({ taskId, offer, resources, ports }) => {
      return executorTask(driver, taskId, master, {
        agentId: offer.agentId,
        hostname: offer.hostname,
        resources,
        ports,
      });
    });
    const outcome = await this.#call({ type: 'ACCEPT', offerIds: [offerId], tasks, refuseSeconds: 0 });
    if (outcome.kind === 'accepted') this.#means.meter.used('executors', 1);
    if (outcome.kind === 'refused' || outcome.kind === 'not-sent') this.#set.onLaunchLost(tasks.map((task) => task.id));
  }

  #tick(): void {
    const now = this.#means.clock.now();
    if (this.#subscribed) this.#send(this.#set.tick(now));
    this.#tellNews(now);
    if (!this.#stop.signal.aborted) this.#cancelTick = this.#means.clock.after(tickMs, () => this.#tick());
  }

  #tellNews(now: number): void {
    if (!this.#set.isKnown(now)) return;
    const counts = JSON.stringify(this.#set.counts);
    if (counts === this.#told) return;
    this.#told = counts;
    this.#changedMs = now;
    this.#onNews();
  }

  #send(calls: readonly SchedulerCall[]): void {
    for (const call of calls) void this.#call(call);
  }
}
