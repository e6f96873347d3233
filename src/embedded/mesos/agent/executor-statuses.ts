/** What an agent says of tasks whose executor isn't what it should be, in Mesos' words. */
import { describeDuration } from '../duration.ts';
import type { FrameworkMessage } from '../messages.ts';
import type { Settings } from '../options.ts';
import type { Executor, News } from './records.ts';

/** TASK_LOST where a framework doesn't know more (PARTITION_AWARE). */
const orLost = (framework: FrameworkMessage, state: 'TASK_DROPPED' | 'TASK_GONE'): News['state'] =>
  (framework.capabilities ?? []).some(({ type }) => type === 'PARTITION_AWARE') ? state : 'TASK_LOST';

/** A task that its executor never gets to see. */
export const dropped = (
  framework: FrameworkMessage,
  message: string,
  reason: 'REASON_EXECUTOR_TERMINATED' | 'REASON_AGENT_RESTARTED' = 'REASON_EXECUTOR_TERMINATED',
): News => ({ state: orLost(framework, 'TASK_DROPPED'), message, source: 'SOURCE_AGENT', reason });

/** The executor said nothing since it was started. */
export const neverRegistered = ({ executorRegistrationTimeoutMs }: Settings): News => ({
  state: 'TASK_FAILED',
  message: `Executor did not register within ${describeDuration(executorRegistrationTimeoutMs)}`,
  source: 'SOURCE_AGENT',
  reason: 'REASON_EXECUTOR_REGISTRATION_TIMEOUT',
});

/** The executor said nothing since its agent is back. */
export const neverReturned = (
  { framework }: Pick<Executor, 'framework'>,
  { executorReregistrationTimeoutMs }: Pick<Settings, 'executorReregistrationTimeoutMs'>,
): News => ({
  state: orLost(framework, 'TASK_GONE'),
  message: `Executor did not reregister within ${describeDuration(executorReregistrationTimeoutMs)}`,
  source: 'SOURCE_AGENT',
  reason: 'REASON_EXECUTOR_REREGISTRATION_TIMEOUT',
});
