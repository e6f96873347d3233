/** From a request's body to an object of the type that the path names. */
import { isObject, type Json, type JsonObject } from '../json.ts';
import type { KubeObject, ObjectMeta } from '../object.ts';
import { apiVersionOf, type ResourceType } from '../resource.ts';
import { prune, setDefaults } from '../schema/prune.ts';
import { badRequest } from '../status.ts';

/** The body as an object of the type, nothing taken away yet. Throws 400 when it is of another type. */
export const asObject = (type: ResourceType, body: Json): KubeObject => {
  if (!isObject(body)) throw badRequest(`couldn't get version/kind; json parse error: the body is no object`);
  const version = apiVersionOf(type);
  const { apiVersion = version, kind = type.kind } = body;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || kind !== type.kind) {
    throw badRequest(
      `${String(kind)} in version "${type.version}" cannot be handled as a ${type.kind}: no kind "${String(kind)}" is registered for version "${version}"`,
    );
  }
  if (apiVersion !== version) {
    throw badRequest(
      `the API version in the data (${apiVersion}) does not match the expected API version (${version})`,
    );
  }
  const metadata: JsonObject = isObject(body['metadata']) ? body['metadata'] : {};
  const named: ObjectMeta = { ...metadata, name: typeof metadata['name'] === 'string' ? metadata['name'] : '' };
  return { ...body, apiVersion, kind, metadata: named };
};

/**
 * Removes what the schema doesn't know from the object (in place) and answers the paths of it; sets defaults; turns it into
 * the form in which it is stored.
 */
export const normalise = (
  type: ResourceType,
  given: KubeObject,
): { readonly object: KubeObject; readonly unknown: string[] } => {
  const unknown = prune(type.schema, given);
  setDefaults(type.schema, given);
  return { object: (type.toStorage?.(given) as KubeObject | undefined) ?? given, unknown };
};

/** The words for unknown fields. */
export const unknownFields = (paths: readonly string[]): string[] => paths.map((path) => `unknown field "${path}"`);

/** Empty maps and lists of the metadata are not stored. */
export const dropEmpty = (metadata: ObjectMeta): ObjectMeta => {
  for (const key of ['labels', 'annotations', 'finalizers', 'ownerReferences']) {
    const value = metadata[key];
    if (value === null || (typeof value === 'object' && Object.keys(value).length === 0)) delete metadata[key];
  }
  return metadata;
};
