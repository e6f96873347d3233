/** ACCEPT: what frameworks do with their offers. */

import { newUpdateUuid } from '../ids.ts';
import type { CallMessage, ExecutorMessage, OperationMessage, ResourceMessage, TaskMessage } from '../messages.ts';
import { piecesOf } from '../resource-messages.ts';
import { add, contains, type Pieces, piece, subtract } from '../resources.ts';
import { userOf } from '../task-page.ts';
import type { Core } from './core.ts';
import { addExecutor } from './executors.ts';
import { faultInGroup } from './group-validation.ts';
import { type AgentRecord, executorKey, type Framework, type OfferRecord, orLost } from './records.ts';
import { faultInTask } from './task-validation.ts';

export const defaultRefuseSeconds = 5;

/** The offers that an ACCEPT names, as one pool that its operations draw from. */
interface Pool {
  readonly agent: AgentRecord;
  readonly role: string;
  pieces: Pieces;
}

/** Applies the operations in order; what they leave is refused for the filter's time. */
export function accept(core: Core, framework: Framework, call: NonNullable<CallMessage['accept']>): void {
  const ids = (call.offer_ids ?? []).map((id) => id.value);
  const operations = call.operations ?? [];
  const refuseSeconds = call.filters?.refuse_seconds ?? defaultRefuseSeconds;
  const offers = ids
    .map((id) => core.offers.get(id))
    .filter((offer) => offer !== undefined && offer.framework === framework) as OfferRecord[];
  const fault = faultInOffers(core, framework, ids);
  const [first] = offers;
  if (fault !== undefined || first === undefined) {
    for (const offer of new Set(offers)) core.withdraw(offer, 'silently');
    core.allocateSoon('later');
    refuseTasks(core, framework, operations, `Task launched with invalid offers: ${fault ?? 'No offers specified'}`);
    return;
  }
  for (const offer of offers) core.takeOffer(offer);
  const pool: Pool = {
    agent: first.agent,
    role: first.role,
    pieces: offers.reduce<Pieces>((sum, offer) => add(sum, offer.pieces), []),
  };
  for (const operation of operations) apply(core, framework, pool, operation);
  core.refund(framework, pool.agent, pool.role, pool.pieces);
  core.addFilter(framework, pool.role, pool.agent.id, pool.pieces, refuseSeconds);
  core.allocateSoon('later');
}

function faultInOffers(core: Core, framework: Framework, ids: readonly string[]): string | undefined {
  if (ids.length === 0) return 'No offers specified';
  let first: OfferRecord | undefined;
  for (const [index, id] of ids.entries()) {
    if (ids.indexOf(id) !== index) return `Duplicate offer ${id} in offer list`;
    const offer = core.offers.get(id);
    if (offer === undefined) return `Offer ${id} is no longer valid`;
    if (offer.framework !== framework) {
      return `Offer ${id} has invalid framework ${offer.framework.id} while framework ${framework.id} is expected`;
    }
    first ??= offer;
    if (offer.agent !== first.agent) {
      return `Aggregated offers must belong to one single agent. Offer ${id} uses agent ${offer.agent.id} and agent ${first.agent.id}`;
    }
    if (offer.role !== first.role) {
      return `Aggregated offers must be allocated to the same role. Offer ${id} uses role ${offer.role} but another is using role ${first.role}`;
    }
  }
  return undefined;
}

const tasksOf = (operation: OperationMessage): readonly TaskMessage[] =>
  operation.launch?.task_infos ?? operation.launch_group?.task_group?.tasks ?? [];

function refuseTasks(core: Core, framework: Framework, operations: readonly OperationMessage[], message: string): void {
  for (const task of operations.flatMap(tasksOf)) {
    core.sendOwnStatus(framework, {
      task_id: task.task_id,
      state: orLost(framework, 'TASK_DROPPED'),
      message,
      reason: 'REASON_INVALID_OFFERS',
      agent_id: task.agent_id,
    });
  }
}

function apply(core: Core, framework: Framework, pool: Pool, operation: OperationMessage): void {
  switch (operation.type) {
    case 'LAUNCH':
      for (const task of tasksOf(operation)) launch(core, framework, pool, task);
      return;
    case 'LAUNCH_GROUP':
      if (operation.launch_group !== undefined)
        launchGroup(core, framework, pool, operation.launch_group.executor, tasksOf(operation));
      return;
    case 'RESERVE':
      reserve(core, framework, pool, operation, piecesOf(operation.reserve?.resources ?? []), 'reserve');
      return;
    case 'UNRESERVE':
      reserve(core, framework, pool, operation, piecesOf(operation.unreserve?.resources ?? []), 'unreserve');
      return;
    default:
      operationStatus(core, framework, pool.agent, operation, 'OPERATION_ERROR');
  }
}

function refuse(core: Core, framework: Framework, task: TaskMessage, reason: string, message: string): void {
  core.sendOwnStatus(framework, {
    task_id: task.task_id,
    state: 'TASK_ERROR',
    message,
    reason,
    agent_id: task.agent_id,
  });
}

