/** What a call of an executor must hold before it is looked at any closer. */
import type { ExecutorCallMessage } from '../messages.ts';

const uuidBytes = 16;

/** The sentence after "Failed to validate Executor::Call: ", undefined for a call that may go on. */
export function faultInExecutorCall(call: ExecutorCallMessage): string | undefined {
  switch (call.type) {
    case undefined:
      return "Expecting 'type' to be present";
    case 'SUBSCRIBE':
      return call.subscribe === undefined ? "Expecting 'subscribe' to be present" : undefined;
    case 'UPDATE':
      return call.update === undefined ? "Expecting 'update' to be present" : faultInUpdate(call);
    case 'MESSAGE':
      return call.message === undefined ? "Expecting 'message' to be present" : undefined;
    default:
      return undefined;
  }
}

function faultInUpdate({ executor_id, framework_id, update }: ExecutorCallMessage): string | undefined {
  const { uuid, executor_id: named, source, state } = update?.status ?? {};
  const who = `${executor_id.value} of framework ${framework_id.value}`;
  if (uuid === undefined) return "Expecting 'uuid' to be present";
  if (Buffer.from(uuid, 'base64').length !== uuidBytes) return 'Not a valid UUID';
  if (named !== undefined && named.value !== executor_id.value) {
    return `ExecutorID in Call: ${executor_id.value} does not match ExecutorID in TaskStatus: ${named.value}`;
  }
  if (source !== 'SOURCE_EXECUTOR') {
    return `Received Call from executor ${who} with invalid source, expecting 'SOURCE_EXECUTOR'`;
  }
  return state === 'TASK_STAGING' ? `Received TASK_STAGING from executor ${who} which is not allowed` : undefined;
}
