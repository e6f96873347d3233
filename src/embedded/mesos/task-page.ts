/** A task as the old state pages of masters and agents show it: nothing of its command, nothing secret. */
import type { TaskState } from '../../model/mesos.ts';
import type { FrameworkMessage, StatusMessage, TaskMessage } from './messages.ts';
import { resourceSums } from './resource-messages.ts';
import type { Pieces } from './resources.ts';

export interface ShownTask {
  readonly task: TaskMessage;
  readonly frameworkId: string;
  readonly agentId: string;
  readonly state: TaskState;
  readonly statuses: readonly StatusMessage[];
  readonly role: string;
  readonly user: string;
  readonly pieces: Pieces;
}

export function taskPage(shown: ShownTask): Record<string, unknown> {
  const { task } = shown;
  return {
    id: task.task_id.value,
    name: task.name,
    framework_id: shown.frameworkId,
    executor_id: task.executor?.executor_id.value ?? '',
    slave_id: shown.agentId,
    state: shown.state,
    resources: resourceSums(shown.pieces),
    role: shown.role,
    statuses: shown.statuses.map(statusPage),
    user: shown.user,
    ...(task.labels?.labels === undefined ? {} : { labels: task.labels.labels }),
    ...(task.discovery === undefined ? {} : { discovery: task.discovery }),
    ...(task.container === undefined ? {} : { container: withoutSecrets(task.container) }),
  };
}

function statusPage(status: StatusMessage): object {
  const { state, timestamp, labels, container_status: container } = status;
  const { container_id, network_infos } = container ?? {};
  return {
    ...{ state, timestamp },
    ...(labels?.labels === undefined ? {} : { labels: labels.labels }),
    ...(container === undefined ? {} : { container_status: { container_id, network_infos } }),
  };
}

/** The user that a task runs as. */
export const userOf = ({ command, executor }: TaskMessage, framework: FrameworkMessage): string =>
  command?.user ?? executor?.command?.user ?? framework.user;

/** A container without the values of secret volumes. */
export function withoutSecrets(container: NonNullable<TaskMessage['container']>): object {
  if (container.volumes === undefined) return container;
  const volumes = container.volumes.map((volume) => {
    if (volume.source?.secret === undefined) return volume;
    const { secret: _secret, ...source } = volume.source;
    return { ...volume, source };
  });
  return { ...container, volumes };
}
