/** What a master answers to "what became of this task?". */
import type { TaskState } from '../../../model/mesos.ts';
import type { CallMessage, StatusMessage } from '../messages.ts';
import type { Core } from './core.ts';
import { executorOf, type Framework, orLost, type TaskRecord } from './records.ts';

type Asked = NonNullable<NonNullable<CallMessage['reconcile']>['tasks']>[number];

/** Tells of these tasks, or of all that the framework has when none is named. */
export function reconcile(core: Core, framework: Framework, asked: readonly Asked[]): void {
  if (asked.length === 0) {
    for (const task of framework.tasks.values()) tell(core, framework, latest(task));
    return;
  }
  for (const question of asked) {
    const answer = answerTo(core, framework, question);
    if (answer !== undefined) tell(core, framework, answer);
  }
}

function tell(core: Core, framework: Framework, answer: Omit<StatusMessage, 'source' | 'timestamp' | 'reason'>): void {
  core.sendOwnStatus(framework, { ...answer, reason: 'REASON_RECONCILIATION' });
}

function latest(task: TaskRecord): Omit<StatusMessage, 'source' | 'timestamp' | 'reason'> {
  const container = task.statuses.findLast((status) => status.container_status !== undefined)?.container_status;
  return {
    task_id: { value: task.id },
    state: task.statusUpdateState ?? task.state,
    message: 'Reconciliation: Latest task state',
    agent_id: { value: task.agentId },
    ...executorOf(task),
    ...(container === undefined ? {} : { container_status: container }),
  };
}

function answerTo(
  core: Core,
  framework: Framework,
  question: Asked,
): Omit<StatusMessage, 'source' | 'timestamp' | 'reason'> | undefined {
  const task = framework.tasks.get(question.task_id.value);
  if (task !== undefined) return latest(task);
  const lost = framework.unreachable.get(question.task_id.value);
  const agentId = lost?.agentId ?? question.agent_id?.value;
  const say = (state: TaskState, message: string): Omit<StatusMessage, 'source' | 'timestamp' | 'reason'> => ({
    task_id: question.task_id,
    state: orLost(framework, state),
    message: `Reconciliation: ${message}`,
    ...(agentId === undefined ? {} : { agent_id: { value: agentId } }),
  });
  if (agentId === undefined) return say('TASK_UNKNOWN', 'Task is unknown');
  if (core.agents.has(agentId)) return say('TASK_GONE', 'Task is unknown to the agent');
  const since = core.unreachableAgents.get(agentId);
  if (since !== undefined) {
    return { ...say('TASK_UNREACHABLE', 'Task is unreachable'), unreachable_time: { nanoseconds: since } };
  }
  if (core.goneAgents.has(agentId)) return say('TASK_GONE_BY_OPERATOR', 'Task is gone');
  if (core.recoveredAgents.has(agentId)) return undefined;
  return say('TASK_UNKNOWN', 'Task is unknown');
}
