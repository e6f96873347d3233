/** What the generated descriptor says about messages: which fields they have, which of these must be there, how they are coded. */

import { Enum, type Field, type INamespace, MapField, Root, Type } from 'protobufjs/light.js';
import root from '#mesos-v1';
import { WireError } from './errors.ts';

/** The messages that are sent and received as a whole. */
export type MessageName =
  | 'mesos.v1.scheduler.Call'
  | 'mesos.v1.scheduler.Event'
  | 'mesos.v1.scheduler.Response'
  | 'mesos.v1.master.Call'
  | 'mesos.v1.master.Event'
  | 'mesos.v1.master.Response'
  | 'mesos.v1.executor.Call'
  | 'mesos.v1.executor.Event';

/**
 * The same messages, with no field required and every enum open. A strict reader drops a whole update because of one task state
 * that it doesn't know; this one keeps the number and everything else.
 */
const lenientRoot = Root.fromJSON(relaxed(root.toJSON())).resolveAll();

/** Only a resolved descriptor knows which fields are required. */
const strictRoot = root.resolveAll();

/** Coder of a message: reads whatever is there, writes whatever is given. What must be there is the business of checkMessage. */
export const coderOf = (name: MessageName): Type => lenientRoot.lookupType(name);

/**
 * The first thing that keeps a message from being sent: a required field that is missing (MESSAGE_INCOMPLETE) or a value that its
 * field can't hold (MESSAGE_MALFORMED). Paths read as Mesos writes them: `accept.operations[0].launch.task_infos[0].name`.
 * Fields that the schema doesn't know are no fault.
 */
export function checkMessage(name: MessageName, message: object): WireError | undefined {
  return faultInMessage(strictRoot.lookupType(name), message, '');
}

function relaxed(node: INamespace): INamespace {
  const described = node as INamespace & { fields?: Record<string, { rule?: string }>; values?: object };
  if (described.values !== undefined) return { ...node, options: { ...node.options, features: { enum_type: 'OPEN' } } };
  const fields = Object.entries(described.fields ?? {}).map(([name, field]) => {
    const { rule, ...rest } = field;
    return [name, rule === 'required' ? rest : field];
  });
  const nested = Object.entries(node.nested ?? {}).map(([name, child]) => [name, relaxed(child as INamespace)]);
  return {
    ...node,
    ...(described.fields === undefined ? {} : { fields: Object.fromEntries(fields) }),
    ...(node.nested === undefined ? {} : { nested: Object.fromEntries(nested) }),
  };
}

function faultInMessage(type: Type, value: unknown, path: string): WireError | undefined {
  if (!isObject(value)) return malformed(path, 'an object');
  for (const field of type.fieldsArray) {
    const fault = faultInField(field, value[field.name], path === '' ? field.name : `${path}.${field.name}`);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function faultInField(field: Field, value: unknown, path: string): WireError | undefined {
  if (value === undefined || value === null) {
    return field.required ? new WireError('MESSAGE_INCOMPLETE', `missing required field ${path}`, path) : undefined;
  }
  if (field instanceof MapField) {
    if (!isObject(value)) return malformed(path, 'an object');
    return firstFault(Object.entries(value), ([key, entry]) => faultInValue(field, entry, `${path}["${key}"]`));
  }
  if (!field.repeated) return faultInValue(field, value, path);
  if (!Array.isArray(value)) return malformed(path, 'an array');
  return firstFault(value.entries(), ([index, entry]) => faultInValue(field, entry, `${path}[${index}]`));
}

function firstFault<T>(items: Iterable<T>, fault: (item: T) => WireError | undefined): WireError | undefined {
  for (const item of items) {
    const found = fault(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function faultInValue(field: Field, value: unknown, path: string): WireError | undefined {
  const type = field.resolve().resolvedType;
  if (type instanceof Type) return faultInMessage(type, value, path);
  if (type instanceof Enum) {
    const known = typeof value === 'number' || (typeof value === 'string' && value in type.values);
    return known ? undefined : malformed(path, `a value of ${type.name}`);
  }
  switch (field.type) {
    case 'string':
      return typeof value === 'string' ? undefined : malformed(path, 'a string');
    case 'bytes':
      return typeof value === 'string' && isBase64(value) ? undefined : malformed(path, 'a base64 string');
    case 'bool':
      return typeof value === 'boolean' ? undefined : malformed(path, 'a boolean');
    case 'double':
    case 'float':
      return typeof value === 'number' ? undefined : malformed(path, 'a number');
    default:
      return Number.isInteger(value) ? undefined : malformed(path, 'an integer');
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isBase64 = (text: string): boolean => /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0;

const malformed = (path: string, expected: string): WireError =>
  new WireError('MESSAGE_MALFORMED', `${path === '' ? 'message' : path} must be ${expected}`, path);
