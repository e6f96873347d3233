/** What an executor says to its agent: that it is there, what became of its tasks, and messages for its framework. */

import type { ContainerStatusMessage, ExecutorSubscribeMessage, StatusMessage } from '../messages.ts';
import { secondsAt } from '../timers.ts';
import { containerAddress } from './address.ts';
import { dropped } from './executor-statuses.ts';
import type { ExecutorStream } from './executor-stream.ts';
import type { Executors } from './executors.ts';
import { type AgentTask, type Executor, isOver } from './records.ts';
import { containerStatus } from './statuses.ts';

/** Takes an executor in on this stream, for the first time or again, and tells it of what waits for it. */
export function subscribe(
  executors: Executors,
  executor: Executor,
  stream: ExecutorStream,
  told: ExecutorSubscribeMessage,
): void {
  if (executor.silent || executor.state === 'TERMINATING' || executor.state === 'TERMINATED') {
    stream.send({ type: 'SHUTDOWN' });
    stream.close();
    return;
  }
  executor.stream?.close();
  executor.stream = stream;
  executor.state = 'RUNNING';
  executor.cancelTimeout();
  stream.onEnd(() => {
    if (executor.stream === stream) executor.stream = undefined;
  });
  stream.heartbeatsAfter(executors.host.settings.executorHeartbeatMs);
  const acknowledgements = (told.unacknowledged_updates ?? []).map(({ status }) => take(executors, executor, status));
  dropUnknown(executors, executor, new Set((told.unacknowledged_tasks ?? []).map(({ task_id }) => task_id.value)));
  if (executor.queued.size === 0 && !wasSentTasks(executor)) executors.shutdown(executor);
  else {
    stream.send({ type: 'SUBSCRIBED', subscribed: subscribed(executors, executor) });
    for (const acknowledge of acknowledgements) acknowledge();
    executors.deliver(executor);
  }
  executors.settled();
}

/** Takes a status of a task and acknowledges it to the executor of the task. */
export function update(executors: Executors, executor: Executor, status: StatusMessage): void {
  take(executors, executor, status)();
}

const subscribed = ({ host }: Executors, { info, frameworkId, framework, containerId }: Executor): object => ({
  executor_info: info,
  framework_info: { ...framework, id: { value: frameworkId } },
  agent_info: host.info(),
  container_id: { value: containerId },
});

/** Answers how to acknowledge it. One that came before is acknowledged again, and nothing else is made of it. */
function take(executors: Executors, executor: Executor, told: StatusMessage): () => void {
  const { book, settings } = executors.host;
  const { agentId, frameworkId } = executor;
  if (executor.silent || (told.agent_id !== undefined && told.agent_id.value !== agentId)) return () => {};
  const status: StatusMessage = {
    ...told,
    source: 'SOURCE_EXECUTOR',
    agent_id: { value: agentId },
    timestamp: told.timestamp ?? secondsAt(settings.clock),
  };
  const task = book.find(frameworkId, told.task_id.value);
  if (task?.executor === undefined) {
    book.pushStray(frameworkId, status);
    return () => {};
  }
  const { uuid = '', task_id } = status;
  const owner = task.executor;
  if (!isOver(task) && !owner.heard.has(uuid) && !owner.queued.has(task_id.value)) {
    owner.heard.add(uuid);
    executors.push(task, { ...status, container_status: containerOf(task, told) });
  }
  return () => owner.stream?.send({ type: 'ACKNOWLEDGED', acknowledged: { task_id, uuid } });
}

/** What the agent knows of the container goes over what the executor says of it, except for its networks. */
function containerOf(task: AgentTask, { container_status: told }: StatusMessage): ContainerStatusMessage {
  const { containerId, executor } = task;
  const known = containerStatus(containerId, executor?.pid, containerAddress(containerId, executor?.info.container));
  const networks = told?.network_infos ?? [];
  return { ...told, ...known, ...(networks.length === 0 ? {} : { network_infos: networks }) };
}

/** Tasks that were sent to the executor and that it doesn't have: the connection broke on their way. */
function dropUnknown(executors: Executors, executor: Executor, known: ReadonlySet<string>): void {
  for (const [taskId, task] of [...executor.launched]) {
    if (task.state !== 'TASK_STAGING' || known.has(taskId)) continue;
    const news = dropped(executor.framework, 'Task launched during agent restart', 'REASON_AGENT_RESTARTED');
    executors.pushNews(task, news, executor.id);
  }
}

/** Whether the executor ever heard of a task; one that it said nothing of doesn't count. */
const wasSentTasks = ({ launched, terminated, completed }: Executor): boolean =>
  launched.size > 0 ||
  [...terminated.values(), ...completed].some(({ statuses }) =>
    statuses.some(({ source }) => source === 'SOURCE_EXECUTOR'),
  );