/** What a framework may leave out about the executor of a task is filled in, as the agent and the executor see it. */
function completed(task: TaskMessage, frameworkId: string, role: string): TaskMessage {
  const { executor } = task;
  if (executor === undefined) return task;
  return {
    ...task,
    resources: allocatedTo(role, task.resources),
    executor: {
      ...executor,
      framework_id: executor.framework_id ?? { value: frameworkId },
      resources: allocatedTo(role, executor.resources),
    },
  };
}

const allocatedTo = (role: string, resources: readonly ResourceMessage[] = []): ResourceMessage[] =>
  resources.map((resource) => ({ ...resource, allocation_info: resource.allocation_info ?? { role } }));

function drop(core: Core, framework: Framework, { description }: AgentRecord, task: TaskMessage): void {
  core.sendOwnStatus(framework, {
    task_id: task.task_id,
    state: orLost(framework, 'TASK_DROPPED'),
    message: `Agent ${description.hostname} disconnected`,
    reason: 'REASON_AGENT_DISCONNECTED',
    agent_id: task.agent_id,
  });
}

function launch(core: Core, framework: Framework, pool: Pool, given: TaskMessage): void {
  const { agent, role } = pool;
  const task = completed(given, framework.id, role);
  if (!agent.active) {
    drop(core, framework, agent, task);
    return;
  }
  const fault = faultInTask(task, framework, agent, role, pool.pieces);
  if (fault !== undefined) {
    refuse(core, framework, task, 'REASON_TASK_INVALID', fault);
    return;
  }
  const { executor } = task;
  const isNew = executor !== undefined && !agent.executors.has(executorKey(framework.id, executor.executor_id.value));
  if (isNew) {
    pool.pieces = subtract(pool.pieces, piecesOf(executor.resources ?? []));
    addExecutor(framework, agent, executor, role);
  }
  addTask(core, framework, pool, task);
  agent.link.launch(task, framework.id, framework.info, role, isNew);
}

function addTask(core: Core, framework: Framework, pool: Pool, task: TaskMessage): void {
  const { agent, role } = pool;
  const pieces = piecesOf(task.resources ?? []);
  pool.pieces = subtract(pool.pieces, pieces);
  core.addTask(framework, agent, {
    id: task.task_id.value,
    frameworkId: framework.id,
    agentId: agent.id,
    info: task,
    user: userOf(task, framework.info),
    role,
    pieces,
    state: 'TASK_STAGING',
    statuses: [],
    released: false,
  });
}

/** All tasks of a group, or none. */
function launchGroup(
  core: Core,
  framework: Framework,
  pool: Pool,
  info: ExecutorMessage,
  given: readonly TaskMessage[],
): void {
  const { agent, role } = pool;
  const executor = { ...info, resources: allocatedTo(role, info.resources) };
  const tasks = given.map((task) => ({
    ...task,
    resources: allocatedTo(role, task.resources),
    executor: task.executor ?? executor,
  }));
  if (!agent.active) {
    for (const task of tasks) drop(core, framework, agent, task);
    return;
  }
  const fault = faultInGroup(tasks, executor, framework, agent, role, pool.pieces);
  if (fault !== undefined) {
    for (const task of tasks) refuse(core, framework, task, 'REASON_TASK_GROUP_INVALID', fault);
    return;
  }
  const isNew = !agent.executors.has(executorKey(framework.id, executor.executor_id.value));
  if (isNew) {
    pool.pieces = subtract(pool.pieces, piecesOf(executor.resources));
    addExecutor(framework, agent, executor, role);
  }
  for (const task of tasks) addTask(core, framework, pool, task);
  agent.link.launchGroup(tasks, executor, framework.id, framework.info, role, isNew);
}

/** Turns resources of the pool into the same resources with one reservation more or less. */
function reserve(
  core: Core,
  framework: Framework,
  pool: Pool,
  operation: OperationMessage,
  reserved: Pieces,
  direction: 'reserve' | 'unreserve',
): void {
  const outer = reserved.map((item) =>
    piece(item.name, item.milli ?? item.ranges ?? 0, item.reservations.slice(0, -1)),
  );
  const [from, to] = direction === 'reserve' ? [outer, reserved] : [reserved, outer];
  if (!contains(pool.pieces, from) || reserved.some((item) => item.reservations.at(-1)?.type !== 'DYNAMIC')) {
    operationStatus(core, framework, pool.agent, operation, 'OPERATION_ERROR');
    return;
  }
  const { agent } = pool;
  pool.pieces = add(subtract(pool.pieces, from), to);
  agent.total = add(subtract(agent.total, from), to);
  agent.link.setTotal(agent.total);
  operationStatus(core, framework, agent, operation, 'OPERATION_FINISHED');
}

/** Only operations that have an id are answered. */
function operationStatus(
  core: Core,
  framework: Framework,
  agent: AgentRecord,
  operation: OperationMessage,
  state: string,
): void {
  if (operation.id === undefined) return;
  const status = {
    operation_id: operation.id,
    state,
    uuid: { value: newUpdateUuid() },
    agent_id: { value: agent.id },
  };
  core.send(framework, { type: 'UPDATE_OPERATION_STATUS', update_operation_status: { status } });
}
