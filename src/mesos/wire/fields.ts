/** Reads fields of decoded messages, where anything may be missing or of another type than expected. */
import { WireError } from './errors.ts';

/** A decoded message, or a part of one. */
export type Message = Readonly<Record<string, unknown>>;

/** The message in a field; undefined when there is none. */
export function messageIn(message: Message | undefined, name: string): Message | undefined {
  const value = message?.[name];
  return isMessage(value) ? value : undefined;
}

/** The messages in a repeated field; none when it is missing. */
export function messagesIn(message: Message | undefined, name: string): readonly Message[] {
  const value = message?.[name];
  return Array.isArray(value) ? value.filter(isMessage) : [];
}

/** The text of a field. An enum value that the schema doesn't know comes as its number: this makes it a text. */
export function textIn(message: Message | undefined, name: string): string | undefined {
  const value = message?.[name];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : undefined;
}

/** The finite number in a field. */
export function numberIn(message: Message | undefined, name: string): number | undefined {
  const value = message?.[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The boolean in a field. */
export function flagIn(message: Message | undefined, name: string): boolean | undefined {
  const value = message?.[name];
  return typeof value === 'boolean' ? value : undefined;
}

/** The text of `{value}` in a field: how Mesos wraps ids. */
export const idIn = (message: Message | undefined, name: string): string | undefined =>
  textIn(messageIn(message, name), 'value');

/** A field's value that nothing can be made of the message without. Throws WireError MESSAGE_INCOMPLETE. */
export function needed<T>(value: T | undefined, path: string): T {
  if (value === undefined) throw new WireError('MESSAGE_INCOMPLETE', `missing required field ${path}`, path);
  return value;
}

/**
 * The properties that have a value: `exactOptionalPropertyTypes` tells absent from undefined, and so does a message when it is
 * compared or sent as JSON.
 */
export function present<T extends object>(properties: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(properties).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}

const isMessage = (value: unknown): value is Message =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
