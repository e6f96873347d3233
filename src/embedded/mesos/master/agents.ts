/** The life of an agent in the eyes of the master: registered, disconnected, unreachable, back again, gone. */
import type { MasterLink, UpdateReport } from '../links.ts';
import type { Unavailability } from '../messages.ts';
import { isTerminal } from '../task-states.ts';
import { agentUrl } from './allocator.ts';
import type { Core } from './core.ts';
import { executorExited, executorMessage, removeExecutor } from './executors.ts';
import { type AgentRecord, executorOf, orLost } from './records.ts';
import { endTask, register, reregister } from './registration.ts';

/** The master's side of its talk with agents. */
export const masterLink = (core: Core): MasterLink => ({
  register: (link, description) => register(core, link, description),
  reregister: (link, agentId, description, reports) => reregister(core, link, agentId, description, reports),
  statusUpdate: (report) => statusUpdate(core, report),
  executorExited: (executor, status) => executorExited(core, executor, status),
  executorMessage: (executor, data) => executorMessage(core, executor, data),
  disconnected: (agentId) => disconnected(core, agentId),
  unreachable: (agentId) => markUnreachable(core, agentId),
  unregister: (agentId) => unregister(core, agentId),
});

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
  core.record(task, status, latestState);
  if (isTerminal(latestState)) core.releaseTask(framework, task);
}

/** The connection to the agent broke: it gets no offers, and what frameworks that don't checkpoint have there is over. */
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
  for (const executor of [...agent.executors.values()]) {
    if (executor.framework.info.checkpoint !== true) removeExecutor(core, executor);
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
      ...executorOf(task),
      unreachable_time: { nanoseconds },
    });
    core.record(task, status, state);
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
  for (const executor of [...agent.executors.values()]) removeExecutor(core, executor);
  core.removeAgent(agent);
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
  core.touch(agent);
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
