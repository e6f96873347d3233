/** JSON merge patch, RFC 7386. */
import { clone, isObject, type Json } from '../json.ts';

/** The target with the patch merged in; null removes a member, lists are replaced. */
export const mergePatch = (target: Json | undefined, patch: Json): Json => {
  if (!isObject(patch)) return clone(patch);
  const result = isObject(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else if (value !== undefined) result[name] = mergePatch(result[name], value);
  }
  return result;
};
