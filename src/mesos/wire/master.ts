/** Answers of the operator API: Mesos' messages -> small types of what we ask for. */
import type { Attribute, FrameworkInfo, Label, Resource, TaskState } from '../../model/mesos.ts';
import { stateFromWire } from './events.ts';
import { flagIn, idIn, type Message, messageIn, messagesIn, needed, numberIn, present, textIn } from './fields.ts';
import { frameworkFromWire, labelsFromWire } from './frameworks.ts';
import { attributesFromWire, resourcesFromWire } from './resources.ts';

/** A task as the master has it down; `group` is the list in which it stood. */
export interface TaskRecord {
  readonly id: string;
  readonly name: string;
  readonly frameworkId: string;
  readonly agentId: string;
  /** Absent when the task has the command executor, whose id is that of the task. */
  readonly executorId?: string;
  readonly state: TaskState;
  readonly group: 'pending' | 'active' | 'unreachable' | 'completed' | 'orphan';
  readonly labels: readonly Label[];
  readonly resources: readonly Resource[];
  /** When it came into its state, milliseconds since the epoch. */
  readonly timestampMs?: number;
}

export interface AgentRecord {
  readonly id: string;
  readonly hostname: string;
  readonly port: number;
  readonly active: boolean;
  /** Takes no new tasks, by order of an operator. */
  readonly deactivated: boolean;
  readonly version: string;
  readonly attributes: readonly Attribute[];
  /** All that the agent has, offered or not. */
  readonly resources: readonly Resource[];
  /** What tasks and executors of any framework have of it. */
  readonly allocated: readonly Resource[];
}

export interface FrameworkRecord {
  readonly info: FrameworkInfo;
  readonly active: boolean;
  readonly connected: boolean;
  /** Torn down, or gone for longer than its failover timeout: its id can't be used again. */
  readonly completed: boolean;
}

const taskGroups = [
  ['pending_tasks', 'pending'],
  ['tasks', 'active'],
  ['unreachable_tasks', 'unreachable'],
  ['completed_tasks', 'completed'],
  ['orphan_tasks', 'orphan'],
] as const;

const defaultAgentPort = 5051;

/** The tasks in the answer to GET_TASKS. Throws WireError MESSAGE_INCOMPLETE for one without its ids. */
export function tasksFromWire(response: Message): TaskRecord[] {
  const body = messageIn(response, 'get_tasks');
  return taskGroups.flatMap(([field, group]) => messagesIn(body, field).map((task) => taskFromWire(task, group)));
}

function taskFromWire(message: Message, group: TaskRecord['group']): TaskRecord {
  const timestamp = numberIn(messagesIn(message, 'statuses').at(-1), 'timestamp');
  return {
    id: needed(idIn(message, 'task_id'), 'task.task_id'),
    name: textIn(message, 'name') ?? '',
    frameworkId: needed(idIn(message, 'framework_id'), 'task.framework_id'),
    agentId: needed(idIn(message, 'agent_id'), 'task.agent_id'),
    state: stateFromWire(textIn(message, 'state')),
    group,
    labels: labelsFromWire(messageIn(message, 'labels')),
    resources: resourcesFromWire(messagesIn(message, 'resources')),
    ...present({
      executorId: idIn(message, 'executor_id'),
      timestampMs: timestamp === undefined ? undefined : Math.round(timestamp * 1000),
    }),
  };
}

/** The registered agents in the answer to GET_AGENTS. Throws WireError MESSAGE_INCOMPLETE for one without id or host. */
export function agentsFromWire(response: Message): AgentRecord[] {
  return messagesIn(messageIn(response, 'get_agents'), 'agents').map((agent) => {
    const info = messageIn(agent, 'agent_info');
    return {
      id: needed(idIn(info, 'id'), 'agent_info.id'),
      hostname: needed(textIn(info, 'hostname'), 'agent_info.hostname'),
      port: numberIn(info, 'port') ?? defaultAgentPort,
      active: flagIn(agent, 'active') ?? false,
      deactivated: flagIn(agent, 'deactivated') ?? false,
      version: textIn(agent, 'version') ?? '',
      attributes: attributesFromWire(messagesIn(info, 'attributes')),
      resources: resourcesFromWire(messagesIn(agent, 'total_resources')),
      allocated: resourcesFromWire(messagesIn(agent, 'allocated_resources')),
    };
  });
}

/** The frameworks in the answer to GET_FRAMEWORKS, those at their end included. */
export function frameworksFromWire(response: Message): FrameworkRecord[] {
  const body = messageIn(response, 'get_frameworks');
  return [false, true].flatMap((completed) =>
    messagesIn(body, completed ? 'completed_frameworks' : 'frameworks').map((framework) => ({
      info: frameworkFromWire(messageIn(framework, 'framework_info') ?? {}),
      active: flagIn(framework, 'active') ?? false,
      connected: flagIn(framework, 'connected') ?? false,
      completed,
    })),
  );
}

/** The version in the answer to GET_VERSION, like `1.11.0`. Throws WireError MESSAGE_INCOMPLETE when there is none. */
export const versionFromWire = (response: Message): string =>
  needed(
    textIn(messageIn(messageIn(response, 'get_version'), 'version_info'), 'version'),
    'get_version.version_info.version',
  );
