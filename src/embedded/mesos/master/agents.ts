/** The life of an agent in the eyes of the master: registered, disconnected, unreachable, back again, gone. */
import type { AgentDescription, AgentLink, MasterLink, TaskReport, UpdateReport } from '../links.ts';
import type { StatusMessage, Unavailability } from '../messages.ts';
import { piecesOf } from '../resource-messages.ts';
import { agentUrl } from './allocator.ts';
import { type Core, recordStatus } from './core.ts';
import { newFramework } from './frameworks.ts';
import { type AgentRecord, type Framework, isTerminal, orLost, type TaskRecord } from './records.ts';

/** The master's side of its talk with agents. */
export const masterLink = (core: Core): MasterLink => ({
  register(link, description) {
    const agent = newAgent(core, core.nextAgentId(), link, description);
    core.allocateSoon('now');
    return agent.id;
  },
  reregister: (link, agentId, description, tasks) => reregister(core, link, agentId, description, tasks),
  statusUpdate: (report) => statusUpdate(core, report),
  disconnected: (agentId) => disconnected(core, agentId),
  unreachable: (agentId) => markUnreachable(core, agentId),
  unregister: (agentId) => unregister(core, agentId),
});

function newAgent(core: Core, id: string, link: AgentLink, description: AgentDescription): AgentRecord {
  const agent: AgentRecord = {
    id,
    link,
    description,
    total: description.total,
    free: description.total,
    used: [],
    tasks: new Set(),
    offers: new Set(),
    registeredMs: core.settings.clock.now(),
    active: true,
    pendingKills: [],
    cancelTimeout: () => {},
  };
  core.agents.set(id, agent);
  return agent;
}

function statusUpdate(core: Core, { agentId, frameworkId, status, latestState }: UpdateReport): void {
  const agent = core.agents.get(agentId);
  const framework = core.frameworks.get(frameworkId);
  if (agent === undefined) return;
  if (framework === undefined) {
    if (core.removedIds.has(frameworkId)) agent.link.shutdownFramework(frameworkId);
    return;
  }
  core.send(framework, { type: 'UPDATE', update: { status } });
  const task = framework.tasks.get(status.task_id.value);
  if (task === undefined) return;
  recordStatus(task, status, latestState);
  if (isTerminal(latestState)) core.releaseTask(framework, task);
}

function reregister(
  core: Core,
  link: AgentLink,
  agentId: string,
  description: AgentDescription,
  reports: readonly TaskReport[],
): void {
  if (core.goneAgents.has(agentId)) {
    link.shutdown();
    return;
  }
  const known = core.agents.get(agentId);
  if (known !== undefined) welcomeBack(core, known, reports);
  else admit(core, link, agentId, description, reports);
  core.unreachableAgents.delete(agentId);
  core.recoveredAgents.delete(agentId);
  core.allocateSoon('now');
}

/** An agent that was only disconnected. Tasks that never reached it are dropped. */
function welcomeBack(core: Core, agent: AgentRecord, reports: readonly TaskReport[]): void {
  agent.cancelTimeout();
  agent.active = true;
  agent.reregisteredMs = core.settings.clock.now();
  const there = new Set(reports.map((report) => `${report.frameworkId} ${report.task.task_id.value}`));
  for (const task of [...agent.tasks]) {
    const framework = core.frameworks.get(task.frameworkId);
    if (framework === undefined || there.has(`${task.frameworkId} ${task.id}`) || isTerminal(task.state)) continue;
    endTask(core, framework, task, {
      state: orLost(framework, 'TASK_DROPPED'),
      reason: 'REASON_RECONCILIATION',
      message: 'Task unknown to the agent',
    });
  }
  for (const kill of agent.pendingKills.splice(0)) kill();
}

