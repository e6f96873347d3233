/** POST /api/v1: the calls of operators that read the state of the cluster, and the two that change it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { encodeMessage, mediaTypes } from '../../../mesos/wire/message.ts';
import { agentInfo } from '../agent-info.ts';
import { agentCapabilities, buildInfo } from '../build-info.ts';
import { acceptedEncoding } from '../http/media.ts';
import { readMessage } from '../http/message-body.ts';
import { replyBytes, replyText } from '../http/reply.ts';
import type { Id } from '../messages.ts';
import { resourceMessages } from '../resource-messages.ts';
import { withoutSecrets } from '../task-page.ts';
import { isTerminal } from '../task-states.ts';
import { markGone } from './agents.ts';
import { offerMessage } from './allocator.ts';
import type { Core } from './core.ts';
import { executorInfo } from './executor-page.ts';
import { removeFramework } from './frameworks.ts';
import { allocatedMessages, holdersOf, holdersOn } from './holders.ts';
import { metrics } from './metrics.ts';
import { allTasks, flagsPage, type MasterSelf } from './pages.ts';
import { type AgentRecord, executorOf, type Framework, isConnected, type TaskRecord } from './records.ts';
import { roleNames } from './roles-page.ts';

interface OperatorCall {
  readonly type?: string;
  readonly teardown?: { readonly framework_id: Id };
  readonly mark_agent_gone?: { readonly agent_id: Id };
}

export interface OperatorEndpoint {
  readonly core: Core;
  readonly self: MasterSelf;
  readonly masterInfo: object;
}

type Reader = (endpoint: OperatorEndpoint) => object;

/** What each reading call answers, under the field that its type names. */
const readers: Readonly<Record<string, Reader>> = {
  GET_HEALTH: () => ({ healthy: true }),
  GET_VERSION: () => ({ version_info: buildInfo }),
  GET_FLAGS: ({ core, self }) => ({
    flags: Object.entries(flagsPage(core, self)).map(([name, value]) => ({ name, value })),
  }),
  GET_METRICS: ({ core }) => ({
    metrics: Object.entries(metrics(core)).map(([name, value]) => ({ name, value })),
  }),
  GET_MASTER: ({ core, masterInfo }) => ({
    master_info: masterInfo,
    start_time: core.startedMs / 1000,
    elected_time: core.startedMs / 1000,
  }),
  GET_AGENTS: getAgents,
  GET_FRAMEWORKS: getFrameworks,
  GET_EXECUTORS: getExecutors,
  GET_TASKS: getTasks,
  GET_ROLES: ({ core }) => ({
    roles: roleNames(core).map((name) => ({
      name,
      weight: 1,
      frameworks: [...core.frameworks.values()]
        .filter((framework) => framework.roles.includes(name))
        .map((framework) => ({ value: framework.id })),
    })),
  }),
  GET_STATE: (endpoint) => ({
    get_tasks: getTasks(endpoint),
    get_executors: getExecutors(endpoint),
    get_frameworks: getFrameworks(endpoint),
    get_agents: getAgents(endpoint),
  }),
};

export async function serveOperator(
  endpoint: OperatorEndpoint,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const call: OperatorCall | undefined = await readMessage(request, response, 'mesos.v1.master.Call');
  if (call === undefined) return;
  const fault = faultInCall(call);
  if (fault !== undefined) {
    replyText(response, 400, `Failed to validate master::Call: ${fault}`);
    return;
  }
  const encoding = acceptedEncoding(request.headers.accept);
  if (encoding === undefined) {
    replyText(response, 406, "Expecting 'Accept' to allow application/json or application/x-protobuf");
    return;
  }
  const type = call.type ?? '';
  const reader = readers[type];
  if (reader === undefined) {
    change(endpoint.core, call, response);
    return;
  }
  const message = { type, [type.toLowerCase()]: reader(endpoint) };
  replyBytes(response, encodeMessage('mesos.v1.master.Response', message, encoding), {
    'Content-Type': mediaTypes[encoding],
  });
}

function faultInCall(call: OperatorCall): string | undefined {
  if (call.type === undefined) return "Expecting 'type' to be present";
  if (call.type === 'TEARDOWN' && call.teardown === undefined) return "Expecting 'teardown' to be present";
  if (call.type === 'MARK_AGENT_GONE' && call.mark_agent_gone === undefined) {
    return "Expecting 'mark_agent_gone' to be present";
  }
  return undefined;
}

function change(core: Core, call: OperatorCall, response: ServerResponse): void {
  if (call.teardown !== undefined) teardown(core, call.teardown.framework_id.value, response);
  else if (call.mark_agent_gone !== undefined) {
    const known = markGone(core, call.mark_agent_gone.agent_id.value);
    replyText(response, known ? 200 : 404, known ? '' : 'Agent not found');
  } else replyText(response, 501, `The embedded Mesos does not know the call ${call.type}`);
}

/** Removes a framework by its id, as TEARDOWN and /teardown do. */
export function teardown(core: Core, frameworkId: string, response: ServerResponse): void {
  const framework = core.frameworks.get(frameworkId);
  if (framework === undefined) {
    replyText(response, 400, 'No framework found with specified ID');
    return;
  }
  removeFramework(core, framework);
  replyText(response, 200, '');
}

const timeInfo = (ms: number): object => ({ nanoseconds: ms * 1_000_000 });
const plain = { refined: false };

function getAgents({ core }: OperatorEndpoint): object {
  return { agents: [...core.agents.values()].map(agentMessage), recovered_agents: [] };
}

function agentMessage(agent: AgentRecord): object {
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

function getFrameworks({ core }: OperatorEndpoint): object {
  return {
    frameworks: [...core.frameworks.values()].map(frameworkMessage),
    completed_frameworks: core.completed.map((framework) => ({
      ...frameworkMessage(framework),
      unregistered_time: timeInfo(framework.unregisteredMs),
    })),
  };
}

const frameworkMessage = (framework: Framework): object => ({
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

function getExecutors({ core }: OperatorEndpoint): object {
  const executors = [...core.frameworks.values()].flatMap((framework) => [...framework.executors]);
  return {
    executors: executors.map((executor) => ({
      executor_info: executorInfo(executor),
      agent_id: { value: executor.agent.id },
    })),
  };
}

function getTasks({ core }: OperatorEndpoint): object {
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

function taskMessage(task: TaskRecord): object {
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
