/** SUBSCRIBE of the operator API: the whole state once, then every change as an event. */
import type { ServerResponse } from 'node:http';
import type { Encoding } from '../../../mesos/wire/message.ts';
import { type EventMessage, EventStream } from '../http/event-stream.ts';
import type { Change } from './changes.ts';
import type { Core } from './core.ts';
import { agentMessage, frameworkMessage, taskMessage, timeInfo } from './operator-messages.ts';
import { getState } from './operator-state.ts';
import type { Framework } from './records.ts';

/** Streams to an operator until one of both ends it. */
export function watch(core: Core, response: ServerResponse, encoding: Encoding): void {
  const { clock, heartbeatMs } = core.settings;
  const stream = new EventStream(response, { message: 'mesos.v1.master.Event', encoding, clock });
  const watcher = { stream, tell: (change: Change): void => stream.send(eventOf(change)) };
  core.watchers.add(watcher);
  stream.onEnd(() => core.watchers.delete(watcher));
  const subscribed = { get_state: getState(core), heartbeat_interval_seconds: heartbeatMs / 1000 };
  stream.send({ type: 'SUBSCRIBED', subscribed });
  stream.startHeartbeats(heartbeatMs);
}

function eventOf(change: Change): EventMessage {
  switch (change.kind) {
    case 'task-added':
      return { type: 'TASK_ADDED', task_added: { task: taskMessage(change.task) } };
    case 'task-updated': {
      const { task, status } = change;
      const framework_id = { value: task.frameworkId };
      return { type: 'TASK_UPDATED', task_updated: { framework_id, status, state: task.state } };
    }
    case 'agent-added':
      return { type: 'AGENT_ADDED', agent_added: { agent: agentMessage(change.agent) } };
    case 'agent-removed':
      return { type: 'AGENT_REMOVED', agent_removed: { agent_id: { value: change.agent.id } } };
    case 'framework-added':
      return { type: 'FRAMEWORK_ADDED', framework_added: { framework: told(change.framework) } };
    case 'framework-updated':
      return { type: 'FRAMEWORK_UPDATED', framework_updated: { framework: told(change.framework) } };
    case 'framework-removed': {
      const { info, id } = change.framework;
      return { type: 'FRAMEWORK_REMOVED', framework_removed: { framework_info: { ...info, id: { value: id } } } };
    }
  }
}

const told = (framework: Framework): object => ({
  ...frameworkMessage(framework),
  unregistered_time: timeInfo(framework.unregisteredMs),
});
