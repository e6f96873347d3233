/** The life of a framework: subscribed, replaced by its next instance, disconnected, removed. */

import type { CallMessage, FrameworkMessage } from '../messages.ts';
import { isTerminal } from '../task-states.ts';
import type { Core } from './core.ts';
import { removeExecutor } from './executors.ts';
import { capabilitiesOf, faultInFramework, rolesOf } from './framework-info.ts';
import type { FrameworkStream } from './framework-stream.ts';
import { executorOf, type Framework } from './records.ts';

/**
 * Takes a framework in on this stream: a new one, one that comes back, or one that another master gave its id. A refusal is told on
 * the stream, which then ends.
 */
export function subscribe(
  core: Core,
  subscribing: NonNullable<CallMessage['subscribe']>,
  stream: FrameworkStream,
  masterInfo: object,
): void {
  const info = subscribing.framework_info;
  const suppressed = subscribing.suppressed_roles ?? [];
  const id = info.id?.value ?? '';
  const fault =
    faultInFramework(info, suppressed) ?? (core.removedIds.has(id) ? 'Framework has been removed' : undefined);
  if (fault !== undefined) {
    stream.send({ type: 'ERROR', error: { message: fault } });
    stream.close();
    return;
  }
  const known = core.frameworks.get(id);
  if (known !== undefined) failOver(core, known);
  const framework = known ?? newFramework(core, id === '' ? core.nextFrameworkId() : id, info);
  connect(core, framework, info, suppressed, stream);
  stream.onEnd(() => disconnect(core, framework, stream));
  const { heartbeatMs } = core.settings;
  stream.send({
    type: 'SUBSCRIBED',
    subscribed: {
      framework_id: { value: framework.id },
      heartbeat_interval_seconds: heartbeatMs / 1000,
      master_info: masterInfo,
    },
  });
  stream.startHeartbeats(heartbeatMs);
  core.tell({ kind: known === undefined ? 'framework-added' : 'framework-updated', framework });
  core.allocateAll();
}

/** A framework on the books, not connected. */
export function newFramework(core: Core, id: string, info: FrameworkMessage): Framework {
  const now = core.settings.clock.now();
  const framework: Framework = {
    id,
    info,
    roles: rolesOf(info),
    capabilities: capabilitiesOf(info),
    suppressed: new Set(),
    stream: undefined,
    recovered: false,
    registeredMs: now,
    reregisteredMs: now,
    unregisteredMs: 0,
    tasks: new Map(),
    unreachable: new Map(),
    completed: [],
    executors: new Set(),
    offers: new Set(),
    inverseOffers: new Map(),
    filters: new Map(),
    usage: new Map(),
    cancelRemoval: () => {},
  };
  core.frameworks.set(id, framework);
  return framework;
}

function connect(
  core: Core,
  framework: Framework,
  info: FrameworkMessage,
  suppressed: readonly string[],
  stream: FrameworkStream,
): void {
  framework.cancelRemoval();
  framework.recovered = false;
  framework.stream = stream;
  framework.reregisteredMs = core.settings.clock.now();
  changeInfo(core, framework, info, suppressed);
}

/** Takes over what a framework says of itself. Its id, user and checkpointing stay as they were. */
export function changeInfo(
  core: Core,
  framework: Framework,
  info: FrameworkMessage,
  suppressed: readonly string[],
): void {
  const { user, checkpoint } = framework.info;
  framework.info = {
    ...info,
    user,
    ...(checkpoint === undefined ? {} : { checkpoint }),
    id: { value: framework.id },
  };
  framework.roles = rolesOf(info);
  framework.capabilities = capabilitiesOf(info);
  framework.suppressed = new Set(suppressed);
  for (const offer of [...framework.offers]) {
    if (!framework.roles.includes(offer.role)) core.withdraw(offer, 'rescind');
  }
}

function failOver(core: Core, framework: Framework): void {
  const old = framework.stream;
  forgetOffers(core, framework);
  if (old === undefined) return;
  framework.stream = undefined;
  old.send({ type: 'ERROR', error: { message: 'Framework failed over' } });
  old.close();
}

function forgetOffers(core: Core, framework: Framework): void {
  for (const offer of [...framework.offers]) core.withdraw(offer, 'silently');
  framework.inverseOffers.clear();
  core.clearFilters(framework, framework.roles);
  core.allocateSoon('now');
}

/** The stream broke: offers come back; the tasks stay until failover_timeout is over. A negative one never is. */
function disconnect(core: Core, framework: Framework, stream: FrameworkStream): void {
  if (framework.stream !== stream) return;
  framework.stream = undefined;
  forgetOffers(core, framework);
  const seconds = framework.info.failover_timeout ?? 0;
  if (seconds < 0) return;
  framework.cancelRemoval = core.after(seconds * 1000, () => removeFramework(core, framework));
}

/** Kills everything a framework runs and forgets the framework for good. */
export function removeFramework(core: Core, framework: Framework): void {
  framework.cancelRemoval();
  for (const offer of [...framework.offers]) core.withdraw(offer, 'silently');
  core.clearFilters(framework, framework.roles);
  const tasks = [...framework.tasks.values(), ...framework.unreachable.values()];
  for (const task of tasks) {
    if (!isTerminal(task.state)) {
      core.record(
        task,
        {
          task_id: { value: task.id },
          state: 'TASK_KILLED',
          message: `Framework ${framework.id} removed`,
          source: 'SOURCE_MASTER',
          reason: 'REASON_FRAMEWORK_REMOVED',
          ...executorOf(task),
          timestamp: core.settings.clock.now() / 1000,
        },
        'TASK_KILLED',
      );
    }
    core.retireTask(framework, task);
  }
  framework.unreachable.clear();
  for (const executor of [...framework.executors]) removeExecutor(core, executor);
  const { stream } = framework;
  framework.stream = undefined;
  core.bury(framework);
  for (const agent of core.agents.values()) agent.link.shutdownFramework(framework.id);
  stream?.close();
  core.allocateSoon('now');
}
