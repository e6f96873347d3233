/** Resources and attributes: Mesos' messages <-> the words of model/mesos. */
import type { Attribute, PortRange, Resource, ResourceOrigin } from '../../model/mesos.ts';
import { idIn, type Message, messageIn, messagesIn, needed, numberIn, textIn } from './fields.ts';

/** The fields that say where a piece of a resource comes from, and that a task must echo. */
const originFields = ['provider_id', 'role', 'reservation', 'reservations', 'allocation_info'] as const;

/** A scalar in thousandths, rounded as Mesos does before it computes: to three decimals, half away from zero. */
export const toMilli = (value: number): number => Math.sign(value) * Math.round(Math.abs(value) * 1000);

/** Origins that were read already: an agent's many resources have few of them, and those that are equal are then the same object. */
export type OriginCache = Map<string, ResourceOrigin>;

/**
 * The resources that a task may take: scalars and ranges. Left out are persistent volumes and disks with a source of their own
 * (both have `disk`), revocable and shared resources, and sets, which nobody here knows how to use. `offeredTo` is the role of
 * the whole offer, where the resources don't say it themselves.
 */
export function resourcesFromWire(
  messages: readonly Message[],
  offeredTo?: string,
  origins: OriginCache = new Map(),
): Resource[] {
  const resources: Resource[] = [];
  for (const message of messages.filter(isUsable)) {
    const name = needed(textIn(message, 'name'), 'resource.name');
    const origin = originOf(message, offeredTo, origins);
    const scalar = numberIn(messageIn(message, 'scalar'), 'value');
    const ranges = messageIn(message, 'ranges');
    if (scalar !== undefined) resources.push({ name, origin, milli: toMilli(scalar) });
    else if (ranges !== undefined) resources.push({ name, origin, ranges: rangesFromWire(ranges) });
  }
  return resources;
}

/** The message of a resource, with its origin as Mesos sent it. */
export function resourceToWire(resource: Resource): Message {
  const { name, origin } = resource;
  return 'milli' in resource
    ? { ...origin.wire, name, type: 'SCALAR', scalar: { value: resource.milli / 1000 } }
    : {
        ...origin.wire,
        name,
        type: 'RANGES',
        ranges: { range: resource.ranges.map(({ begin, end }) => ({ begin, end })) },
      };
}

/** Attributes of an agent; one of an unknown type is left out. */
export function attributesFromWire(messages: readonly Message[]): Attribute[] {
  return messages.flatMap((message): Attribute[] => {
    const name = needed(textIn(message, 'name'), 'attribute.name');
    switch (textIn(message, 'type')) {
      case 'SCALAR':
        return [{ name, type: 'SCALAR', scalar: numberIn(messageIn(message, 'scalar'), 'value') ?? 0 }];
      case 'RANGES':
        return [{ name, type: 'RANGES', ranges: rangesFromWire(messageIn(message, 'ranges')) }];
      case 'SET':
        return [{ name, type: 'SET', set: itemsOf(messageIn(message, 'set')) }];
      case 'TEXT':
        return [{ name, type: 'TEXT', text: idIn(message, 'text') ?? '' }];
      default:
        return [];
    }
  });
}

const isUsable = (message: Message): boolean =>
  message['disk'] === undefined && message['revocable'] === undefined && message['shared'] === undefined;

function originOf(message: Message, offeredTo: string | undefined, origins: OriginCache): ResourceOrigin {
  const wire: Record<string, unknown> = {};
  for (const field of originFields) {
    const value = message[field];
    if (value !== undefined && !(Array.isArray(value) && value.length === 0)) wire[field] = value;
  }
  const text = `${JSON.stringify(wire)} ${offeredTo}`;
  const known = origins.get(text);
  if (known !== undefined) return known;
  const origin = readOrigin(wire, offeredTo);
  origins.set(text, origin);
  return origin;
}

function readOrigin(wire: Message, offeredTo: string | undefined): ResourceOrigin {
  const allocatedTo = textIn(messageIn(wire, 'allocation_info'), 'role') ?? offeredTo ?? '*';
  const reservedFor = reservedRole(wire);
  // An unreserved piece comes with role '*' or without a role, as the framework's capabilities have it: the same pool.
  const { role, ...rest } = wire;
  const key = canonical({ ...rest, role: role === '*' ? undefined : role, allocatedTo });
  return { key, allocatedTo, wire, ...(reservedFor === undefined ? {} : { reservedFor }) };
}

/** Refined reservations are a stack whose last one counts; before RESERVATION_REFINEMENT the role itself said it. */
function reservedRole(message: Message): string | undefined {
  const refined = messagesIn(message, 'reservations').at(-1);
  if (refined !== undefined) return textIn(refined, 'role');
  const role = textIn(message, 'role');
  return role === '*' ? undefined : role;
}

/** JSON with sorted keys: equal for equal values, whichever way they were encoded. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function rangesFromWire(message: Message | undefined): PortRange[] {
  return messagesIn(message, 'range').map((range) => ({
    begin: needed(numberIn(range, 'begin'), 'range.begin'),
    end: needed(numberIn(range, 'end'), 'range.end'),
  }));
}

function itemsOf(message: Message | undefined): string[] {
  const items = message?.['item'];
  return Array.isArray(items) ? items.filter((item) => typeof item === 'string') : [];
}
