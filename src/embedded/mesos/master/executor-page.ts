/** The executors of frameworks as pages and operators see them: nothing secret. */
import type { CommandMessage, ExecutorMessage } from '../messages.ts';
import { resourceMessages, resourceSums } from '../resource-messages.ts';
import { withoutSecrets } from '../task-page.ts';
import type { ExecutorRecord } from './records.ts';

/** An executor of a framework in /state. */
export function executorPage({ id, info, framework, agent, role, pieces }: ExecutorRecord): object {
  const { name = '', type, labels, command = {} } = info;
  return {
    executor_id: id,
    name,
    framework_id: framework.id,
    command: commandPage(command),
    resources: resourceSums(pieces),
    ...(pieces.length === 0 ? {} : { role }),
    ...(labels?.labels === undefined ? {} : { labels: labels.labels }),
    ...(type === undefined ? {} : { type }),
    slave_id: agent.id,
  };
}

function commandPage(command: CommandMessage): object {
  const { shell, value, arguments: argv = [], environment, uris = [] } = hushed(command);
  return {
    ...(shell === undefined ? {} : { shell }),
    ...(value === undefined ? {} : { value }),
    argv,
    ...(environment === undefined ? {} : { environment }),
    uris: uris.map((uri) => ({ value: uri.value, executable: uri.executable ?? false })),
  };
}

/** The ExecutorInfo for operators. */
export function executorInfo({ info, role, pieces }: ExecutorRecord): ExecutorMessage {
  const { command, container } = info;
  return {
    ...info,
    ...(command === undefined ? {} : { command: hushed(command) }),
    ...(container === undefined ? {} : { container: withoutSecrets(container) }),
    resources: resourceMessages(pieces, { refined: true, allocatedTo: role }),
  };
}

/** A command without the values of secret variables. */
function hushed(command: CommandMessage): CommandMessage {
  const { environment } = command;
  if (environment === undefined) return command;
  const variables = (environment.variables ?? []).map(({ secret: _secret, ...variable }) => variable);
  return { ...command, environment: { ...environment, variables } };
}
