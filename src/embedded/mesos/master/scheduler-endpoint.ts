/** POST /api/v1/scheduler: the checks in Mesos' order, then a stream for SUBSCRIBE and an answer for every other call. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from '../http/basic.ts';
import { acceptedEncoding } from '../http/media.ts';
import { readMessage } from '../http/message-body.ts';
import { replyText } from '../http/reply.ts';
import type { CallMessage } from '../messages.ts';
import { faultInCall, principalFault } from './call-validation.ts';
import { handleCall } from './calls.ts';
import type { Core } from './core.ts';
import type { Faults } from './faults.ts';
import { FrameworkStream } from './framework-stream.ts';
import { subscribe } from './frameworks.ts';

const streamIdHeader = 'mesos-stream-id';

export interface SchedulerEndpoint {
  readonly core: Core;
  readonly faults: Faults;
  readonly masterInfo: object;
}

export async function serveScheduler(
  { core, faults, masterInfo }: SchedulerEndpoint,
  request: IncomingMessage,
  response: ServerResponse,
  caller: Caller,
): Promise<void> {
  const call: CallMessage | undefined = await readMessage(request, response, 'mesos.v1.scheduler.Call');
  if (call === undefined) return;
  const fault = faultInCall(call, caller.principal);
  if (fault !== undefined) {
    replyText(response, 400, `Failed to validate scheduler::Call: ${fault}`);
    return;
  }
  const encoding = acceptedEncoding(request.headers.accept);
  if (encoding === undefined) {
    replyText(response, 406, "Expecting 'Accept' to allow 'application/x-protobuf' or 'application/json'");
    return;
  }
  core.settings.onCall(call);
  core.callCounts.set(call.type ?? '', (core.callCounts.get(call.type ?? '') ?? 0) + 1);
  const dropped = faults.takeDrop(call);
  if (dropped === 'before') {
    response.destroy();
    return;
  }
  if (call.type === 'SUBSCRIBE' && call.subscribe !== undefined) {
    if (request.headers[streamIdHeader] !== undefined) {
      replyText(response, 400, "Subscribe calls should not include the 'Mesos-Stream-Id' header");
      return;
    }
    subscribe(core, call.subscribe, new FrameworkStream(response, encoding, core.settings.clock), masterInfo);
    if (dropped === 'after') response.destroy();
    return;
  }
  const answer = answerTo(core, call, request.headers[streamIdHeader], caller);
  if (dropped === 'after') response.destroy();
  else replyText(response, answer.status, answer.text ?? '');
}

function answerTo(
  core: Core,
  call: CallMessage,
  streamId: string | string[] | undefined,
  caller: Caller,
): { readonly status: number; readonly text?: string } {
  const framework = core.frameworks.get(call.framework_id?.value ?? '');
  if (framework === undefined) return { status: 400, text: 'Framework cannot be found' };
  const fault = principalFault(caller.principal, framework.info.principal);
  if (fault !== undefined) return { status: 400, text: fault };
  if (framework.stream === undefined) return { status: 403, text: 'Framework is not subscribed' };
  if (streamId === undefined) {
    return { status: 400, text: "All non-subscribe calls should include the 'Mesos-Stream-Id' header" };
  }
  if (streamId !== framework.stream.id) {
    return {
      status: 400,
      text: `The stream ID '${streamId}' included in this request didn't match the stream ID currently associated with framework ID ${framework.id}`,
    };
  }
  return handleCall(core, framework, call);
}
