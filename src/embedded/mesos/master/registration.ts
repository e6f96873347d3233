/** Agents that register: new ones, those that were away, and those that another master or a partition kept from this one. */
import type { AgentDescription, AgentLink, ExecutorReport, Reports, TaskReport } from '../links.ts';
import type { StatusMessage } from '../messages.ts';
import { piecesOf } from '../resource-messages.ts';
import { userOf } from '../task-page.ts';
import { isTerminal } from '../task-states.ts';
import { type Core, recordStatus } from './core.ts';
import { keepReported, readmitExecutor } from './executors.ts';
import { newFramework } from './frameworks.ts';
import { type AgentRecord, executorOf, type Framework, orLost, type TaskRecord } from './records.ts';

/** Takes a new agent in; answers its id. */
export function register(core: Core, link: AgentLink, description: AgentDescription): string {
  const agent = newAgent(core, core.nextAgentId(), link, description);
  core.allocateSoon('now');
  return agent.id;
}

function newAgent(core: Core, id: string, link: AgentLink, description: AgentDescription): AgentRecord {
  const agent: AgentRecord = {
    id,
    link,
    description,
    total: description.total,
    free: description.total,
    used: [],
    tasks: new Set(),
    executors: new Map(),
    offers: new Set(),
    registeredMs: core.settings.clock.now(),
    active: true,
    pendingKills: [],
    cancelTimeout: () => {},
  };
  core.addAgent(agent);
  return agent;
}

/** Takes an agent in that has an id already. One that was marked gone is told to shut down. */
export function reregister(
  core: Core,
  link: AgentLink,
  agentId: string,
  description: AgentDescription,
  reports: Reports,
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

/** An agent that was only disconnected. Tasks that never reached it are dropped, and what is left of removed frameworks is ended. */
function welcomeBack(core: Core, agent: AgentRecord, reports: Reports): void {
  agent.cancelTimeout();
  agent.active = true;
  core.touch(agent);
  agent.reregisteredMs = core.settings.clock.now();
  const there = new Set(reports.tasks.map((report) => `${report.frameworkId} ${report.task.task_id.value}`));
  for (const task of [...agent.tasks]) {
    const framework = core.frameworks.get(task.frameworkId);
    if (framework === undefined || there.has(`${task.frameworkId} ${task.id}`) || isTerminal(task.state)) continue;
    endTask(core, framework, task, {
      state: orLost(framework, 'TASK_DROPPED'),
      reason: 'REASON_RECONCILIATION',
      message: 'Task unknown to the agent',
    });
  }
  keepReported(core, agent, reports.executors);
  for (const id of removedAmong(core, reports)) agent.link.shutdownFramework(id);
  for (const kill of agent.pendingKills.splice(0)) kill();
}

/** An agent that this master doesn't have: from before a restart, or from beyond a partition. */
function admit(core: Core, link: AgentLink, agentId: string, description: AgentDescription, reports: Reports): void {
  const wasUnreachable = core.unreachableAgents.has(agentId);
  const agent = newAgent(core, agentId, link, description);
  agent.reregisteredMs = agent.registeredMs;
  const removed = removedAmong(core, reports);
  for (const id of removed) link.shutdownFramework(id);
  const frameworkOf = (report: TaskReport | ExecutorReport): Framework =>
    core.frameworks.get(report.frameworkId) ?? recoveredFramework(core, report);
  for (const report of reports.executors) {
    if (!removed.has(report.frameworkId)) readmitExecutor(core, frameworkOf(report), agent, report);
  }
  for (const report of reports.tasks) {
    if (removed.has(report.frameworkId)) continue;
    const framework = frameworkOf(report);
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
      ...executorOf(task),
      ...(container === undefined ? {} : { container_status: container }),
    });
  }
}

/** The frameworks of which an agent still has something though they are gone for good. */
const removedAmong = (core: Core, { tasks, executors }: Reports): Set<string> =>
  new Set([...tasks, ...executors].map(({ frameworkId }) => frameworkId).filter((id) => core.removedIds.has(id)));

function recoveredFramework(core: Core, report: TaskReport | ExecutorReport): Framework {
  const framework = newFramework(core, report.frameworkId, report.framework);
  framework.recovered = true;
  core.tell({ kind: 'framework-added', framework });
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
    user: userOf(report.task, report.framework),
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
export function endTask(
  core: Core,
  framework: Framework,
  task: TaskRecord,
  end: Pick<StatusMessage, 'state'> & { reason: string; message: string },
): void {
  const status = core.sendOwnStatus(framework, {
    ...end,
    task_id: { value: task.id },
    agent_id: { value: task.agentId },
    ...executorOf(task),
  });
  core.record(task, status, end.state);
  core.retireTask(framework, task);
}
