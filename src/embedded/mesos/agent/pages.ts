/** The pages of an agent: /state, /containers, /monitor/statistics, /metrics/snapshot. */
import { agentCapabilities, buildInfo, plainAttributes } from '../build-info.ts';
import { byReservedRole, piecesOf, resourceMessages, resourceSums } from '../resource-messages.ts';
import { add, type Pieces } from '../resources.ts';
import { taskPage, userOf } from '../task-page.ts';
import type { Agent } from './agent.ts';
import { attributeMessages } from './description.ts';
import { type AgentTask, type Executor, isOver } from './records.ts';
import { completedExecutors, heldBy, liveExecutors, type ShownExecutor } from './shown-executors.ts';

/** GET /state, also /slave(1)/state */
export function agentStatePage(agent: Agent): object {
  const { version, git_sha, git_tag, build_date, build_time, build_user } = buildInfo;
  const unreserved = unreservedOf(agent.total);
  const reserved = byReservedRole(agent.total);
  const allocated = running(agent).reduce<Pieces>((sum, executor) => add(sum, heldBy(executor)), []);
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

const running = (agent: Agent): ShownExecutor[] => liveExecutors(agent).filter(({ over }) => !over);

function frameworkPages(agent: Agent): { frameworks: object[]; completed_frameworks: object[] } {
  const live = Map.groupBy(liveExecutors(agent), ({ frameworkId }) => frameworkId);
  const done = Map.groupBy(completedExecutors(agent), ({ frameworkId }) => frameworkId);
  const frameworks: object[] = [];
  const completed: object[] = [];
  for (const id of new Set([...live.keys(), ...done.keys()])) {
    const alive = live.get(id) ?? [];
    const over = done.get(id) ?? [];
    const [some] = [...alive, ...over];
    if (some === undefined) continue;
    const { name, user, failover_timeout = 0, checkpoint = false, hostname = '', principal } = some.framework;
    (alive.length > 0 ? frameworks : completed).push({
      ...{ id, name, user, failover_timeout, checkpoint, hostname },
      ...(principal === undefined ? {} : { principal }),
      role: some.role,
      executors: alive.map(executorPage),
      completed_executors: over.map(executorPage),
    });
  }
  return { frameworks, completed_frameworks: completed };
}

function executorPage(executor: ShownExecutor): object {
  const { id, name, source, containerId, sandbox, role, labels, type } = executor;
  return {
    ...{ id, name, source },
    container: containerId,
    directory: sandbox,
    resources: resourceSums(heldBy(executor)),
    ...(executor.own.length === 0 ? {} : { role }),
    ...(labels === undefined ? {} : { labels }),
    ...(type === undefined ? {} : { type }),
    tasks: executor.tasks.map(agentTaskPage),
    queued_tasks: executor.queued.map(queuedTaskPage),
    completed_tasks: executor.completed.map(agentTaskPage),
  };
}

const agentTaskPage = (task: AgentTask): object =>
  taskPage({
    task: task.task,
    frameworkId: task.frameworkId,
    agentId: task.agentId,
    state: task.state,
    statuses: task.statuses,
    role: task.role,
    user: userOf(task.task, task.framework),
    pieces: piecesOf(task.task.resources ?? []),
  });

function queuedTaskPage({ task, role }: AgentTask): object {
  const { task_id, name, agent_id, resources = [], executor, discovery } = task;
  return {
    id: task_id.value,
    name,
    slave_id: agent_id.value,
    resources: resourceSums(piecesOf(resources)),
    role,
    executor_id: executor?.executor_id.value ?? '',
    ...(discovery === undefined ? {} : { discovery }),
  };
}

const statisticsOf = (agent: Agent, executor: ShownExecutor): object => {
  const { id, name, frameworkId, source } = executor;
  const sums = resourceSums(heldBy(executor));
  const bytes = Number(sums['mem']) * 1024 * 1024;
  return {
    executor_id: id,
    executor_name: name,
    framework_id: frameworkId,
    source,
    statistics: {
      cpus_limit: sums['cpus'],
      mem_limit_bytes: bytes,
      timestamp: agent.settings.clock.now() / 1000,
    },
  };
};

/** GET /containers: one for each executor that runs, commands' own among them. */
export const containersPage = (agent: Agent): object[] =>
  running(agent).map((executor) => ({
    container_id: executor.containerId,
    ...statisticsOf(agent, executor),
    status: {
      container_id: { value: executor.containerId },
      ...(executor.pid === undefined ? {} : { executor_pid: executor.pid }),
    },
  }));

/** GET /monitor/statistics */
export const statisticsPage = (agent: Agent): object[] =>
  running(agent).map((executor) => statisticsOf(agent, executor));

/** GET /metrics/snapshot */
export function agentMetrics(agent: Agent): Record<string, number> {
  const tasks = [...agent.tasks, ...agent.completed];
  const count = (state: string): number => tasks.filter((task) => task.state === state).length;
  const { table } = agent.executors;
  const executors = [...table.live];
  const inState = (state: Executor['state']): number => executors.filter((one) => one.state === state).length;
  const used = [
    ...[...agent.tasks].filter((task) => !isOver(task)).flatMap((task) => piecesOf(task.task.resources ?? [])),
    ...executors.filter(({ state }) => state !== 'TERMINATED').flatMap(({ info }) => piecesOf(info.resources ?? [])),
  ];
  const figures: Record<string, number> = {
    'slave/registered': 1,
    'slave/uptime_secs': (agent.settings.clock.now() - agent.startedMs) / 1000,
    'slave/executors_registering': inState('REGISTERING'),
    'slave/executors_running': inState('RUNNING'),
    'slave/executors_terminating': inState('TERMINATING'),
    'slave/executors_terminated': inState('TERMINATED') + table.completed.length,
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
