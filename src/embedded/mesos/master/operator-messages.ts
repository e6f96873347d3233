/** Agents, frameworks and tasks as operators see them: nothing secret. */
import { agentInfo } from '../agent-info.ts';
import { agentCapabilities, buildInfo } from '../build-info.ts';
import { resourceMessages } from '../resource-messages.ts';
import { withoutSecrets } from '../task-page.ts';
import { offerMessage } from './allocator.ts';
import { allocatedMessages, holdersOf, holdersOn } from './holders.ts';
import { type AgentRecord, executorOf, type Framework, isConnected, type TaskRecord } from './records.ts';

/** TimeInfo */
export const timeInfo = (ms: number): object => ({ nanoseconds: ms * 1_000_000 });
const plain = { refined: false };

/** GetAgents.Agent */
export function agentMessage(agent: AgentRecord): object {
  const { port } = agent.description;
  return {
    agent_info: agentInfo(agent.id, { ...agent.description, total: agent.total }),
    active: agent.active,
    deactivated: false,
    version: buildInfo.version,
    pid: `slave(1)@127.0.0.1:${port}`,
    registered_time: timeInfo(agent.registeredMs),
    ...(agent.reregisteredMs === undefined ? {} : { reregistered_time: timeInfo(agent.reregisteredMs) }),
    total_resources: resourceMessages(agent.total, plain),
    allocated_resources: allocatedMessages(holdersOn(agent)),
    offered_resources: [...agent.offers].flatMap((offer) =>
      resourceMessages(offer.pieces, { refined: false, allocatedTo: offer.role }),
    ),
    capabilities: agentCapabilities.map((type) => ({ type })),
  };
}

/** GetFrameworks.Framework */
export const frameworkMessage = (framework: Framework): object => ({
  framework_info: { ...framework.info, id: { value: framework.id } },
  active: isConnected(framework),
  connected: isConnected(framework),
  recovered: framework.recovered,
  registered_time: timeInfo(framework.registeredMs),
  reregistered_time: timeInfo(framework.reregisteredMs),
  offers: [...framework.offers].map((offer) => offerMessage(offer, { multiRole: true, refined: true })),
  inverse_offers: [...framework.inverseOffers.values()],
  allocated_resources: allocatedMessages(holdersOf(framework)),
  offered_resources: [...framework.offers].flatMap((offer) =>
    resourceMessages(offer.pieces, { refined: false, allocatedTo: offer.role }),
  ),
  offer_constraints: {},
});

/** Task */
export function taskMessage(task: TaskRecord): object {
  const { info } = task;
  return {
    name: info.name,
    task_id: { value: task.id },
    framework_id: { value: task.frameworkId },
    ...executorOf(task),
    agent_id: { value: task.agentId },
    state: task.state,
    resources: resourceMessages(task.pieces, { refined: true, allocatedTo: task.role }),
    statuses: task.statuses,
    ...(task.statusUpdateState === undefined ? {} : { status_update_state: task.statusUpdateState }),
    ...(task.statusUpdateUuid === undefined ? {} : { status_update_uuid: task.statusUpdateUuid }),
    ...(info.labels === undefined ? {} : { labels: info.labels }),
    ...(info.discovery === undefined ? {} : { discovery: info.discovery }),
    ...(info.container === undefined ? {} : { container: withoutSecrets(info.container) }),
    user: task.user,
  };
}
