/** Calls of the scheduler API: the words of model/mesos -> Mesos' messages and bytes. */
import type { FrameworkInfo, SchedulerCall } from '../../model/mesos.ts';
import { type Message, present } from './fields.ts';
import { frameworkToWire } from './frameworks.ts';
import { launchOperations } from './launches.ts';
import { type Encoding, encodeMessage } from './message.ts';
import { killPolicyToWire } from './tasks.ts';

/**
 * The bytes of a call, with everything in it that is secret. Throws WireError when the call can't be sent: MESSAGE_INCOMPLETE,
 * MESSAGE_MALFORMED.
 */
export const encodeCall = (call: SchedulerCall, frameworkId: string, encoding: Encoding): Uint8Array =>
  encodeMessage('mesos.v1.scheduler.Call', callToWire(call, frameworkId), encoding);

/** The bytes of SUBSCRIBE. A framework that has an id subscribes as that framework, one without gets a new id. Throws as encodeCall. */
export function encodeSubscribe(
  framework: FrameworkInfo,
  suppressedRoles: readonly string[],
  encoding: Encoding,
): Uint8Array {
  const message = present({
    framework_id: framework.id === undefined ? undefined : { value: framework.id },
    type: 'SUBSCRIBE',
    subscribe: subscription(framework, suppressedRoles),
  });
  return encodeMessage('mesos.v1.scheduler.Call', message, encoding);
}

function callToWire(call: SchedulerCall, frameworkId: string): Message {
  const head = { framework_id: { value: frameworkId }, type: call.type };
  switch (call.type) {
    case 'ACCEPT':
      return { ...head, accept: acceptance(call) };
    case 'DECLINE':
      return { ...head, decline: present({ offer_ids: ids(call.offerIds), filters: filters(call.refuseSeconds) }) };
    case 'DECLINE_INVERSE_OFFERS':
      return { ...head, decline_inverse_offers: { inverse_offer_ids: ids(call.offerIds) } };
    case 'ACKNOWLEDGE':
      return { ...head, acknowledge: { agent_id: id(call.agentId), task_id: id(call.taskId), uuid: call.uuid } };
    case 'ACKNOWLEDGE_OPERATION_STATUS':
      return { ...head, acknowledge_operation_status: operationAcknowledgement(call) };
    case 'KILL':
      return { ...head, kill: kill(call) };
    case 'RECONCILE':
      return { ...head, reconcile: { tasks: call.tasks.map((task) => reconciliation(task.taskId, task.agentId)) } };
    case 'REVIVE':
      return { ...head, revive: { roles: [...call.roles] } };
    case 'SUPPRESS':
      return { ...head, suppress: { roles: [...call.roles] } };
    case 'UPDATE_FRAMEWORK':
      return { ...head, update_framework: subscription(call.framework, call.suppressedRoles) };
    case 'TEARDOWN':
      return head;
  }
}

const id = (value: string): Message => ({ value });

const ids = (values: readonly string[]): Message[] => values.map(id);

const filters = (refuseSeconds: number | undefined): Message | undefined =>
  refuseSeconds === undefined ? undefined : { refuse_seconds: refuseSeconds };

function subscription(framework: FrameworkInfo, suppressedRoles: readonly string[]): Message {
  return present({
    framework_info: frameworkToWire(framework),
    suppressed_roles: suppressedRoles.length === 0 ? undefined : [...suppressedRoles],
  });
}

/** Without tasks ACCEPT carries no operation, and the offers go back as with DECLINE. */
function acceptance(call: Extract<SchedulerCall, { type: 'ACCEPT' }>): Message {
  return present({
    offer_ids: ids(call.offerIds),
    operations: call.tasks.length === 0 ? undefined : launchOperations(call.tasks),
    filters: filters(call.refuseSeconds),
  });
}

function kill(call: Extract<SchedulerCall, { type: 'KILL' }>): Message {
  return present({
    task_id: id(call.taskId),
    agent_id: call.agentId === undefined ? undefined : id(call.agentId),
    kill_policy: call.graceMs === undefined ? undefined : killPolicyToWire(call.graceMs),
  });
}

const reconciliation = (taskId: string, agentId: string | undefined): Message =>
  present({ task_id: id(taskId), agent_id: agentId === undefined ? undefined : id(agentId) });

function operationAcknowledgement(call: Extract<SchedulerCall, { type: 'ACKNOWLEDGE_OPERATION_STATUS' }>): Message {
  return present({
    agent_id: call.agentId === undefined ? undefined : id(call.agentId),
    uuid: call.uuid,
    operation_id: id(call.operationId),
  });
}
