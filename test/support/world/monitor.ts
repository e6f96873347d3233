/**
 * What must hold at every moment of every life: watches the embedded servers from inside and notes each breach at once.
 *
 * - At most one driver of an application lives.
 * - A driver is launched only when its task and its framework are durable in the statuses.
 * - An update is acknowledged only when what it means is durable.
 */
import type { KubeApi } from '../../../src/embedded/kube/index.ts';
import type { CallMessage, LaunchedTask, Mesos, TaskMessage } from '../../../src/embedded/mesos/index.ts';
import type { Pod } from '../kubelet/kubelet.ts';
import { type ApplicationView, applicationPath, type ClusterView, clustersPath } from './views.ts';

const live: ReadonlySet<string> = new Set(['Submitting', 'Submitted', 'Running', 'Unknown', 'Stopping']);
const terminal: ReadonlySet<string> = new Set([
  'TASK_FINISHED',
  'TASK_FAILED',
  'TASK_KILLED',
  'TASK_ERROR',
  'TASK_GONE',
  'TASK_DROPPED',
]);

const nameOf = ({ metadata }: Pod): string => metadata.name;

export const isDriver = (taskId: string): boolean => taskId.startsWith('driver-') && !taskId.includes('.sidecar.');

export class Monitor {
  readonly violations: string[] = [];
  readonly #kube: KubeApi;
  readonly #mesos: () => Mesos | undefined;

  constructor(kube: KubeApi, mesos: () => Mesos | undefined) {
    this.#kube = kube;
    this.#mesos = mesos;
  }

  /** Drivers that live at this moment. */
  get liveDrivers(): readonly LaunchedTask[] {
    return (this.#mesos()?.tasks ?? []).filter(({ taskId, endedAtMs }) => isDriver(taskId) && endedAtMs === undefined);
  }

  /** For agents: a task has arrived and starts. */
  launched(task: TaskMessage): void {
    const taskId = task.task_id.value;
    if (!isDriver(taskId)) return;
    const labels = Object.fromEntries((task.labels?.labels ?? []).map(({ key, value }) => [key, value ?? '']));
    const uid = labels['sparkmesos.dev/uid'];
    const others = this.liveDrivers
      .filter((other) => other.labels['sparkmesos.dev/uid'] === uid)
      .map((other) => other.taskId);
    if (others.length > 1) this.#breach(`two drivers of one application live: ${others.join(', ')}`);
    const status = this.#application(labels)?.status;
    const frameworkId = this.#mesos()?.tasks.findLast((one) => one.taskId === taskId)?.frameworkId;
    if (status?.submission?.taskId !== taskId || !live.has(status.state ?? '')) {
      this.#breach(`${taskId} was launched while the status says ${status?.state} with ${status?.submission?.taskId}`);
    } else if (status.submission.frameworkId !== frameworkId) {
      this.#breach(`${taskId} was launched under ${frameworkId}, and the status says ${status.submission.frameworkId}`);
    }
    const clusters = this.#kube.list(clustersPath) as unknown as readonly ClusterView[];
    if (!clusters.some((cluster) => cluster.status?.frameworkId === frameworkId)) {
      this.#breach(`${taskId} was launched under ${frameworkId}, which no cluster's status names`);
    }
  }

  /** For the kubelet: the containers of a Pod begin. @param running all Pods in which something runs */
  podStarted(pod: Pod, running: readonly Pod[]): void {
    const [owner] = pod.metadata.ownerReferences;
    const { name, namespace } = pod.metadata;
    const others = running.filter(({ metadata }) => metadata.ownerReferences[0].uid === owner.uid);
    if (others.length > 1) this.#breach(`two Pods of one application run: ${others.map(nameOf).join(', ')}`);
    const found = this.#kube.get(applicationPath(owner.name, namespace)) as ApplicationView | undefined;
    const status = found?.metadata.uid === owner.uid ? found?.status : undefined;
    if (status?.submission?.podName !== name)
      this.#breach(`${name} began while the status says ${status?.state} with ${status?.submission?.podName}`);
  }

  /** For the master: a call has arrived and is about to be done. */
  called(call: CallMessage): void {
    const { task_id: id, uuid } = call.acknowledge ?? {};
    if (id === undefined || uuid === undefined || !isDriver(id.value)) return;
    const framework = this.#mesos()?.leader.core.frameworks.get(call.framework_id?.value ?? '');
    const task = framework?.tasks.get(id.value);
    const acknowledged = task?.statuses.find((status) => status.uuid === uuid)?.state;
    const labels = Object.fromEntries((task?.info.labels?.labels ?? []).map(({ key, value }) => [key, value ?? '']));
    const app = this.#application(labels);
    const status = app?.status;
    if (acknowledged === undefined || app === undefined || status?.submission?.taskId !== id.value) return;
    const state = status.state ?? 'New';
    if (terminal.has(acknowledged) && live.has(state) && app.metadata.deletionTimestamp === undefined) {
      this.#breach(`${acknowledged} of ${id.value} was acknowledged while the status says ${state}`);
    }
    if (acknowledged === 'TASK_RUNNING' && (state === 'Submitting' || state === 'Submitted' || state === 'Unknown')) {
      this.#breach(`${acknowledged} of ${id.value} was acknowledged while the status says ${state}`);
    }
  }

  #application(labels: Readonly<Record<string, string>>): ApplicationView | undefined {
    const name = labels['sparkmesos.dev/name'] ?? '';
    const found = this.#kube.get(applicationPath(name, labels['sparkmesos.dev/namespace'])) as
      | ApplicationView
      | undefined;
    return found?.metadata.uid === labels['sparkmesos.dev/uid'] ? found : undefined;
  }

  #breach(what: string): void {
    this.violations.push(what);
  }
}
