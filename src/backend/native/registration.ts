/**
 * The cluster's framework and its subscription: under which id, in which condition, and whether drivers may be launched. They may when the
 * framework id is durable in the cluster's status and Mesos has told of every task that it knows.
 */
import type { MesosCluster } from '../../api/mesos-cluster.ts';
import type { Reason } from '../../api/reasons.ts';
import { SchedulerConnection } from '../../mesos/client/connection.ts';
import type { CallOutcome, ConnectionState } from '../../mesos/client/connection-state.ts';
import type { MasterLocator } from '../../mesos/client/locator.ts';
import type { SchedulerCall, SchedulerEvent } from '../../model/mesos.ts';
import type { ClusterObservation } from '../backend.ts';
import { callMesos, tasksOf } from './calls.ts';
import { driverFramework } from './framework-info.ts';
import type { Means } from './means.ts';
import type { Subject } from './subject.ts';

const probeEveryMs = 5_000;
const longMs = 5_000;
/**
 * For how long Mesos keeps a framework whose id is not durable yet while nobody is subscribed: an operator that dies before it has written the id
 * down will never come back for it. Nothing was launched in it.
 */
const unrecordedSeconds = 20;

export interface RegistrationHandlers {
  readonly onEvent: (event: SchedulerEvent) => void;
  /** The subscription is gone, and every offer with it. */
  readonly onLost: () => void;
  /** Mesos has taken a new description of the framework, in which no role is suppressed. */
  readonly onReannounced: () => void;
  /** Another scheduler has taken the framework over. */
  readonly onFenced: (message: string) => void;
  readonly onChange: () => void;
  /** Which attempt a task is, for those who read of its calls. */
  readonly subjectOf: (taskId: string) => Subject | undefined;
}

/** They pass when an attempt succeeds. */
const troubles: ReadonlySet<ConnectionState['kind']> = new Set(['waiting', 'unauthorized', 'refused']);

const reasonOf: Readonly<Record<ConnectionState['kind'], Reason>> = {
  connecting: 'Connecting',
  subscribed: 'Connected',
  waiting: 'Disconnected',
  unauthorized: 'AuthenticationFailed',
  refused: 'SubscriptionRefused',
  fenced: 'SubscriptionRefused',
  removed: 'FrameworkRemoved',
  stopped: 'Disconnected',
};

export class Registration {
  readonly #means: Means;
  readonly #handlers: RegistrationHandlers;
  readonly #connection: SchedulerConnection;
  readonly #stop = new AbortController();
  #cluster: MesosCluster;
  #state: ConnectionState = { kind: 'connecting' };
  /** The state, but for attempts to mend a trouble: that is told until it is over, or another one. */
  #told: ConnectionState = { kind: 'connecting' };
  #frameworkId: string | undefined;
  #removedId: string | undefined;
  #running: Promise<void>;
  /** The task that surely doesn't exist and is asked for last: its answer says that all other answers have come. */
  #probe = '';
  #probes = 0;
  #probeAtMs = 0;
  #reconciled = false;
  /** With the failover timeout of the cluster: when the subscription was asked for, and as far as Mesos knows. */
  #asksToLast = false;
  #lasts = false;
  #prolongAtMs = 0;
  #lostMs: number;

  constructor(cluster: MesosCluster, masters: MasterLocator, means: Means, handlers: RegistrationHandlers) {
    this.#cluster = cluster;
    this.#means = means;
    this.#handlers = handlers;
    this.#frameworkId = cluster.status?.frameworkId;
    this.#lostMs = means.clock.now();
    this.#connection = new SchedulerConnection({ ...means, masters });
    this.#running = this.#run();
  }

  get frameworkId(): string | undefined {
    return this.#frameworkId;
  }

  get subscribed(): boolean {
    return this.#state.kind === 'subscribed';
  }

  get ready(): boolean {
    return this.subscribed && this.#reconciled && this.#lasts && this.#recorded;
  }

