/** Bodies of requests. */
import { parse } from 'yaml';
import { isObject, type Json } from '../json.ts';
import { badRequest, unsupportedMediaType } from '../status.ts';

const isJson = (value: unknown): value is Json => value !== undefined;

/** The body as JSON, read by its media type. Throws 400 when it can't be read, 415 for other media types. */
export const readBody = (contentType: string, body: string): Json => {
  const media = contentType.split(';')[0]?.trim() ?? '';
  try {
    if (media.endsWith('yaml')) {
      const value: unknown = parse(body);
      if (isJson(value)) return value;
      throw new SyntaxError('empty document');
    }
    if (media === '' || media.endsWith('json')) return JSON.parse(body) as Json;
  } catch (error) {
    throw badRequest(`error decoding the body: ${error instanceof Error ? error.message : String(error)}`);
  }
  throw unsupportedMediaType(['application/json', 'application/yaml']);
};

/** DeleteOptions may be missing. */
export const readOptionalBody = (contentType: string, body: string): Json | undefined => {
  if (body.trim() === '') return undefined;
  const value = readBody(contentType, body);
  return isObject(value) ? value : undefined;
};
