/** Frameworks: the words of model/mesos <-> Mesos' messages. */
import type { FrameworkInfo, Label } from '../../model/mesos.ts';
import { WireError } from './errors.ts';
import { flagIn, idIn, type Message, messageIn, messagesIn, numberIn, present, textIn } from './fields.ts';
import { labelsToWire } from './tasks.ts';

/**
 * The `FrameworkInfo` message. A framework with the capability MULTI_ROLE names its roles in `roles`, any other its single one in
 * `role`: Mesos refuses the mixture. Throws WireError MESSAGE_MALFORMED for several roles without the capability.
 */
export function frameworkToWire(framework: FrameworkInfo): Message {
  const multiRole = framework.capabilities.includes('MULTI_ROLE');
  if (!multiRole && framework.roles.length > 1) {
    throw new WireError('MESSAGE_MALFORMED', 'several roles need the capability MULTI_ROLE', 'framework_info.roles');
  }
  return present({
    user: framework.user,
    name: framework.name,
    id: framework.id === undefined ? undefined : { value: framework.id },
    failover_timeout: framework.failoverTimeoutSeconds,
    checkpoint: framework.checkpoint,
    role: multiRole ? undefined : framework.roles[0],
    roles: multiRole ? [...framework.roles] : undefined,
    hostname: framework.hostname,
    principal: framework.principal,
    webui_url: framework.webuiUrl,
    capabilities: framework.capabilities.map((type) => ({ type })),
    labels: framework.labels === undefined ? undefined : labelsToWire(framework.labels),
  });
}

/** The framework that a `FrameworkInfo` message describes, with Mesos' defaults for what it leaves out. */
export function frameworkFromWire(message: Message): FrameworkInfo {
  const roles = message['roles'];
  const role = textIn(message, 'role');
  const labels = labelsFromWire(messageIn(message, 'labels'));
  return {
    name: textIn(message, 'name') ?? '',
    user: textIn(message, 'user') ?? '',
    roles: Array.isArray(roles) && roles.length > 0 ? roles.map(String) : role === undefined ? [] : [role],
    checkpoint: flagIn(message, 'checkpoint') ?? false,
    failoverTimeoutSeconds: numberIn(message, 'failover_timeout') ?? 0,
    capabilities: messagesIn(message, 'capabilities').flatMap((capability) => textIn(capability, 'type') ?? []),
    ...(labels.length === 0 ? {} : { labels }),
    ...present({
      id: idIn(message, 'id'),
      hostname: textIn(message, 'hostname'),
      principal: textIn(message, 'principal'),
      webuiUrl: textIn(message, 'webui_url'),
    }),
  };
}

/** The labels in a `Labels` message. */
export const labelsFromWire = (message: Message | undefined): Label[] =>
  messagesIn(message, 'labels').map((label) => ({
    key: textIn(label, 'key') ?? '',
    ...present({ value: textIn(label, 'value') }),
  }));
