/** The old state pages of the master: /state, /state-summary, /tasks, /slaves, /frameworks, /roles and what they share. */
import type { TaskState } from '../../../model/mesos.ts';
import { agentCapabilities, buildInfo, plainAttributes } from '../build-info.ts';
import { byReservedRole, resourceMessages, resourceSums } from '../resource-messages.ts';
import { add, type Pieces } from '../resources.ts';
import { taskPage } from '../task-page.ts';
import type { Core } from './core.ts';
import { executorPage } from './executor-page.ts';
import { allocatedMessages, holdersOf, holdersOn } from './holders.ts';
import { type AgentRecord, type Framework, isConnected, type OfferRecord, type TaskRecord } from './records.ts';

/** What a master says of itself on pages and in SUBSCRIBED. */
export interface MasterSelf {
  readonly hostname: string;
  readonly port: number;
  readonly pid: string;
}

const countedStates: readonly TaskState[] = [
  'TASK_STAGING',
  'TASK_STARTING',
  'TASK_RUNNING',
  'TASK_KILLING',
  'TASK_FINISHED',
  'TASK_KILLED',
  'TASK_FAILED',
  'TASK_LOST',
  'TASK_ERROR',
  'TASK_UNREACHABLE',
];

export const flagsPage = (core: Core, self: MasterSelf): Record<string, string> => ({
  advertise_ip: '127.0.0.1',
  agent_ping_timeout: `${core.settings.agentTimeoutMs}ms`,
  allocation_interval: `${core.settings.allocationIntervalMs}ms`,
  allocator: 'hierarchical',
  authenticate_http_frameworks: String(core.settings.credentials.length > 0),
  authenticate_http_readonly: String(core.settings.credentials.length > 0 && core.settings.authenticateHttp),
  authenticate_http_readwrite: String(core.settings.credentials.length > 0 && core.settings.authenticateHttp),
  filter_gpu_resources: 'true',
  hostname: self.hostname,
  http_authenticators: 'basic',
  ip: '127.0.0.1',
  min_allocatable_resources: 'cpus:0.01|mem:32',
  ...(core.settings.offerTimeoutMs === undefined ? {} : { offer_timeout: `${core.settings.offerTimeoutMs}ms` }),
  port: String(self.port),
  registry: 'in_memory',
});

/** GET /state */
export function statePage(core: Core, self: MasterSelf): object {
  const agents = [...core.agents.values()];
  const { version, git_sha, git_tag, build_date, build_time, build_user } = buildInfo;
  return {
    ...{ version, git_sha, git_tag, build_date, build_time, build_user },
    start_time: core.startedMs / 1000,
    elected_time: core.startedMs / 1000,
    id: core.id,
    pid: self.pid,
    hostname: self.hostname,
    capabilities: ['AGENT_UPDATE', 'AGENT_DRAINING', 'QUOTA_V2'],
    activated_slaves: agents.filter((agent) => agent.active).length,
    deactivated_slaves: agents.filter((agent) => !agent.active).length,
    unreachable_slaves: core.unreachableAgents.size,
    leader: self.pid,
    leader_info: { id: core.id, pid: self.pid, port: self.port, hostname: self.hostname },
    flags: flagsPage(core, self),
    slaves: agents.map(agentPage),
    recovered_slaves: [...core.recoveredAgents].map((id) => ({ id })),
    frameworks: [...core.frameworks.values()].map(frameworkPage),
    completed_frameworks: core.completed.map(frameworkPage),
    orphan_tasks: [],
    unregistered_frameworks: [],
  };
}

export const slavesPage = (core: Core): object => ({
  slaves: [...core.agents.values()].map((agent) => ({ ...agentPage(agent), ...fullResources(agent) })),
  recovered_slaves: [...core.recoveredAgents].map((id) => ({ id })),
});

export const frameworksPage = (core: Core): object => ({
  frameworks: [...core.frameworks.values()].map(frameworkPage),
  completed_frameworks: core.completed.map(frameworkPage),
  unregistered_frameworks: [],
});

/** GET /tasks: of all frameworks, the newest first unless asked otherwise; 100 of them by default. */
export function tasksPage(core: Core, query: URLSearchParams): object {
  const frameworkId = query.get('framework_id');
  const taskId = query.get('task_id');
  const order = query.get('order') === 'asc' ? 1 : -1;
  const offset = Number(query.get('offset') ?? 0);
  const limit = Number(query.get('limit') ?? 100);
  const all = allTasks(core)
    .filter((task) => frameworkId === null || task.frameworkId === frameworkId)
    .filter((task) => taskId === null || task.id === taskId)
    .map((task) => ({ task, at: task.statuses[0]?.timestamp ?? Number.POSITIVE_INFINITY }))
    .sort((left, right) => order * (left.at - right.at || 0));
  return { tasks: all.slice(offset, offset + limit).map(({ task }) => masterTaskPage(task)) };
}

/** Every task that the master remembers: running, unreachable, completed, also of frameworks that are gone. */
export const allTasks = (core: Core): TaskRecord[] =>
  [...core.frameworks.values(), ...core.completed].flatMap((framework) => [
    ...framework.tasks.values(),
    ...framework.unreachable.values(),
    ...framework.completed,
  ]);

