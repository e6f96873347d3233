/** What a master knows, in the answers of the operator API. */
import { isTerminal } from '../task-states.ts';
import type { Core } from './core.ts';
import { executorInfo } from './executor-page.ts';
import { agentMessage, frameworkMessage, taskMessage, timeInfo } from './operator-messages.ts';
import { allTasks } from './pages.ts';
import type { Framework, TaskRecord } from './records.ts';

/** GetState */
export const getState = (core: Core): object => ({
  get_tasks: getTasks(core),
  get_executors: getExecutors(core),
  get_frameworks: getFrameworks(core),
  get_agents: getAgents(core),
});

export function getAgents(core: Core): object {
  return { agents: [...core.agents.values()].map(agentMessage), recovered_agents: [] };
}

export function getFrameworks(core: Core): object {
  return {
    frameworks: [...core.frameworks.values()].map(frameworkMessage),
    completed_frameworks: core.completed.map((framework) => ({
      ...frameworkMessage(framework),
      unregistered_time: timeInfo(framework.unregisteredMs),
    })),
  };
}

export function getExecutors(core: Core): object {
  const executors = [...core.frameworks.values()].flatMap((framework) => [...framework.executors]);
  return {
    executors: executors.map((executor) => ({
      executor_info: executorInfo(executor),
      agent_id: { value: executor.agent.id },
    })),
  };
}

export function getTasks(core: Core): object {
  const tasks = allTasks(core);
  const held = (task: TaskRecord): Framework | undefined => core.frameworks.get(task.frameworkId);
  return {
    tasks: tasks.filter((task) => held(task)?.tasks.get(task.id) === task).map(taskMessage),
    unreachable_tasks: tasks.filter((task) => held(task)?.unreachable.get(task.id) === task).map(taskMessage),
    completed_tasks: tasks
      .filter((task) => isTerminal(task.state) && held(task)?.tasks.get(task.id) !== task)
      .filter((task) => held(task)?.unreachable.get(task.id) !== task)
      .map(taskMessage),
  };
}