/** An agent that this master doesn't have: from before a restart, or from beyond a partition. */
function admit(
  core: Core,
  link: AgentLink,
  agentId: string,
  description: AgentDescription,
  reports: readonly TaskReport[],
): void {
  const wasUnreachable = core.unreachableAgents.has(agentId);
  const agent = newAgent(core, agentId, link, description);
  agent.reregisteredMs = agent.registeredMs;
  for (const report of reports) {
    if (core.removedIds.has(report.frameworkId)) {
      link.shutdownFramework(report.frameworkId);
      continue;
    }
    const framework = core.frameworks.get(report.frameworkId) ?? recoveredFramework(core, report);
    const task = readmit(core, framework, agent, report);
    if (isTerminal(task.state)) continue;
    const container = task.statuses.at(-1)?.container_status;
    core.sendOwnStatus(framework, {
      task_id: { value: task.id },
      state: task.statusUpdateState ?? task.state,
      // The doubled "re" is Mesos' own.
      message: wasUnreachable ? 'Unreachable agent re-reregistered' : 'Unknown agent reregistered',
      reason: 'REASON_AGENT_REREGISTERED',
      agent_id: { value: agentId },
      ...(container === undefined ? {} : { container_status: container }),
    });
  }
}

function recoveredFramework(core: Core, report: TaskReport): Framework {
  const framework = newFramework(core, report.frameworkId, report.framework);
  framework.recovered = true;
  return framework;
}

function readmit(core: Core, framework: Framework, agent: AgentRecord, report: TaskReport): TaskRecord {
  const pieces = piecesOf(report.task.resources ?? []);
  const old = framework.unreachable.get(report.task.task_id.value);
  framework.unreachable.delete(report.task.task_id.value);
  const task: TaskRecord = {
    id: report.task.task_id.value,
    frameworkId: framework.id,
    agentId: agent.id,
    info: report.task,
    user: report.task.command?.user ?? report.framework.user,
    role: report.role,
    pieces,
    state: report.state,
    statuses: old?.statuses ?? [],
    released: false,
  };
  if (report.told !== undefined) recordStatus(task, report.told, report.state);
  core.charge(framework, agent, task.role, pieces);
  core.addTask(framework, agent, task);
  if (isTerminal(task.state)) core.releaseTask(framework, task);
  return task;
}

/** The end of a task that the master itself declares; the framework is told, the task completed. */
function endTask(
  core: Core,
  framework: Framework,
  task: TaskRecord,
  end: Pick<StatusMessage, 'state'> & { reason: string; message: string },
): void {
  const status = core.sendOwnStatus(framework, {
    ...end,
    task_id: { value: task.id },
    agent_id: { value: task.agentId },
  });
  recordStatus(task, status, end.state);
  core.retireTask(framework, task);
}

/** The connection to the agent broke: it gets no offers, and tasks of frameworks that don't checkpoint are over. */
function disconnected(core: Core, agentId: string): void {
  const agent = core.agents.get(agentId);
  if (agent === undefined || !agent.active) return;
  agent.active = false;
  for (const offer of [...agent.offers]) core.withdraw(offer, 'rescind');
  for (const task of [...agent.tasks]) {
    const framework = core.frameworks.get(task.frameworkId);
    if (framework === undefined || framework.info.checkpoint === true) continue;
    endTask(core, framework, task, {
      state: orLost(framework, 'TASK_GONE'),
      reason: 'REASON_AGENT_DISCONNECTED',
      message: `Agent ${agent.description.hostname} disconnected`,
    });
  }
  agent.cancelTimeout = core.after(core.settings.agentTimeoutMs, () => markUnreachable(core, agentId));
}

/** The agent failed its pings: nobody knows what its tasks do. */
function markUnreachable(core: Core, agentId: string): void {
  const agent = core.agents.get(agentId);
  if (agent === undefined) return;
  const nanoseconds = core.settings.clock.now() * 1_000_000;
  for (const task of agent.tasks) {
    const framework = core.frameworks.get(task.frameworkId);
    if (framework === undefined) continue;
    framework.tasks.delete(task.id);
    if (isTerminal(task.state)) {
      framework.completed.push(task);
      continue;
    }
    const state = orLost(framework, 'TASK_UNREACHABLE');
    const status = core.sendOwnStatus(framework, {
      task_id: { value: task.id },
      state,
      message: 'health check timed out',
      reason: 'REASON_AGENT_REMOVED',
      agent_id: { value: agentId },
      unreachable_time: { nanoseconds },
    });
    recordStatus(task, status, state);
    framework.unreachable.set(task.id, task);
  }
  core.unreachableAgents.set(agentId, nanoseconds);
  dropAgent(core, agent);
}