export const summaryPage = (core: Core, self: MasterSelf): object => ({
  hostname: self.hostname,
  slaves: [...core.agents.values()].map((agent) => ({
    ...agentPage(agent),
    ...countStates([...agent.tasks]),
    framework_ids: [...new Set([...agent.tasks].map((task) => task.frameworkId))],
  })),
  frameworks: [...core.frameworks.values()].map((framework) => {
    const {
      id,
      name,
      used_resources,
      offered_resources,
      capabilities,
      hostname,
      webui_url,
      active,
      connected,
      recovered,
    } = frameworkPage(framework);
    return {
      ...{
        id,
        name,
        used_resources,
        offered_resources,
        capabilities,
        hostname,
        webui_url,
        active,
        connected,
        recovered,
      },
      ...countStates([...framework.tasks.values(), ...framework.unreachable.values(), ...framework.completed]),
      slave_ids: [...new Set([...framework.tasks.values()].map((task) => task.agentId))],
    };
  }),
});

function countStates(tasks: readonly TaskRecord[]): Record<string, number> {
  const counts: Record<string, number> = Object.fromEntries(countedStates.map((state) => [state, 0]));
  for (const { state } of tasks) if (state in counts) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

/** The sum of several lists of resources. */
export const sumOf = (lists: readonly Pieces[]): Pieces => lists.reduce<Pieces>((sum, pieces) => add(sum, pieces), []);

const offeredBy = (offers: Iterable<OfferRecord>): Pieces => sumOf([...offers].map((offer) => offer.pieces));

function agentPage(agent: AgentRecord): Record<string, unknown> {
  const { hostname, port, attributes } = agent.description;
  return {
    id: agent.id,
    hostname,
    port,
    attributes: plainAttributes(attributes),
    pid: `slave(1)@127.0.0.1:${port}`,
    registered_time: agent.registeredMs / 1000,
    ...(agent.reregisteredMs === undefined ? {} : { reregistered_time: agent.reregisteredMs / 1000 }),
    resources: resourceSums(agent.total),
    used_resources: resourceSums(agent.used),
    offered_resources: resourceSums(offeredBy(agent.offers)),
    reserved_resources: Object.fromEntries(
      [...byReservedRole(agent.total)].map(([role, pieces]) => [role, resourceSums(pieces)]),
    ),
    unreserved_resources: resourceSums(agent.total.filter((item) => item.reservations.length === 0)),
    active: agent.active,
    deactivated: false,
    version: buildInfo.version,
    capabilities: agentCapabilities,
  };
}

function fullResources(agent: AgentRecord): object {
  const plain = { refined: false };
  return {
    reserved_resources_full: Object.fromEntries(
      [...byReservedRole(agent.total)].map(([role, pieces]) => [role, resourceMessages(pieces, plain)]),
    ),
    unreserved_resources_full: resourceMessages(
      agent.total.filter((item) => item.reservations.length === 0),
      plain,
    ),
    used_resources_full: allocatedMessages(holdersOn(agent)),
    offered_resources_full: [...agent.offers].flatMap((offer) =>
      resourceMessages(offer.pieces, { refined: false, allocatedTo: offer.role }),
    ),
  };
}

function frameworkPage(framework: Framework): Record<string, unknown> {
  const { info } = framework;
  const used = sumOf(holdersOf(framework).map(({ pieces }) => pieces));
  const offered = offeredBy(framework.offers);
  const multiRole = framework.capabilities.has('MULTI_ROLE');
  return {
    id: framework.id,
    name: info.name,
    used_resources: resourceSums(used),
    offered_resources: resourceSums(offered),
    capabilities: [...framework.capabilities],
    hostname: info.hostname ?? '',
    webui_url: info.webui_url ?? '',
    active: isConnected(framework),
    connected: isConnected(framework),
    recovered: framework.recovered,
    user: info.user,
    failover_timeout: info.failover_timeout ?? 0,
    checkpoint: info.checkpoint ?? false,
    registered_time: framework.registeredMs / 1000,
    unregistered_time: framework.unregisteredMs / 1000,
    ...(framework.reregisteredMs === framework.registeredMs
      ? {}
      : { reregistered_time: framework.reregisteredMs / 1000 }),
    ...(info.principal === undefined ? {} : { principal: info.principal }),
    resources: resourceSums(add(used, offered)),
    ...(multiRole ? { roles: framework.roles } : { role: framework.roles[0] ?? '*' }),
    tasks: [...framework.tasks.values()].map(masterTaskPage),
    unreachable_tasks: [...framework.unreachable.values()].map(masterTaskPage),
    completed_tasks: framework.completed.map(masterTaskPage),
    offers: [...framework.offers].map((offer) => ({
      id: offer.id,
      framework_id: framework.id,
      allocation_info: { role: offer.role },
      slave_id: offer.agent.id,
      resources: resourceSums(offer.pieces),
    })),
    executors: [...framework.executors].map(executorPage),
    offer_constraints: {},
    ...(info.labels?.labels === undefined ? {} : { labels: info.labels.labels }),
  };
}

const masterTaskPage = (task: TaskRecord): object =>
  taskPage({
    task: task.info,
    frameworkId: task.frameworkId,
    agentId: task.agentId,
    state: task.state,
    statuses: task.statuses,
    role: task.role,
    user: task.user,
    pieces: task.pieces,
  });
