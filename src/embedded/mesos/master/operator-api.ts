/** POST /api/v1: the calls of operators that read or watch the state of the cluster, and the two that change it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { encodeMessage, mediaTypes } from '../../../mesos/wire/message.ts';
import { buildInfo } from '../build-info.ts';
import { acceptedEncoding } from '../http/media.ts';
import { readMessage } from '../http/message-body.ts';
import { replyBytes, replyText } from '../http/reply.ts';
import type { Id } from '../messages.ts';
import { markGone } from './agents.ts';
import type { Core } from './core.ts';
import { removeFramework } from './frameworks.ts';
import { metrics } from './metrics.ts';
import { getAgents, getExecutors, getFrameworks, getState, getTasks } from './operator-state.ts';
import { watch } from './operator-stream.ts';
import { flagsPage, type MasterSelf } from './pages.ts';
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
  GET_AGENTS: ({ core }) => getAgents(core),
  GET_FRAMEWORKS: ({ core }) => getFrameworks(core),
  GET_EXECUTORS: ({ core }) => getExecutors(core),
  GET_TASKS: ({ core }) => getTasks(core),
  GET_ROLES: ({ core }) => ({
    roles: roleNames(core).map((name) => ({
      name,
      weight: 1,
      frameworks: [...core.frameworks.values()]
        .filter((framework) => framework.roles.includes(name))
        .map((framework) => ({ value: framework.id })),
    })),
  }),
  GET_STATE: ({ core }) => getState(core),
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
  if (type === 'SUBSCRIBE') {
    watch(endpoint.core, response, encoding);
    return;
  }
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
