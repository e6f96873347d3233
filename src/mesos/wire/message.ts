/**
 * Messages of Mesos' v1 API as plain objects in Mesos' JSON mapping: field names in snake case, enum values by name, bytes in base64,
 * 64-bit integers as numbers. The same object is sent and received in either encoding.
 */
import { WireError } from './errors.ts';
import { checkMessage, coderOf, type MessageName } from './schema.ts';

export type Encoding = 'json' | 'protobuf';

/** The media types that stand for the encodings in `Content-Type` and `Accept`. */
export const mediaTypes: Readonly<Record<Encoding, string>> = {
  json: 'application/json',
  protobuf: 'application/x-protobuf',
};

const plain = { longs: Number, enums: String, bytes: String } as const;

/**
 * The bytes of a message. Fields that the schema doesn't know go out in JSON and are left out in protobuf.
 * Throws WireError: MESSAGE_INCOMPLETE for a required field that is missing, MESSAGE_MALFORMED for a value that its field can't hold.
 */
export function encodeMessage(type: MessageName, message: object, encoding: Encoding): Uint8Array {
  const fault = checkMessage(type, message);
  if (fault !== undefined) throw fault;
  if (encoding === 'json') return new TextEncoder().encode(JSON.stringify(message));
  const coder = coderOf(type);
  return coder.encode(coder.fromObject(message)).finish();
}

/**
 * The message in these bytes. Reading is lenient: whatever is missing stays absent, fields and enum values that the schema doesn't
 * know break nothing (JSON keeps them, protobuf keeps an unknown enum value as its number).
 * Throws WireError MESSAGE_MALFORMED for bytes that are no message at all.
 */
export function decodeMessage(type: MessageName, bytes: Uint8Array, encoding: Encoding): Record<string, unknown> {
  try {
    if (encoding === 'json') return parseObject(new TextDecoder().decode(bytes));
    const coder = coderOf(type);
    return coder.toObject(coder.decode(bytes), plain);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new WireError('MESSAGE_MALFORMED', `no ${type} in ${encoding}: ${why}`, undefined, cause);
  }
}

function parseObject(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('not a JSON object');
  return value as Record<string, unknown>;
}
