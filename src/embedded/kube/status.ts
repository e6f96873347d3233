/** The answers of the API that are not objects: `Status`, and the errors that carry one. */
import { type FieldError, sentenceOf } from './field-error.ts';
import type { Json, JsonObject } from './json.ts';

/** What error messages need to know of a resource. */
export interface Named {
  readonly group: string;
  readonly plural: string;
  readonly kind: string;
}

/** Thrown wherever a request can't be served; the HTTP layer sends its status as it is. */
export class ApiError extends Error {
  readonly code: number;
  readonly status: JsonObject;

  constructor(code: number, reason: string, message: string, details?: JsonObject) {
    super(message);
    this.code = code;
    this.status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message,
      ...(reason === '' ? {} : { reason }),
      ...(details === undefined ? {} : { details }),
      code,
    };
  }
}

const qualified = (group: string, name: string): string => (group === '' ? name : `${name}.${group}`);
const resourceOf = (type: Named): string => qualified(type.group, type.plural);
const detailsOf = (type: Named, name: string): JsonObject => ({
  ...(name === '' ? {} : { name }),
  ...(type.group === '' ? {} : { group: type.group }),
  kind: type.plural,
});

export const notFound = (type: Named, name: string): ApiError =>
  new ApiError(404, 'NotFound', `${resourceOf(type)} "${name}" not found`, detailsOf(type, name));

/** The path belongs to no resource. */
export const noSuchResource = (): ApiError =>
  new ApiError(404, 'NotFound', 'the server could not find the requested resource', {});

export const alreadyExists = (type: Named, name: string): ApiError =>
  new ApiError(409, 'AlreadyExists', `${resourceOf(type)} "${name}" already exists`, detailsOf(type, name));

export const conflict = (type: Named, name: string, why: string): ApiError =>
  new ApiError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${resourceOf(type)} "${name}": ${why}`,
    detailsOf(type, name),
  );

/** The optimistic lock failed: somebody wrote in between. */
export const modified = (type: Named, name: string): ApiError =>
  conflict(type, name, 'the object has been modified; please apply your changes to the latest version and try again');

export const forbiddenFor = (type: Named, name: string, why: string, causes?: Json[]): ApiError =>
  new ApiError(403, 'Forbidden', `${resourceOf(type)} ${name === '' ? '' : `"${name}" `}is forbidden: ${why}`, {
    ...detailsOf(type, name),
    ...(causes === undefined ? {} : { causes }),
  });

/** An object that breaks its schema or the rules of its kind. */
export const invalidObject = (group: string, kind: string, name: string, errors: readonly FieldError[]): ApiError =>
  new ApiError(422, 'Invalid', `${qualified(group, kind)} "${name}" is invalid: ${sentenceOf(errors)}`, {
    ...(name === '' ? {} : { name }),
    ...(group === '' ? {} : { group }),
    ...(kind === '' ? {} : { kind }),
    causes: errors.map((error) => ({ reason: error.type, message: error.body, field: error.field })),
  });

export const badRequest = (message: string): ApiError => new ApiError(400, 'BadRequest', message);

/** The kept history no longer reaches back to the version asked for. */
export const expired = (message: string): ApiError => new ApiError(410, 'Expired', message);

export const unauthorized = (): ApiError => new ApiError(401, 'Unauthorized', 'Unauthorized');

export const methodNotAllowed = (): ApiError =>
  new ApiError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});

export const notAcceptable = (accepted: string): ApiError =>
  new ApiError(406, 'NotAcceptable', `only the following media types are accepted: ${accepted}`);

export const unsupportedMediaType = (accepted: readonly string[]): ApiError =>
  new ApiError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
  );

/** A request for a version that doesn't exist yet. */
export const tooLargeVersion = (asked: number, current: number): ApiError =>
  new ApiError(504, 'Timeout', `Timeout: Too large resource version: ${asked}, current: ${current}`, {
    retryAfterSeconds: 1,
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
  });

/** An error without a reason of its own, as the server wraps Go errors. */
export const plainError = (message: string): ApiError => new ApiError(500, '', message);

/** The answer to a delete that removed the object at once. */
export const deleted = (type: Named, name: string, uid: string): JsonObject => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Success',
  details: { ...detailsOf(type, name), uid },
});
