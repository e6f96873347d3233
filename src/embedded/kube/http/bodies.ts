/** Bodies of requests. */
import { parse } from 'yaml';
import { isObject, type Json } from '../json.ts';
import { badRequest, unsupportedMediaType } from '../status.ts';
import { readProtobuf } from './protobuf.ts';

const isJson = (value: unknown): value is Json => value !== undefined;

/** The body as JSON, read by its media type. Throws 400 when it can't be read, 415 for other media types. */
export const readBody = (contentType: string, body: Buffer): Json => {
  const media = contentType.split(';')[0]?.trim() ?? '';
  if (media === 'application/vnd.kubernetes.protobuf') return readProtobuf(body);
  try {
    if (media.endsWith('yaml')) {
      const value: unknown = parse(body.toString());
      if (isJson(value)) return value;
      throw new SyntaxError('empty document');
    }
    if (media === '' || media.endsWith('json')) return JSON.parse(body.toString()) as Json;
  } catch (error) {
    throw badRequest(`error decoding the body: ${error instanceof Error ? error.message : String(error)}`);
  }
  throw unsupportedMediaType(['application/json', 'application/yaml']);
};

/** DeleteOptions may be missing. */
export const readOptionalBody = (contentType: string, body: Buffer): Json | undefined => {
  if (body.length === 0) return undefined;
  const value = readBody(contentType, body);
  return isObject(value) ? value : undefined;
};
