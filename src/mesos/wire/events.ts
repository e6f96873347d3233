/** Events of the scheduler API: Mesos' messages -> the words of model/mesos. */
import {
  type MasterInfo,
  type Offer,
  type SchedulerEvent,
  type TaskState,
  type TaskStatus,
  taskStates,
} from '../../model/mesos.ts';
import { flagIn, idIn, type Message, messageIn, messagesIn, needed, numberIn, present, textIn } from './fields.ts';
import { attributesFromWire, type OriginCache, resourcesFromWire } from './resources.ts';

/** What Mesos sends unless `--http_heartbeat_interval`-like settings say otherwise. */
const defaultHeartbeatSeconds = 15;

const knownStates: ReadonlySet<string> = new Set(taskStates);

/**
 * The event in a decoded `mesos.v1.scheduler.Event`. A type that we don't know, or none, is an event of type OTHER.
 * Throws WireError MESSAGE_INCOMPLETE when a field is missing that the event makes no sense without.
 */
export function eventFromWire(message: Message): SchedulerEvent {
  const type = textIn(message, 'type') ?? '';
  const read = Object.hasOwn(readers, type) ? readers[type] : undefined;
  return read === undefined ? { type: 'OTHER', name: type } : read(messageIn(message, type.toLowerCase()) ?? {});
}

const readers: Readonly<Record<string, (body: Message) => SchedulerEvent>> = {
  SUBSCRIBED: (body) => {
    const seconds = numberIn(body, 'heartbeat_interval_seconds') ?? defaultHeartbeatSeconds;
    const master = messageIn(body, 'master_info');
    return {
      type: 'SUBSCRIBED',
      frameworkId: needed(idIn(body, 'framework_id'), 'subscribed.framework_id'),
      heartbeatMs: Math.round((seconds > 0 ? seconds : defaultHeartbeatSeconds) * 1000),
      ...(master === undefined ? {} : { master: masterFromWire(master) }),
    };
  },
  OFFERS: (body) => {
    const origins: OriginCache = new Map();
    return { type: 'OFFERS', offers: messagesIn(body, 'offers').map((offer) => offerFromWire(offer, origins)) };
  },
  INVERSE_OFFERS: (body) => ({
    type: 'INVERSE_OFFERS',
    offerIds: messagesIn(body, 'inverse_offers').map((offer) => needed(idIn(offer, 'id'), 'inverse_offer.id')),
  }),
  RESCIND: (body) => ({ type: 'RESCIND', offerId: needed(idIn(body, 'offer_id'), 'rescind.offer_id') }),
  RESCIND_INVERSE_OFFER: (body) => ({
    type: 'RESCIND_INVERSE_OFFER',
    offerId: needed(idIn(body, 'inverse_offer_id'), 'rescind_inverse_offer.inverse_offer_id'),
  }),
  UPDATE: (body) => ({ type: 'UPDATE', status: statusFromWire(needed(messageIn(body, 'status'), 'update.status')) }),
  UPDATE_OPERATION_STATUS: (body) => {
    const status = needed(messageIn(body, 'status'), 'update_operation_status.status');
    return {
      type: 'UPDATE_OPERATION_STATUS',
      state: textIn(status, 'state') ?? 'OPERATION_UNKNOWN',
      ...present({ operationId: idIn(status, 'operation_id'), uuid: idIn(status, 'uuid') }),
    };
  },
  MESSAGE: (body) => ({
    type: 'MESSAGE',
    agentId: needed(idIn(body, 'agent_id'), 'message.agent_id'),
    executorId: needed(idIn(body, 'executor_id'), 'message.executor_id'),
    data: textIn(body, 'data') ?? '',
  }),
  FAILURE: (body) => ({
    type: 'FAILURE',
    ...present({
      agentId: idIn(body, 'agent_id'),
      executorId: idIn(body, 'executor_id'),
      status: numberIn(body, 'status'),
    }),
  }),
  ERROR: (body) => ({ type: 'ERROR', message: textIn(body, 'message') ?? '' }),
  HEARTBEAT: () => ({ type: 'HEARTBEAT' }),
};

/** An offer; what nobody here may take of its resources is left out. */
function offerFromWire(message: Message, origins: OriginCache): Offer {
  const role = textIn(messageIn(message, 'allocation_info'), 'role');
  const unavailableFrom = numberIn(messageIn(messageIn(message, 'unavailability'), 'start'), 'nanoseconds');
  return {
    id: needed(idIn(message, 'id'), 'offer.id'),
    agentId: needed(idIn(message, 'agent_id'), 'offer.agent_id'),
    hostname: needed(textIn(message, 'hostname'), 'offer.hostname'),
    resources: resourcesFromWire(messagesIn(message, 'resources'), role, origins),
    attributes: attributesFromWire(messagesIn(message, 'attributes')),
    ...present({
      agentUrl: urlOf(messageIn(message, 'url')),
      unavailableFromMs: unavailableFrom === undefined ? undefined : Math.floor(unavailableFrom / 1e6),
    }),
  };
}

/**
 * A task's status. A state that this version doesn't know is TASK_UNKNOWN: whether the task runs is in doubt, and doubt is cleared
 * by reconciliation.
 */
function statusFromWire(message: Message): TaskStatus {
  const timestamp = numberIn(message, 'timestamp');
  const networks = messagesIn(messageIn(message, 'container_status'), 'network_infos');
  return {
    taskId: needed(idIn(message, 'task_id'), 'status.task_id'),
    state: stateFromWire(textIn(message, 'state')),
    containerIps: networks.flatMap((network) =>
      messagesIn(network, 'ip_addresses').flatMap((address) => textIn(address, 'ip_address') ?? []),
    ),
    ...present({
      agentId: idIn(message, 'agent_id'),
      executorId: idIn(message, 'executor_id'),
      uuid: textIn(message, 'uuid'),
      reason: textIn(message, 'reason'),
      source: textIn(message, 'source'),
      message: textIn(message, 'message'),
      timestampMs: timestamp === undefined ? undefined : Math.round(timestamp * 1000),
      healthy: flagIn(message, 'healthy'),
      data: textIn(message, 'data'),
    }),
  };
}

/** A task state by its name; TASK_UNKNOWN for one that this version doesn't know. */
export const stateFromWire = (name: string | undefined): TaskState =>
  name !== undefined && knownStates.has(name) ? (name as TaskState) : 'TASK_UNKNOWN';

function masterFromWire(message: Message): MasterInfo {
  const address = messageIn(message, 'address');
  return {
    id: textIn(message, 'id') ?? '',
    hostname: textIn(address, 'hostname') ?? textIn(message, 'hostname') ?? textIn(address, 'ip') ?? '',
    port: numberIn(address, 'port') ?? numberIn(message, 'port') ?? 5050,
    ...present({ version: textIn(message, 'version') }),
  };
}

/** `scheme://host:port` of a URL message; its path (`/slave(1)`) names one of several agents in a process and isn't needed. */
function urlOf(message: Message | undefined): string | undefined {
  const address = messageIn(message, 'address');
  const host = textIn(address, 'hostname') ?? textIn(address, 'ip');
  const port = numberIn(address, 'port');
  if (host === undefined || port === undefined) return undefined;
  return `${textIn(message, 'scheme') ?? 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
