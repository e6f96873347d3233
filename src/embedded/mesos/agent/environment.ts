/** The variables a command finds: what Mesos gives its command executor, what the agent adds, what the task says, secrets revealed. */
import type { CommandMessage } from '../messages.ts';
import type { Launch } from './runner.ts';
import { secretBytes } from './sandbox.ts';

const barePath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Throws LaunchError for a secret that only a resolver could turn into a value. */
export function taskEnvironment(launch: Launch, ofAgent: Readonly<Record<string, string>>): Record<string, string> {
  const { sandbox, frameworkId, agentId, agentEndpoint, task, framework, role } = launch;
  return {
    PATH: barePath,
    ...(process.env['HOME'] === undefined ? {} : { HOME: process.env['HOME'] }),
    LIBPROCESS_IP: '127.0.0.1',
    LIBPROCESS_PORT: '0',
    MESOS_AGENT_ENDPOINT: agentEndpoint,
    MESOS_ALLOCATION_ROLE: role,
    MESOS_CHECKPOINT: framework.checkpoint === true ? '1' : '0',
    MESOS_CONTAINER_IP: '127.0.0.1',
    MESOS_DIRECTORY: sandbox,
    MESOS_EXECUTOR_ID: task.task_id.value,
    MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD: '5secs',
    MESOS_FRAMEWORK_ID: frameworkId,
    MESOS_HTTP_COMMAND_EXECUTOR: '0',
    MESOS_SANDBOX: sandbox,
    MESOS_SLAVE_ID: agentId,
    MESOS_SLAVE_PID: `slave(1)@${agentEndpoint}`,
    ...ofAgent,
    ...variablesOf(task.command),
  };
}

function variablesOf(command: CommandMessage | undefined): Record<string, string> {
  const variables = command?.environment?.variables ?? [];
  return Object.fromEntries(
    variables.map(({ name, type, value, secret }) => [
      name,
      type === 'SECRET' ? secretBytes(secret).toString() : (value ?? ''),
    ]),
  );
}
