/**
 * Bodies in Kubernetes' protobuf, which kubectl sends for the kinds that it knows by heart (`kubectl create secret` and the
 * like). Only requests are read; answers are JSON, which all these clients take too. Field numbers are those of k8s.io/api 0.34.
 */
import protobuf from 'protobufjs/minimal.js';
import type { Json, JsonObject } from '../json.ts';
import { badRequest, unsupportedMediaType } from '../status.ts';

type Kind =
  | 'text'
  | 'bytes'
  | 'flag'
  /** 0 stands for nothing. */
  | 'integer'
  /** 0 is a value. */
  | 'givenInteger'
  | 'intOrText'
  | { readonly message: Message }
  | { readonly list: Kind }
  | { readonly map: 'text' | 'bytes' };
type Message = Readonly<Record<number, readonly [name: string, kind: Kind]>>;

const owner: Message = {
  1: ['kind', 'text'],
  3: ['name', 'text'],
  4: ['uid', 'text'],
  5: ['apiVersion', 'text'],
  6: ['controller', 'flag'],
  7: ['blockOwnerDeletion', 'flag'],
};
/** Without what only the server sets. */
const metadata: readonly [string, Kind] = [
  'metadata',
  {
    message: {
      1: ['name', 'text'],
      2: ['generateName', 'text'],
      3: ['namespace', 'text'],
      5: ['uid', 'text'],
      6: ['resourceVersion', 'text'],
      11: ['labels', { map: 'text' }],
      12: ['annotations', { map: 'text' }],
      13: ['ownerReferences', { list: { message: owner } }],
      14: ['finalizers', { list: 'text' }],
    },
  },
];
const servicePort: Message = {
  1: ['name', 'text'],
  2: ['protocol', 'text'],
  3: ['port', 'integer'],
  4: ['targetPort', 'intOrText'],
  5: ['nodePort', 'integer'],
  6: ['appProtocol', 'text'],
};
const serviceSpec: Message = {
  1: ['ports', { list: { message: servicePort } }],
  2: ['selector', { map: 'text' }],
  3: ['clusterIP', 'text'],
  4: ['type', 'text'],
  7: ['sessionAffinity', 'text'],
  10: ['externalName', 'text'],
};
const resourceAttributes: Message = {
  1: ['namespace', 'text'],
  2: ['verb', 'text'],
  3: ['group', 'text'],
  4: ['version', 'text'],
  5: ['resource', 'text'],
  6: ['subresource', 'text'],
  7: ['name', 'text'],
};
const nonResourceAttributes: Message = { 1: ['path', 'text'], 2: ['verb', 'text'] };
const accessSpec: Message = {
  1: ['resourceAttributes', { message: resourceAttributes }],
  2: ['nonResourceAttributes', { message: nonResourceAttributes }],
};
const reference: Message = { 1: ['name', 'text'] };
const preconditions: Message = { 1: ['uid', 'text'], 2: ['resourceVersion', 'text'] };

const kinds: Readonly<Record<string, Message>> = {
  Namespace: { 1: metadata },
  ConfigMap: {
    1: metadata,
    2: ['data', { map: 'text' }],
    3: ['binaryData', { map: 'bytes' }],
    4: ['immutable', 'flag'],
  },
  Secret: {
    1: metadata,
    2: ['data', { map: 'bytes' }],
    3: ['type', 'text'],
    4: ['stringData', { map: 'text' }],
    5: ['immutable', 'flag'],
  },
  ServiceAccount: {
    1: metadata,
    3: ['imagePullSecrets', { list: { message: reference } }],
    4: ['automountServiceAccountToken', 'flag'],
  },
  Service: { 1: metadata, 2: ['spec', { message: serviceSpec }] },
  SelfSubjectAccessReview: { 1: metadata, 2: ['spec', { message: accessSpec }] },
  SelfSubjectReview: { 1: metadata },
  TokenReview: { 1: metadata, 2: ['spec', { message: { 1: ['token', 'text'], 2: ['audiences', { list: 'text' }] } }] },
  DeleteOptions: {
    1: ['gracePeriodSeconds', 'givenInteger'],
    2: ['preconditions', { message: preconditions }],
    3: ['orphanDependents', 'flag'],
    4: ['propagationPolicy', 'text'],
    5: ['dryRun', { list: 'text' }],
  },
};

const magic = Buffer.from('k8s\0');
const typeMeta: Message = { 1: ['apiVersion', 'text'], 2: ['kind', 'text'] };
const envelope: Message = { 1: ['typeMeta', { message: typeMeta }], 2: ['raw', 'bytes'] };

/** The object of a protobuf body. Throws 400 for what is none, 415 for kinds that only JSON is read for. */
export const readProtobuf = (body: Buffer): JsonObject => {
  if (!body.subarray(0, 4).equals(magic))
    throw badRequest('provided data does not appear to be a protobuf message, expected prefix "k8s\\0"');
  try {
    const outer = readMessage(envelope, body.subarray(4));
    const { apiVersion = '', kind = '' } = (outer['typeMeta'] ?? {}) as JsonObject;
    const message = kinds[String(kind)];
    if (message === undefined) throw unsupportedMediaType(['application/json', 'application/yaml']);
    return { apiVersion, kind, ...readMessage(message, Buffer.from(String(outer['raw'] ?? ''), 'base64')) };
  } catch (error) {
    if (error instanceof RangeError) throw badRequest(`unable to decode the protobuf body: ${error.message}`);
    throw error;
  }
};

const readMessage = (message: Message, bytes: Uint8Array): JsonObject => {
  const reader = protobuf.Reader.create(bytes);
  const result: JsonObject = {};
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    const field = message[tag >>> 3];
    if (field === undefined) reader.skipType(tag & 7);
    else readField(result, field[0], field[1], reader);
  }
  return result;
};

const readField = (result: JsonObject, name: string, kind: Kind, reader: protobuf.Reader): void => {
  if (typeof kind === 'object' && 'list' in kind) {
    const list = result[name];
    const item = readValue(kind.list, reader);
    result[name] = [...(Array.isArray(list) ? list : []), item ?? ''];
  } else if (typeof kind === 'object' && 'map' in kind) {
    const { key = '', value = '' } = readMessage({ 1: ['key', 'text'], 2: ['value', kind.map] }, reader.bytes());
    result[name] = { ...(result[name] as JsonObject | undefined), [String(key)]: value };
  } else {
    const value = readValue(kind, reader);
    if (value !== undefined) result[name] = value;
  }
};

const readValue = (kind: Kind, reader: protobuf.Reader): Json | undefined => {
  switch (kind) {
    case 'text':
      return reader.string() || undefined;
    case 'bytes':
      return Buffer.from(reader.bytes()).toString('base64');
    case 'flag':
      return reader.bool();
    case 'integer':
      return Number(reader.int64()) || undefined;
    case 'givenInteger':
      return Number(reader.int64());
    case 'intOrText': {
      const either = readMessage(
        { 1: ['type', 'integer'], 2: ['number', 'integer'], 3: ['text', 'text'] },
        reader.bytes(),
      );
      return either['type'] === 1 ? either['text'] : either['number'];
    }
    default:
      return 'message' in kind ? readMessage(kind.message, reader.bytes()) : undefined;
  }
};
