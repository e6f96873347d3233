/** The calls of subscribed frameworks, one function each. All have passed the checks of the endpoint. */
import type { CallMessage } from '../messages.ts';
import { isTerminal } from '../task-states.ts';
import { accept, defaultRefuseSeconds } from './accept.ts';
import type { Core } from './core.ts';
import { capabilitiesOf, faultInFramework } from './framework-info.ts';
import { changeInfo, removeFramework } from './frameworks.ts';
import { reconcile } from './reconciliation.ts';
import type { Framework } from './records.ts';

/** The answer to a call: accepted, or a status of its own with a sentence. */
export type CallAnswer = { readonly status: 202 | 200 } | { readonly status: 400 | 501; readonly text: string };

const accepted: CallAnswer = { status: 202 };

type Handler = (core: Core, framework: Framework, call: CallMessage) => CallAnswer;

const handlers: Readonly<Record<string, Handler>> = {
  TEARDOWN(core, framework) {
    removeFramework(core, framework);
    return accepted;
  },
  ACCEPT(core, framework, call) {
    accept(core, framework, call.accept ?? {});
    return accepted;
  },
  DECLINE: decline,
  ACCEPT_INVERSE_OFFERS(_core, framework, call) {
    answerInverseOffers(framework, call.accept_inverse_offers?.inverse_offer_ids);
    return accepted;
  },
  DECLINE_INVERSE_OFFERS(_core, framework, call) {
    answerInverseOffers(framework, call.decline_inverse_offers?.inverse_offer_ids);
    return accepted;
  },
  REVIVE: revive,
  SUPPRESS(_core, framework, call) {
    for (const role of ownRoles(framework, call.suppress?.roles)) framework.suppressed.add(role);
    return accepted;
  },
  KILL: kill,
  SHUTDOWN(core, framework, call) {
    const { agent_id, executor_id } = call.shutdown ?? {};
    const agent = core.agents.get(agent_id?.value ?? '');
    if (executor_id !== undefined) agent?.link.shutdownExecutor(framework.id, executor_id.value);
    return accepted;
  },
  ACKNOWLEDGE: acknowledge,
  RECONCILE(core, framework, call) {
    reconcile(core, framework, call.reconcile?.tasks ?? []);
    return accepted;
  },
  /** Lost when the agent isn't there, as everything about messages is best effort. */
  MESSAGE(core, framework, call) {
    const { agent_id, executor_id, data } = call.message ?? {};
    const agent = core.agents.get(agent_id?.value ?? '');
    if (agent?.active === true && executor_id !== undefined && data !== undefined) {
      agent.link.message(framework.id, executor_id.value, data);
    }
    return accepted;
  },
  // Operations are finished when they are answered: nothing is left to do.
  REQUEST: () => accepted,
  ACKNOWLEDGE_OPERATION_STATUS: () => accepted,
  UPDATE_FRAMEWORK: updateFramework,
};

/** Carries a call out. */
export function handleCall(core: Core, framework: Framework, call: CallMessage): CallAnswer {
  const handler = handlers[call.type ?? ''];
  return handler === undefined
    ? { status: 501, text: `The embedded Mesos does not know the call ${call.type}` }
    : handler(core, framework, call);
}

function decline(core: Core, framework: Framework, call: CallMessage): CallAnswer {
  const refuseSeconds = call.decline?.filters?.refuse_seconds ?? defaultRefuseSeconds;
  for (const id of call.decline?.offer_ids ?? []) {
    const offer = core.offers.get(id.value);
    if (offer === undefined || offer.framework !== framework) continue;
    core.withdraw(offer, 'silently');
    core.addFilter(framework, offer.role, offer.agent.id, offer.pieces, refuseSeconds);
  }
  core.allocateSoon('later');
  return accepted;
}

function answerInverseOffers(framework: Framework, ids: readonly { readonly value: string }[] = []): void {
  for (const id of ids) framework.inverseOffers.delete(id.value);
}

const ownRoles = (framework: Framework, named: readonly string[] = []): readonly string[] =>
  named.length === 0 ? framework.roles : named.filter((role) => framework.roles.includes(role));

function revive(core: Core, framework: Framework, call: CallMessage): CallAnswer {
  const roles = ownRoles(framework, call.revive?.roles);
  for (const role of roles) framework.suppressed.delete(role);
  core.clearFilters(framework, roles);
  core.allocateAll();
  return accepted;
}

function kill(core: Core, framework: Framework, call: CallMessage): CallAnswer {
  const { task_id, agent_id, kill_policy } = call.kill ?? {};
  if (task_id === undefined) return accepted;
  const task = framework.tasks.get(task_id.value);
  if (task === undefined) {
    reconcile(core, framework, [{ task_id, ...(agent_id === undefined ? {} : { agent_id }) }]);
    return accepted;
  }
  const agent = core.agents.get(task.agentId);
  if (agent === undefined || (agent_id !== undefined && agent_id.value !== task.agentId)) return accepted;
  const nanoseconds = kill_policy?.grace_period?.nanoseconds;
  const send = (): void =>
    agent.link.kill(framework.id, task.id, nanoseconds === undefined ? undefined : nanoseconds / 1_000_000);
  if (agent.active) send();
  else agent.pendingKills.push(send);
  return accepted;
}

function acknowledge(core: Core, framework: Framework, call: CallMessage): CallAnswer {
  const { agent_id, task_id, uuid } = call.acknowledge ?? {};
  const agent = core.agents.get(agent_id?.value ?? '');
  if (agent?.active !== true || task_id === undefined || uuid === undefined) return accepted;
  const task = framework.tasks.get(task_id.value);
  if (task?.statusUpdateState !== undefined && isTerminal(task.statusUpdateState) && task.statusUpdateUuid === uuid) {
    core.retireTask(framework, task);
  }
  agent.link.acknowledge(framework.id, task_id.value, uuid);
  return accepted;
}

function updateFramework(core: Core, framework: Framework, call: CallMessage): CallAnswer {
  const { framework_info: info, suppressed_roles: suppressed = [] } = call.update_framework ?? {};
  if (info === undefined) return accepted;
  const fault = faultInFramework(info, suppressed) ?? unsupportedChange(framework, info);
  if (fault !== undefined) return { status: 400, text: fault };
  changeInfo(core, framework, info, suppressed);
  core.tell({ kind: 'framework-updated', framework });
  core.allocateAll();
  return { status: 200 };
}

function unsupportedChange(framework: Framework, info: NonNullable<CallMessage['update_framework']>['framework_info']) {
  const old = framework.info;
  if (info.principal !== old.principal) return "Changing framework's principal is not allowed.";
  if (info.user !== old.user)
    return `Updating 'FrameworkInfo.user' is unsupported; attempted to update from '${old.user}' to '${info.user}'`;
  if ((info.checkpoint ?? false) !== (old.checkpoint ?? false)) {
    return `Updating 'FrameworkInfo.checkpoint' is unsupported; attempted to update from '${old.checkpoint ?? false}' to '${info.checkpoint ?? false}'`;
  }
  if (framework.capabilities.has('MULTI_ROLE') && !capabilitiesOf(info).has('MULTI_ROLE')) {
    return "Removing 'MULTI_ROLE' capability is not supported";
  }
  return undefined;
}
