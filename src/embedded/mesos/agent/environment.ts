/**
 * The variables a process finds: what Mesos gives its command executor or its own executors, what the agent adds, what the command
 * says, secrets revealed.
 */
import { describeDuration } from '../duration.ts';
import type { CommandMessage } from '../messages.ts';
import { containerAddress } from './address.ts';
import type { ExecutorPatience, Launch } from './runner.ts';
import { secretBytes } from './sandbox.ts';

const barePath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
/** Mesos' default --recovery_timeout. */
const recoveryTimeoutMs = 900_000;

/** Throws LaunchError for a secret that only a resolver could turn into a value. */
export function environmentOf(launch: Launch, ofAgent: Readonly<Record<string, string>>): Record<string, string> {
  const { parent } = launch;
  if (parent !== undefined) return { ...forNested(launch, parent), ...ofAgent, ...variablesOf(launch.command) };
  return {
    ...ofMesos(launch),
    ...(launch.patience === undefined ? forCommand(launch) : forExecutor(launch, launch.patience)),
    ...ofAgent,
    ...variablesOf(launch.command),
  };
}

const ofMesos = ({ sandbox, executorId, frameworkId, framework, agentId, agentEndpoint }: Launch) => ({
  PATH: barePath,
  LIBPROCESS_IP: '127.0.0.1',
  LIBPROCESS_PORT: '0',
  MESOS_AGENT_ENDPOINT: agentEndpoint,
  MESOS_CHECKPOINT: framework.checkpoint === true ? '1' : '0',
  MESOS_DIRECTORY: sandbox,
  MESOS_EXECUTOR_ID: executorId,
  MESOS_FRAMEWORK_ID: frameworkId,
  MESOS_HTTP_COMMAND_EXECUTOR: '0',
  MESOS_SANDBOX: sandbox,
  MESOS_SLAVE_ID: agentId,
  MESOS_SLAVE_PID: `slave(1)@${agentEndpoint}`,
});

/** A task in a group shares the network of its executor, and knows less of Mesos. */
const forNested = (
  { sandbox, role }: Launch,
  { containerId, container }: NonNullable<Launch['parent']>,
): Record<string, string> => ({
  PATH: barePath,
  MESOS_SANDBOX: sandbox,
  MESOS_ALLOCATION_ROLE: role,
  MESOS_CONTAINER_IP: containerAddress(containerId, container).ip,
});

const forCommand = ({ role, containerId, container }: Launch): Record<string, string> => ({
  ...(process.env['HOME'] === undefined ? {} : { HOME: process.env['HOME'] }),
  MESOS_ALLOCATION_ROLE: role,
  MESOS_CONTAINER_IP: containerAddress(containerId, container).ip,
  MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD: '5secs',
});

const forExecutor = ({ framework }: Launch, patience: ExecutorPatience): Record<string, string> => ({
  MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD: describeDuration(patience.shutdownGraceMs),
  ...(framework.checkpoint === true
    ? {
        MESOS_RECOVERY_TIMEOUT: describeDuration(recoveryTimeoutMs),
        MESOS_SUBSCRIPTION_BACKOFF_MAX: describeDuration(patience.reregistrationMs),
      }
    : {}),
});

function variablesOf(command: CommandMessage): Record<string, string> {
  const variables = command.environment?.variables ?? [];
  return Object.fromEntries(
    variables.map(({ name, type, value, secret }) => [
      name,
      type === 'SECRET' ? secretBytes(secret).toString() : (value ?? ''),
    ]),
  );
}
