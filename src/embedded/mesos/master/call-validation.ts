/** What a scheduler call must hold before it is looked at any closer. */
import type { CallMessage } from '../messages.ts';

const uuidBytes = 16;

/** The field that each call must carry; calls that aren't listed need none. */
const payloads: Readonly<Record<string, keyof CallMessage>> = {
  ACCEPT: 'accept',
  DECLINE: 'decline',
  ACCEPT_INVERSE_OFFERS: 'accept_inverse_offers',
  DECLINE_INVERSE_OFFERS: 'decline_inverse_offers',
  KILL: 'kill',
  SHUTDOWN: 'shutdown',
  ACKNOWLEDGE: 'acknowledge',
  ACKNOWLEDGE_OPERATION_STATUS: 'acknowledge_operation_status',
  RECONCILE: 'reconcile',
  RECONCILE_OPERATIONS: 'reconcile_operations',
  MESSAGE: 'message',
  REQUEST: 'request',
  UPDATE_FRAMEWORK: 'update_framework',
};

/** The sentence after "Failed to validate scheduler::Call: ", undefined for a call that may go on. */
export function faultInCall(call: CallMessage, principal: string | undefined): string | undefined {
  if (call.type === undefined) return "Expecting 'type' to be present";
  if (call.type === 'SUBSCRIBE') return faultInSubscribe(call, principal);
  if (call.framework_id === undefined) return "Expecting 'framework_id' to be present";
  const payload = payloads[call.type];
  if (payload !== undefined && call[payload] === undefined) return `Expecting '${payload}' to be present`;
  const uuid = call.acknowledge?.uuid ?? call.acknowledge_operation_status?.uuid;
  if (uuid !== undefined && Buffer.from(uuid, 'base64').length !== uuidBytes) return 'Not a valid UUID';
  const updated = call.update_framework?.framework_info.id?.value;
  if (call.type === 'UPDATE_FRAMEWORK' && updated !== call.framework_id.value) {
    return "'framework_id' differs from 'update_framework.framework_info.id'";
  }
  return undefined;
}

function faultInSubscribe(call: CallMessage, principal: string | undefined): string | undefined {
  const info = call.subscribe?.framework_info;
  if (info === undefined) return "Expecting 'subscribe' to be present";
  if ((info.id?.value ?? '') !== (call.framework_id?.value ?? '')) {
    return "'framework_id' differs from 'subscribe.framework_info.id'";
  }
  return principalFault(principal, info.principal);
}

/** A caller may speak only for frameworks of its own principal, or of none. */
export function principalFault(caller: string | undefined, owner: string | undefined): string | undefined {
  if (caller === undefined || owner === undefined || caller === owner) return undefined;
  return `Authenticated principal '${caller}' does not match principal '${owner}' set in \`FrameworkInfo\``;
}
