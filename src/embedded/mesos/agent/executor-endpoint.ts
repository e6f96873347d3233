/** POST /api/v1/executor: the checks in Mesos' order, then a stream for SUBSCRIBE and 202 for every other call. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { EventStream } from '../http/event-stream.ts';
import { acceptedEncoding } from '../http/media.ts';
import { readMessage } from '../http/message-body.ts';
import { replyText } from '../http/reply.ts';
import type { ExecutorCallMessage } from '../messages.ts';
import type { Agent } from './agent.ts';
import { faultInExecutorCall } from './executor-call.ts';
import { subscribe, update } from './executor-session.ts';
import type { Executor } from './records.ts';

const notRecovered = 'Agent has not finished recovery';

export async function serveExecutor(agent: Agent, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const message = await readMessage(request, response, 'mesos.v1.executor.Call');
  if (message === undefined) return;
  const call = message as unknown as ExecutorCallMessage;
  const fault = faultInExecutorCall(call);
  if (fault !== undefined) {
    replyText(response, 400, `Failed to validate Executor::Call: ${fault}`);
    return;
  }
  if (call.type === 'HEARTBEAT') replyText(response, 202, '');
  else if (call.type === 'SUBSCRIBE') serveSubscribe(agent, call, request, response);
  else if (agent.recovering) replyText(response, 503, notRecovered);
  else answer(agent, call, response);
}

function serveSubscribe(
  agent: Agent,
  call: ExecutorCallMessage,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const encoding = acceptedEncoding(request.headers.accept);
  if (encoding === undefined) {
    replyText(response, 406, "Expecting 'Accept' to allow 'application/x-protobuf' or 'application/json'");
    return;
  }
  const executor = find(agent, call, response);
  if (executor === undefined) return;
  const stream = new EventStream(response, {
    message: 'mesos.v1.executor.Event',
    encoding,
    clock: agent.settings.clock,
  });
  subscribe(agent.executors, executor, stream, call.subscribe ?? {});
}

function answer(agent: Agent, call: ExecutorCallMessage, response: ServerResponse): void {
  const executor = find(agent, call, response);
  if (executor === undefined) return;
  if (executor.state === 'REGISTERING') {
    replyText(response, 403, 'Executor is not subscribed');
    return;
  }
  if (call.update !== undefined) update(agent.executors, executor, call.update.status);
  else if (call.message !== undefined) agent.executors.say(executor, call.message.data);
  else {
    replyText(response, 501, `The embedded Mesos does not know the call ${call.type}`);
    return;
  }
  replyText(response, 202, '');
}

/** The executor that calls; undefined when the request was answered with 400. */
function find(
  { executors, tasks }: Agent,
  { framework_id, executor_id }: ExecutorCallMessage,
  response: ServerResponse,
): Executor | undefined {
  const executor = executors.table.findAnywhere(framework_id.value, executor_id.value);
  if (executor === undefined) {
    const belongings = [...tasks, ...executors.table.live];
    const known = belongings.some(({ frameworkId }) => frameworkId === framework_id.value);
    replyText(response, 400, known ? 'Executor cannot be found' : 'Framework cannot be found');
  }
  return executor;
}
