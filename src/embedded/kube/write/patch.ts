/** The four kinds of patches. */
import { applyTo } from '../apply/apply.ts';
import { type Core, timestamp } from '../core.ts';
import { invalid } from '../field-error.ts';
import { clone, isObject, type Json } from '../json.ts';
import { type KubeObject, keyOf } from '../object.ts';
import { jsonPatch } from '../patch/json-patch.ts';
import { mergePatch } from '../patch/merge-patch.ts';
import { strategicMerge } from '../patch/strategic-merge.ts';
import { apiVersionOf, present, type ResourceType } from '../resource.ts';
import { badRequest, conflict, invalidObject, notFound, plainError, unsupportedMediaType } from '../status.ts';
import { createApplied } from './create.ts';
import { asObject, normalise, unknownFields } from './decode.ts';
import type { WriteOptions } from './options.ts';
import { liveObject, replaceObject } from './update.ts';

const patchTypes = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const;

/** Where a patch goes. */
export interface Target {
  readonly type: ResourceType;
  readonly namespace: string | undefined;
  readonly name: string;
}

/** Patches an object, or its status; answers what is stored then, and whether that is new. Throws as an update does, and 415. */
export const patchObject = (
  core: Core,
  target: Target,
  mediaType: string,
  patch: Json,
  options: WriteOptions,
): { readonly object: KubeObject; readonly created: boolean } => {
  if (mediaType === patchTypes.apply) return applyObject(core, target, patch, options);
  const { type, namespace, name } = target;
  const live = liveObject(core, type, namespace, name);
  const shown = clone(present(type, live));
  const patched = asObject(type, patchedDocument(type, mediaType, shown, patch));
  if (patched.metadata.name !== name) {
    throw badRequest(`the name of the object (${patched.metadata.name}) does not match the name on the URL (${name})`);
  }
  const { object, unknown } = normalise(type, clone(patched));
  refuseUnknown(unknown, patch, options);
  return { object: replaceObject(core, type, live, object, options), created: false };
};

const patchedDocument = (type: ResourceType, mediaType: string, shown: KubeObject, patch: Json): Json => {
  switch (mediaType) {
    case patchTypes.json:
      return jsonPatch(shown, patch);
    case patchTypes.merge:
      if (!isObject(patch)) throw badRequest('error decoding patch: json: cannot unmarshal the body into a map');
      return mergePatch(shown, patch);
    case patchTypes.strategic:
      if (!type.custom) return strategicMerge(type.schema, shown, patch);
  }
  const { json, merge, strategic, apply } = patchTypes;
  throw unsupportedMediaType(type.custom ? [json, merge, apply] : [json, merge, strategic, apply]);
};

const refuseUnknown = (unknown: readonly string[], patch: Json, options: WriteOptions): void => {
  const words = unknownFields(unknown);
  if (words.length > 0 && options.fieldValidation === 'Strict') {
    const why = invalid('patch', JSON.stringify(patch), `strict decoding error: ${words.join(', ')}`);
    throw invalidObject('', '', '', [why]);
  }
  if (options.fieldValidation === 'Warn') options.warnings.push(...words);
};

const applyObject = (
  core: Core,
  { type, namespace, name }: Target,
  patch: Json,
  options: WriteOptions,
): { readonly object: KubeObject; readonly created: boolean } => {
  if (options.manager === '')
    throw badRequest(
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    );
  const given = asObject(type, patch);
  if (given.metadata.managedFields !== undefined && given.metadata.managedFields !== null) {
    throw badRequest('metadata.managedFields must be nil');
  }
  if (given.metadata.name !== '' && given.metadata.name !== name) {
    throw badRequest(`the name of the object (${given.metadata.name}) does not match the name on the URL (${name})`);
  }
  const config: KubeObject = {
    ...given,
    metadata: { ...given.metadata, name, ...(type.namespaced ? { namespace: namespace ?? '' } : {}) },
  };
  declaredOnly(type, config);
  const live = core.store.table(type.table).get(keyOf(type.namespaced ? namespace : undefined, name));
  if (live === undefined) {
    if (options.subresource !== '') throw notFound(type, name);
    if ((config.metadata.uid ?? '') !== '') {
      throw conflict(
        type,
        name,
        `uid mismatch: the provided object specified uid ${config.metadata.uid}, and no existing object was found`,
      );
    }
    return { object: createApplied(core, type, config, options), created: true };
  }
  const next = applyTo(present(type, live), config, {
    schema: type.schema,
    statusSubresource: type.statusSubresource,
    manager: {
      name: options.manager,
      operation: 'Apply',
      apiVersion: apiVersionOf(type),
      subresource: options.subresource,
    },
    force: options.force,
    time: timestamp(core.clock),
  });
  const { object } = normalise(type, next);
  return { object: replaceObject(core, type, live, object, options, true), created: false };
};

/** An applied configuration may name only fields that the schema knows. */
const declaredOnly = (type: ResourceType, config: KubeObject): void => {
  const { unknown } = normalise(type, clone(config));
  if (unknown.length === 0) return;
  const where = `${config.metadata.namespace ?? ''}/${config.metadata.name}; ${apiVersionOf(type)}, Kind=${type.kind}`;
  const errors = unknown.map((path) => `.${path}: field not declared in schema`);
  const why = errors.length === 1 ? errors[0] : `errors:\n${errors.map((error) => `  ${error}`).join('\n')}`;
  throw plainError(`failed to create typed patch object (${where}): ${why}`);
};
