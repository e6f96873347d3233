/** What keeps a task from being launched, in Mesos' words and in Mesos' order. */
import type { ExecutorMessage, TaskMessage } from '../messages.ts';
import { describe, piecesOf } from '../resource-messages.ts';
import { contains, type Pieces } from '../resources.ts';
import { faultInAmounts, faultInExecutor, faultInId } from './executor-validation.ts';
import { type AgentRecord, executorKey, type Framework } from './records.ts';

/** The sentence of the TASK_ERROR, undefined for a task that may run on what is left of the offers. */
export function faultInTask(
  task: TaskMessage,
  framework: Framework,
  agent: AgentRecord,
  role: string,
  available: Pieces,
): string | undefined {
  const { executor } = task;
  const present = executor && agent.executors.get(executorKey(framework.id, executor.executor_id.value));
  return (
    faultInAnyTask(task, framework, agent) ??
    faultInCommand(task) ??
    (executor && faultInExecutor(executor, framework.id, present?.info)) ??
    faultInSum(task, present === undefined ? executor : undefined, role, available)
  );
}

/** What keeps a task from any launch, by itself or in a group. */
export const faultInAnyTask = (task: TaskMessage, framework: Framework, agent: AgentRecord): string | undefined =>
  faultInId(task.task_id.value) ?? faultInPlace(task, framework, agent) ?? faultInOwnResources(task);

function faultInPlace(task: TaskMessage, framework: Framework, agent: AgentRecord): string | undefined {
  if (framework.tasks.has(task.task_id.value)) return `Task has duplicate ID: ${task.task_id.value}`;
  if (task.agent_id.value !== agent.id) {
    return `Task uses invalid agent ${task.agent_id.value} while agent ${agent.id} is expected`;
  }
  const grace = task.kill_policy?.grace_period?.nanoseconds ?? 0;
  return grace < 0 ? "Task's 'kill_policy.grace_period' must be non-negative" : undefined;
}

function faultInOwnResources({ resources = [] }: TaskMessage): string | undefined {
  if (resources.length === 0) return 'Task uses no resources';
  const fault = faultInAmounts(resources);
  return fault === undefined ? undefined : `Task uses invalid resources: ${fault}`;
}

const faultInCommand = (task: TaskMessage): string | undefined =>
  (task.command === undefined) === (task.executor === undefined)
    ? 'Task should have at least one (but not both) of CommandInfo or ExecutorInfo present'
    : undefined;

/** The task and its executor, where that is a new one, must fit into what is left. */
function faultInSum(
  task: TaskMessage,
  newExecutor: ExecutorMessage | undefined,
  role: string,
  available: Pieces,
): string | undefined {
  const messages = [...(task.resources ?? []), ...(newExecutor?.resources ?? [])];
  const pieces = piecesOf(messages);
  const stranger = messages.find((message) => (message.allocation_info?.role ?? role) !== role);
  if (stranger === undefined && contains(available, pieces)) return undefined;
  const asked = describe(pieces, stranger?.allocation_info?.role ?? role);
  return `Total resources ${asked} required by task and its executor is more than available ${describe(available, role)}`;
}
