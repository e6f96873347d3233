/** What keeps a task from being launched, in Mesos' words and in Mesos' order. */
import type { TaskMessage } from '../messages.ts';
import { describe, piecesOf } from '../resource-messages.ts';
import { contains, type Pieces } from '../resources.ts';
import type { AgentRecord, Framework } from './records.ts';

/** The sentence of the TASK_ERROR, undefined for a task that may run on what is left of the offers. */
export function faultInTask(
  task: TaskMessage,
  framework: Framework,
  agent: AgentRecord,
  role: string,
  available: Pieces,
): string | undefined {
  return (
    faultInId(task.task_id.value) ??
    faultInPlace(task, framework, agent) ??
    faultInExecutor(task) ??
    faultInResources(task, role, available)
  );
}

function faultInId(id: string): string | undefined {
  if (id === '') return 'ID must not be empty';
  if (id.length > 255) return 'ID must not be greater than 255 characters';
  if (id === '.' || id === '..') return `'${id}' is disallowed`;
  if (/[\p{Cc}/\\]/u.test(id)) return `'${id}' contains invalid characters`;
  return undefined;
}

function faultInPlace(task: TaskMessage, framework: Framework, agent: AgentRecord): string | undefined {
  if (framework.tasks.has(task.task_id.value)) return `Task has duplicate ID: ${task.task_id.value}`;
  if (task.agent_id.value !== agent.id) {
    return `Task uses invalid agent ${task.agent_id.value} while agent ${agent.id} is expected`;
  }
  const grace = task.kill_policy?.grace_period?.nanoseconds ?? 0;
  return grace < 0 ? "Task's 'kill_policy.grace_period' must be non-negative" : undefined;
}

function faultInExecutor(task: TaskMessage): string | undefined {
  if ((task.command === undefined) === (task.executor === undefined)) {
    return 'Task should have at least one (but not both) of CommandInfo or ExecutorInfo present';
  }
  return task.executor === undefined ? undefined : 'The embedded Mesos runs commands only, no custom executors';
}

function faultInResources(task: TaskMessage, role: string, available: Pieces): string | undefined {
  const messages = task.resources ?? [];
  if (messages.length === 0) return 'Task uses no resources';
  const bad = messages.find((message) => message.scalar !== undefined && !(message.scalar.value > 0));
  if (bad !== undefined) {
    return `Task uses invalid resources: Invalid scalar resource: value <= 0 for '${bad.name}'`;
  }
  const pieces = piecesOf(messages);
  const stranger = messages.find((message) => (message.allocation_info?.role ?? role) !== role);
  if (stranger === undefined && contains(available, pieces)) return undefined;
  const asked = describe(pieces, stranger?.allocation_info?.role ?? role);
  return `Total resources ${asked} required by task and its executor is more than available ${describe(available, role)}`;
}