function unregister(core: Core, agentId: string): void {
  const agent = core.agents.get(agentId);
  if (agent === undefined) return;
  endAll(
    core,
    agent,
    'TASK_LOST',
    'REASON_AGENT_REMOVED',
    `Agent ${agent.description.hostname} removed: the agent unregistered`,
  );
  dropAgent(core, agent);
}

/** An operator declares that the agent and everything on it are no more. Answers false for an agent that nobody knows. */
export function markGone(core: Core, agentId: string): boolean {
  const agent = core.agents.get(agentId);
  if (agent === undefined && !core.unreachableAgents.has(agentId)) return false;
  core.goneAgents.add(agentId);
  core.unreachableAgents.delete(agentId);
  if (agent !== undefined) {
    endAll(core, agent, 'TASK_GONE_BY_OPERATOR', 'REASON_AGENT_REMOVED_BY_OPERATOR', 'Agent has been marked gone');
    dropAgent(core, agent);
    agent.link.shutdown();
    return true;
  }
  for (const framework of core.frameworks.values()) {
    for (const task of [...framework.unreachable.values()].filter((candidate) => candidate.agentId === agentId)) {
      framework.unreachable.delete(task.id);
      endTask(core, framework, task, {
        state: orLost(framework, 'TASK_GONE_BY_OPERATOR'),
        reason: 'REASON_AGENT_REMOVED_BY_OPERATOR',
        message: 'Agent has been marked gone',
      });
    }
  }
  return true;
}

function endAll(
  core: Core,
  agent: AgentRecord,
  state: 'TASK_LOST' | 'TASK_GONE_BY_OPERATOR',
  reason: string,
  message: string,
): void {
  for (const task of [...agent.tasks]) {
    const framework = core.frameworks.get(task.frameworkId);
    if (framework === undefined || isTerminal(task.state)) continue;
    endTask(core, framework, task, { state: orLost(framework, state), reason, message });
  }
}

/** Takes an agent off the books; its offers are rescinded and every framework hears of the failure. */
function dropAgent(core: Core, agent: AgentRecord): void {
  agent.cancelTimeout();
  agent.active = false;
  for (const offer of [...agent.offers]) core.withdraw(offer, 'rescind');
  core.agents.delete(agent.id);
  for (const task of agent.tasks) {
    const framework = core.frameworks.get(task.frameworkId);
    if (framework !== undefined) core.releaseTask(framework, task);
  }
  for (const framework of core.frameworks.values()) {
    core.send(framework, { type: 'FAILURE', failure: { agent_id: { value: agent.id } } });
  }
}

/** Plans a maintenance, or calls it off: offers are made anew, and frameworks with tasks there are asked to leave. */
export function setUnavailability(core: Core, agentId: string, unavailability: Unavailability | undefined): void {
  const agent = core.agents.get(agentId);
  if (agent === undefined) return;
  if (unavailability === undefined) delete agent.unavailability;
  else agent.unavailability = unavailability;
  for (const offer of [...agent.offers]) core.withdraw(offer, 'rescind');
  core.allocateSoon('now');
  if (unavailability === undefined) return;
  for (const framework of core.frameworks.values()) {
    if (![...agent.tasks].some((task) => task.frameworkId === framework.id)) continue;
    const id = core.nextOfferId();
    const offer = {
      id: { value: id },
      url: agentUrl(agent),
      framework_id: { value: framework.id },
      agent_id: { value: agentId },
      unavailability,
    };
    framework.inverseOffers.set(id, offer);
    core.send(framework, { type: 'INVERSE_OFFERS', inverse_offers: { inverse_offers: [offer] } });
  }
}
