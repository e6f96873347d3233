/** The executors of an agent as its pages show them: those that frameworks brought along, and the agent's own, one for each command. */
import type { FrameworkMessage } from '../messages.ts';
import { piecesOf } from '../resource-messages.ts';
import { add, type Pieces, piece } from '../resources.ts';
import type { Agent } from './agent.ts';
import { type AgentTask, type Executor, isOver } from './records.ts';

/** What a command executor takes besides its task: 0.1 cpus and 32 MiB, as Mesos adds them on the agent. */
const commandOverhead: Pieces = [piece('cpus', 100), piece('mem', 32_000)];

export interface ShownExecutor {
  readonly id: string;
  readonly name: string;
  readonly source: string;
  readonly type?: string;
  readonly frameworkId: string;
  readonly framework: FrameworkMessage;
  readonly role: string;
  readonly containerId: string;
  readonly sandbox: string;
  readonly pid: number | undefined;
  readonly labels: readonly object[] | undefined;
  /** Its process runs no more. */
  readonly over: boolean;
  /** Its own resources. */
  readonly own: Pieces;
  readonly tasks: readonly AgentTask[];
  readonly queued: readonly AgentTask[];
  readonly completed: readonly AgentTask[];
}

/** Executors that run, or of whose tasks' ends somebody doesn't know yet. */
export const liveExecutors = (agent: Agent): ShownExecutor[] => [
  ...[...agent.tasks].filter(isCommand).map(ofCommand),
  ...[...agent.executors.table.live].map(ofFramework),
];

export const completedExecutors = (agent: Agent): ShownExecutor[] => [
  ...agent.completed.filter(isCommand).map(ofCommand),
  ...agent.executors.table.completed.map(ofFramework),
];

/** What an executor holds: its own resources and those of the tasks that aren't over. */
export const heldBy = ({ over, own, tasks, queued }: ShownExecutor): Pieces =>
  over ? own : [...tasks, ...queued].reduce<Pieces>((sum, { task }) => add(sum, piecesOf(task.resources ?? [])), own);

const isCommand = (task: AgentTask): boolean => task.executor === undefined;

const ofCommand = (task: AgentTask): ShownExecutor => ({
  ...belongings(task),
  id: task.task.task_id.value,
  name: commandName(task),
  source: task.task.task_id.value,
  pid: task.entry.pid,
  labels: task.task.labels?.labels,
  over: isOver(task),
  own: commandOverhead,
  tasks: isOver(task) ? [] : [task],
  queued: [],
  completed: isOver(task) ? [task] : [],
});

const ofFramework = (executor: Executor): ShownExecutor => ({
  ...belongings(executor),
  id: executor.id,
  name: executor.info.name ?? '',
  source: executor.info.source ?? '',
  ...(executor.info.type === undefined ? {} : { type: executor.info.type }),
  pid: executor.pid,
  labels: executor.info.labels?.labels,
  over: executor.state === 'TERMINATED',
  own: piecesOf(executor.info.resources ?? []),
  tasks: [...executor.launched.values()],
  queued: [...executor.queued.values()],
  completed: [...executor.completed, ...executor.terminated.values()],
});

const belongings = ({ frameworkId, framework, role, containerId, sandbox }: AgentTask | Executor) => ({
  ...{ frameworkId, framework, role, containerId, sandbox },
});

/** The command is shown as far as 15 characters go. */
function commandName({ task }: AgentTask): string {
  const { value = '', shell = true, arguments: words = [] } = task.command ?? {};
  const line = shell ? `sh -c '${value}'` : `[${value}, ${words.join(' ')}]`;
  const short = shell && value.length > 15 ? `sh -c '${value.slice(0, 12)}...'` : line;
  return `Command Executor (Task: ${task.task_id.value}) (Command: ${short})`;
}
