/** The pages of an agent: /state, /containers, /monitor/statistics, /metrics/snapshot. */
import { agentCapabilities, buildInfo, plainAttributes } from '../build-info.ts';
import { byReservedRole, piecesOf, resourceMessages, resourceSums } from '../resource-messages.ts';
import { add, type Pieces, piece } from '../resources.ts';
import { taskPage } from '../task-page.ts';
import type { Agent } from './agent.ts';
import { type AgentTask, isOver } from './agent-task.ts';
import { attributeMessages } from './description.ts';

/** What a command executor takes besides its task: 0.1 cpus and 32 MiB, as Mesos adds them on the agent. */
const executorOverhead: Pieces = [piece('cpus', 100), piece('mem', 32_000)];

/** GET /state, also /slave(1)/state */
export function agentStatePage(agent: Agent): object {
  const { version, git_sha, git_tag, build_date, build_time, build_user } = buildInfo;
  const unreserved = unreservedOf(agent.total);
  const reserved = byReservedRole(agent.total);
  const running = [...agent.tasks].filter((task) => !isOver(task));
  const allocated = running.reduce<Pieces>((sum, task) => add(sum, executorPieces(task)), []);
  return {
    ...{ version, git_sha, git_tag, build_date, build_time, build_user },
    start_time: agent.startedMs / 1000,
    id: agent.id,
    pid: `slave(1)@127.0.0.1:${agent.port}`,
    hostname: agent.hostname,
    capabilities: agentCapabilities,
    resources: resourceSums(agent.total),
    reserved_resources: sumsByRole(reserved),
    unreserved_resources: resourceSums(unreserved),
    reserved_resources_full: Object.fromEntries(
      [...reserved].map(([role, pieces]) => [role, resourceMessages(pieces, { refined: false })]),
    ),
    unreserved_resources_full: resourceMessages(unreserved, { refined: false }),
    reserved_resources_allocated: sumsByRole(byReservedRole(allocated)),
    unreserved_resources_allocated: resourceSums(unreservedOf(allocated)),
    resource_providers: [],
    attributes: plainAttributes(attributeMessages(agent.spec.attributes ?? {})),
    master_hostname: 'localhost',
    flags: { work_dir: agent.workDir, port: String(agent.port), hostname: agent.hostname },
    ...frameworkPages(agent),
  };
}

const unreservedOf = (pieces: Pieces): Pieces => pieces.filter((item) => item.reservations.length === 0);

const sumsByRole = (roles: ReadonlyMap<string, Pieces>): object =>
  Object.fromEntries([...roles].map(([role, pieces]) => [role, resourceSums(pieces)]));

function frameworkPages(agent: Agent): { frameworks: object[]; completed_frameworks: object[] } {
  const live = byFramework(agent.tasks);
  const done = byFramework(agent.completed);
  const frameworks: object[] = [];
  const completed: object[] = [];
  for (const id of new Set([...live.keys(), ...done.keys()])) {
    const running = live.get(id) ?? [];
    const over = done.get(id) ?? [];
    const [some] = [...running, ...over];
    if (some === undefined) continue;
    const { name, user, failover_timeout = 0, checkpoint = false, hostname = '', principal } = some.framework;
    (running.length > 0 ? frameworks : completed).push({
      ...{ id, name, user, failover_timeout, checkpoint, hostname },
      ...(principal === undefined ? {} : { principal }),
      role: some.role,
      executors: running.map(executorPage),
      completed_executors: over.map(executorPage),
    });
  }
  return { frameworks, completed_frameworks: completed };
}

function byFramework(tasks: Iterable<AgentTask>): Map<string, AgentTask[]> {
  const groups = new Map<string, AgentTask[]>();
  for (const task of tasks) {
    const group = groups.get(task.frameworkId);
    if (group === undefined) groups.set(task.frameworkId, [task]);
    else group.push(task);
  }
  return groups;
}

const executorPieces = (task: AgentTask): Pieces => add(executorOverhead, piecesOf(task.task.resources ?? []));

function executorPage(task: AgentTask): object {
  const page = taskPage({
    task: task.task,
    frameworkId: task.frameworkId,
    agentId: task.agentId,
    state: task.state,
    statuses: task.statuses,
    role: task.role,
    user: task.task.command?.user ?? task.framework.user,
    pieces: piecesOf(task.task.resources ?? []),
  });
  return {
    id: task.task.task_id.value,
    name: executorName(task),
    source: task.task.task_id.value,
    container: task.containerId,
    directory: task.sandbox,
    resources: resourceSums(executorPieces(task)),
    role: task.role,
    ...(task.task.labels?.labels === undefined ? {} : { labels: task.task.labels.labels }),
    tasks: isOver(task) ? [] : [page],
    queued_tasks: [],
    completed_tasks: isOver(task) ? [page] : [],
  };
}

/** The command is shown as far as 15 characters go. */
function executorName({ task }: AgentTask): string {
  const { value = '', shell = true, arguments: words = [] } = task.command ?? {};
  const line = shell ? `sh -c '${value}'` : `[${value}, ${words.join(' ')}]`;
  const short = shell && value.length > 15 ? `sh -c '${value.slice(0, 12)}...'` : line;
  return `Command Executor (Task: ${task.task_id.value}) (Command: ${short})`;
}

const statisticsOf = (agent: Agent, task: AgentTask): object => {
  const sums = resourceSums(executorPieces(task));
  const bytes = Number(sums['mem']) * 1024 * 1024;
  return {
    executor_id: task.task.task_id.value,
    executor_name: executorName(task),
    framework_id: task.frameworkId,
    source: task.task.task_id.value,
    statistics: {
      cpus_limit: sums['cpus'],
      mem_limit_bytes: bytes,
      timestamp: agent.settings.clock.now() / 1000,
    },
  };
};

/** GET /containers: one for each task that runs. */
export const containersPage = (agent: Agent): object[] =>
  [...agent.tasks]
    .filter((task) => !isOver(task))
    .map((task) => ({
      container_id: task.containerId,
      ...statisticsOf(agent, task),
      status: {
        container_id: { value: task.containerId },
        ...(task.entry.pid === undefined ? {} : { executor_pid: task.entry.pid }),
      },
    }));

/** GET /monitor/statistics */
export const statisticsPage = (agent: Agent): object[] =>
  [...agent.tasks].filter((task) => !isOver(task)).map((task) => statisticsOf(agent, task));

/** GET /metrics/snapshot */
export function agentMetrics(agent: Agent): Record<string, number> {
  const tasks = [...agent.tasks, ...agent.completed];
  const count = (state: string): number => tasks.filter((task) => task.state === state).length;
  const used = [...agent.tasks].filter((task) => !isOver(task)).flatMap((task) => piecesOf(task.task.resources ?? []));
  const figures: Record<string, number> = {
    'slave/registered': 1,
    'slave/uptime_secs': (agent.settings.clock.now() - agent.startedMs) / 1000,
  };
  for (const state of ['STAGING', 'STARTING', 'RUNNING', 'KILLING', 'FINISHED', 'FAILED', 'KILLED', 'LOST', 'GONE']) {
    figures[`slave/tasks_${state.toLowerCase()}`] = count(`TASK_${state}`);
  }
  for (const name of ['cpus', 'mem', 'disk', 'gpus']) {
    figures[`slave/${name}_total`] = Number(resourceSums(agent.total)[name]);
    figures[`slave/${name}_used`] = Number(resourceSums(used)[name]);
  }
  return figures;
}
