/** What keeps a group of tasks from being launched, in Mesos' words and in Mesos' order. One fault refuses them all. */
import { isDeepStrictEqual } from 'node:util';
import type { ExecutorMessage, TaskMessage } from '../messages.ts';
import { describe, piecesOf } from '../resource-messages.ts';
import { contains, total } from '../resources.ts';
import { faultInAnyExecutor } from './executor-validation.ts';
import { type AgentRecord, executorKey, type Framework } from './records.ts';
import { faultInAnyTask } from './task-validation.ts';

const leastMilliCpus = 10;
const leastMilliMem = 32_000;

/**
 * The sentence of the TASK_ERRORs, undefined for a group that may run on what is left of the offers.
 * @param tasks each with its executor, which Mesos fills in where it is left out
 */
export function faultInGroup(
  tasks: readonly TaskMessage[],
  executor: ExecutorMessage,
  framework: Framework,
  agent: AgentRecord,
  role: string,
  available: ReturnType<typeof piecesOf>,
): string | undefined {
  for (const task of tasks) {
    const fault = faultInAnyTask(task, framework, agent) ?? faultInGroupTask(task);
    if (fault !== undefined) return `Task '${task.task_id.value}' is invalid: ${fault}`;
  }
  const present = agent.executors.get(executorKey(framework.id, executor.executor_id.value));
  return (
    faultInGroupExecutor(executor, framework.id, present?.info) ??
    faultBetween(tasks, executor) ??
    faultInAmounts(executor) ??
    faultInSum(tasks, present === undefined ? executor : undefined, role, available) ??
    faultInCgroups(tasks)
  );
}

function faultInGroupTask({ container, limits }: TaskMessage): string | undefined {
  if (container?.type === 'DOCKER') return 'Docker ContainerInfo is not supported on the task';
  return limits !== undefined && container?.linux_info?.share_cgroups !== false
    ? "Resource limits may only be set for tasks within a task group when the 'share_cgroups' field is set to 'false'."
    : undefined;
}

function faultInGroupExecutor(
  executor: ExecutorMessage,
  frameworkId: string,
  present: ExecutorMessage | undefined,
): string | undefined {
  if (executor.framework_id === undefined) return "'ExecutorInfo.framework_id' must be set";
  const fault = faultInAnyExecutor(executor, frameworkId, present);
  if (fault !== undefined) return fault;
  if (executor.type === undefined) return "'ExecutorInfo.type' must be set";
  if (executor.type === 'UNKNOWN') return 'Unknown executor type';
  if (executor.container?.type === 'DOCKER') return 'Docker ContainerInfo is not supported on the executor';
  return executor.type === 'DEFAULT' ? undefined : 'The embedded Mesos runs groups under its default executor only';
}

function faultBetween(tasks: readonly TaskMessage[], executor: ExecutorMessage): string | undefined {
  const other = tasks.find((task) => !isDeepStrictEqual(task.executor, executor));
  return other === undefined
    ? undefined
    : `The \`ExecutorInfo\` of task '${other.task_id.value}' is different from executor '${executor.executor_id.value}'`;
}

function faultInAmounts({ executor_id: { value: id }, resources = [] }: ExecutorMessage): string | undefined {
  const pieces = piecesOf(resources);
  const has = (name: string): number | undefined =>
    pieces.some((piece) => piece.name === name) ? total(pieces, name) : undefined;
  const [cpus, mem] = [has('cpus'), has('mem')];
  if (cpus === undefined || cpus < leastMilliCpus)
    return `Executor '${id}' uses less CPUs (${cpus === undefined ? 'None' : cpus / 1000}) than the minimum required (0.01)`;
  if (mem === undefined || mem < leastMilliMem)
    return `Executor '${id}' uses less memory (${mem === undefined ? 'None' : `${mem / 1000}MB`}) than the minimum required (32MB)`;
  return has('disk') === undefined ? `Executor '${id}' uses no disk` : undefined;
}

function faultInSum(
  tasks: readonly TaskMessage[],
  newExecutor: ExecutorMessage | undefined,
  role: string,
  available: ReturnType<typeof piecesOf>,
): string | undefined {
  const messages = [...tasks.flatMap(({ resources = [] }) => resources), ...(newExecutor?.resources ?? [])];
  const pieces = piecesOf(messages);
  const stranger = messages.find((message) => (message.allocation_info?.role ?? role) !== role);
  if (stranger === undefined && contains(available, pieces)) return undefined;
  const asked = describe(pieces, stranger?.allocation_info?.role ?? role);
  return `Total resources ${asked} required by task group and its executor are more than available ${describe(available, role)}`;
}

function faultInCgroups(tasks: readonly TaskMessage[]): string | undefined {
  const shares = new Set(tasks.map(({ container }) => container?.linux_info?.share_cgroups ?? true));
  return shares.size > 1
    ? "If set, the value of 'share_cgroups' must be the same for all tasks in each task group and under a single executor"
    : undefined;
}