  /** Is the framework id durable in the cluster's status? */
  get #recorded(): boolean {
    return this.#frameworkId !== undefined && this.#cluster.status?.frameworkId === this.#frameworkId;
  }

  /** Is the connection away for so long that it is worth telling? */
  isLong(now: number): boolean {
    return !this.subscribed && now - this.#lostMs >= longMs;
  }

  observe(): Omit<ClusterObservation, 'queued' | 'running'> {
    const { kind, message, masterUrl } = this.#told;
    const where = masterUrl === undefined ? '' : ` to ${masterUrl}`;
    return {
      connected: this.subscribed,
      reason: reasonOf[kind],
      message: kind === 'subscribed' ? `Subscribed${where}.` : (message ?? 'Looks for the leading master.'),
      frameworkId: this.#frameworkId,
      master: masterUrl,
    };
  }

  /** Takes over an edited cluster. After Mesos removed the framework a new one is registered once the old id is out of the status. */
  update(cluster: MesosCluster): void {
    const before = JSON.stringify(this.#cluster.spec.framework);
    this.#cluster = cluster;
    if (this.#removedId !== undefined && cluster.status?.frameworkId !== this.#removedId) {
      this.#removedId = undefined;
      this.#running = this.#running.then(() => this.#run());
    } else if (this.subscribed && before !== JSON.stringify(cluster.spec.framework)) void this.#reannounce();
  }

  send(call: SchedulerCall): void {
    void this.call(call);
  }

  call(call: SchedulerCall): Promise<CallOutcome> {
    const subjects = tasksOf(call).flatMap((taskId) => this.#handlers.subjectOf(taskId) ?? []);
    return callMesos(call, (made) => this.#connection.call(made), subjects, this.#means);
  }

  /** Asks for every task and, last, for one that surely doesn't exist; again while no answer has come. */
  probe(now: number): void {
    if (!this.subscribed || this.#reconciled || now < this.#probeAtMs) return;
    this.#probes += 1;
    this.#probe = `probe-${this.#means.epoch}-${this.#probes}`;
    this.#probeAtMs = now + probeEveryMs;
    this.send({ type: 'RECONCILE', tasks: [] });
    this.send({ type: 'RECONCILE', tasks: [{ taskId: this.#probe }] });
  }

  /** Has Mesos keep the framework for the failover timeout of the cluster, as soon as its id is durable; again while that is not confirmed. */
  prolong(now: number): void {
    if (!this.subscribed || this.#lasts || !this.#recorded || now < this.#prolongAtMs) return;
    this.#prolongAtMs = now + probeEveryMs;
    void this.#reannounce();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await this.#connection.close();
  }

  async #run(): Promise<void> {
    if (this.#stop.signal.aborted) return;
    const handlers = {
      onEvent: (event: SchedulerEvent) => this.#onEvent(event),
      onState: (state: ConnectionState) => this.#onState(state),
    };
    await this.#connection.run(() => this.#subscription(), handlers, this.#stop.signal);
  }

  async #subscription() {
    const credentials = await this.#means.credentials();
    const framework = driverFramework(this.#cluster.spec, this.#frameworkId, credentials?.principal);
    this.#asksToLast = this.#recorded;
    return {
      framework: this.#asksToLast ? framework : { ...framework, failoverTimeoutSeconds: unrecordedSeconds },
      suppressedRoles: [],
    };
  }

  async #reannounce(): Promise<void> {
    const { framework } = await this.#subscription();
    const lasts = this.#asksToLast;
    const outcome = await this.call({ type: 'UPDATE_FRAMEWORK', framework, suppressedRoles: [] });
    if (outcome.kind === 'refused') this.#connection.resubscribe('the master does not take UPDATE_FRAMEWORK');
    if (outcome.kind !== 'accepted')
      return this.#means.log.warn({ outcome }, 'Mesos did not take the edited framework');
    this.#lasts = lasts;
    this.#handlers.onReannounced();
    this.#handlers.onChange();
  }

  #onEvent(event: SchedulerEvent): void {
    if (event.type === 'SUBSCRIBED') {
      this.#frameworkId = event.frameworkId;
      this.#reconciled = false;
      this.#probeAtMs = 0;
      this.#lasts = this.#asksToLast;
      this.#prolongAtMs = 0;
    } else if (event.type === 'UPDATE' && event.status.taskId.startsWith('probe-')) {
      if (event.status.taskId === this.#probe) this.#reconciled = true;
      this.#handlers.onChange();
      return;
    }
    this.#handlers.onEvent(event);
    if (event.type === 'SUBSCRIBED') this.#handlers.onChange();
  }

  #onState(state: ConnectionState): void {
    const was = this.#state.kind;
    this.#state = state;
    if (state.kind !== 'connecting' || !troubles.has(this.#told.kind)) this.#told = state;
    this.#means.meter.connection('drivers', state.kind);
    if (was === 'subscribed' && state.kind !== 'subscribed') {
      this.#lostMs = this.#means.clock.now();
      this.#handlers.onLost();
    }
    if (state.kind === 'removed') {
      this.#removedId = this.#frameworkId;
      this.#frameworkId = undefined;
    }
    if (state.kind === 'fenced') this.#handlers.onFenced(state.message ?? '');
    this.#handlers.onChange();
  }
}
