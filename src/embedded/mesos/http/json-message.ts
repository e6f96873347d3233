/**
 * JSON bodies read as strictly as Mesos reads them, with its words for what is wrong: fields of the wrong kind and missing required
 * fields are refused, fields and enum values that nobody knows are dropped.
 */
import { Enum, type Field, MapField, Type } from 'protobufjs/light.js';
import root from '#mesos-v1';
import type { MessageName } from '../../../mesos/wire/schema.ts';

export type Reading = { readonly message: Record<string, unknown> } | { readonly fault: string };

/** The message in a JSON text, or the text of the 400 that Mesos would answer. */
export function readJson(name: MessageName, text: string): Reading {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { fault: `Failed to parse body into JSON: ${syntaxFault(text, String(error))}` };
  }
  try {
    const type = root.resolveAll().lookupType(name);
    if (!isObject(value)) throw new Fault('Expecting a JSON object');
    const message = readObject(type, value);
    const missing = missingFields(type, message, '');
    if (missing.length > 0) throw new Fault(`Missing required fields: ${missing.join(', ')}`);
    return { message };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { fault: `Failed to convert JSON into Call protobuf: ${error.message}` };
  }
}

class Fault extends Error {}

function syntaxFault(text: string, error: string): string {
  const at = Number(/position (\d+)/.exec(error)?.[1] ?? text.length);
  const line = text.slice(0, at).split('\n').length;
  return `syntax error at line ${line} near: ${text.slice(at).split('\n')[0] ?? ''}`;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function readObject(type: Type, value: Record<string, unknown>): Record<string, unknown> {
  const message: Record<string, unknown> = {};
  for (const [name, content] of Object.entries(value)) {
    const field = type.fields[name];
    if (field === undefined || content === null) continue;
    const read = readField(field, content);
    if (read !== undefined) message[name] = read;
  }
  return message;
}

function readField(field: Field, value: unknown): unknown {
  if (field instanceof MapField) {
    if (!isObject(value)) throw unexpected(field, value);
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, readValue(field, entry)]));
  }
  if (!field.repeated) {
    if (Array.isArray(value)) throw unexpected(field, value);
    return readValue(field, value);
  }
  if (!Array.isArray(value)) throw unexpected(field, value);
  return value.map((entry) => readValue(field, entry)).filter((entry) => entry !== undefined);
}

function readValue(field: Field, value: unknown): unknown {
  const type = field.resolve().resolvedType;
  if (type instanceof Type) {
    if (!isObject(value)) throw unexpected(field, value);
    return readObject(type, value);
  }
  if (type instanceof Enum) {
    if (typeof value === 'number') return type.valuesById[value];
    if (typeof value !== 'string') throw unexpected(field, value);
    return value in type.values ? value : undefined;
  }
  if (typeof value !== kindOf(field)) throw unexpected(field, value);
  if (field.type === 'bytes') refuseBadBase64(field, String(value));
  return value;
}

const kindOf = (field: Field): string =>
  field.type === 'string' || field.type === 'bytes' ? 'string' : field.type === 'bool' ? 'boolean' : 'number';

function unexpected(field: Field, value: unknown): Fault {
  const kind = Array.isArray(value) ? 'array' : typeof value;
  return new Fault(`Not expecting a JSON ${kind} for field '${field.name}'`);
}

function refuseBadBase64(field: Field, text: string): void {
  const bad = /[^A-Za-z0-9+/=]/.exec(text);
  if (bad !== null) {
    throw new Fault(`Failed to base64 decode bytes field '${field.name}': Invalid character '${bad[0]}'`);
  }
}

function missingFields(type: Type, message: Record<string, unknown>, path: string): string[] {
  return type.fieldsArray.flatMap((field) => {
    const value = message[field.name];
    const here = `${path}${field.name}`;
    if (value === undefined) return field.required ? [here] : [];
    const inner = field.resolvedType;
    if (!(inner instanceof Type)) return [];
    if (Array.isArray(value)) {
      return value.flatMap((entry, index) =>
        missingFields(inner, entry as Record<string, unknown>, `${here}[${index}].`),
      );
    }
    const entries = field instanceof MapField ? Object.values(value as object) : [value];
    return entries.flatMap((entry) => missingFields(inner, entry as Record<string, unknown>, `${here}.`));
  });
}
