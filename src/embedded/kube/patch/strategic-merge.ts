/** Strategic merge patch: a merge patch that knows which lists are sets or have keys. For built-in kinds only. */
import { clone, equal, isObject, type Json, type JsonObject } from '../json.ts';
import { memberSchema, type Structural } from '../schema/structural.ts';

const elementOrder = '$setElementOrder/';
const fromPrimitives = '$deleteFromPrimitiveList/';

/** The target with the patch merged in, by the merge keys of the schema. */
export const strategicMerge = (schema: Structural | undefined, target: Json | undefined, patch: Json): Json => {
  if (!isObject(patch)) return clone(patch);
  if (patch['$patch'] === 'replace') return clone(withoutDirectives(patch));
  const result: JsonObject = isObject(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    if (name.startsWith(fromPrimitives)) removeValues(result, name.slice(fromPrimitives.length), value);
    else if (name.startsWith('$')) continue;
    else if (value === null) delete result[name];
    else if (isObject(value) && value['$patch'] === 'delete') delete result[name];
    else result[name] = mergeMember(memberSchema(schema, name), result[name], value);
  }
  keepOnly(result, patch['$retainKeys']);
  for (const [name, order] of Object.entries(patch)) {
    if (name.startsWith(elementOrder)) reorder(schema, result, name.slice(elementOrder.length), order);
  }
  return result;
};

const withoutDirectives = (patch: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(patch).filter(([name]) => !name.startsWith('$')));

const mergeMember = (schema: Structural | undefined, target: Json | undefined, patch: Json): Json => {
  if (!Array.isArray(patch)) return strategicMerge(schema, target, patch);
  const list = Array.isArray(target) ? target : [];
  if (schema?.['x-kubernetes-list-type'] === 'set') {
    return [...list, ...patch.filter((item) => !list.some((one) => equal(one, item)))];
  }
  const key = schema?.['x-kubernetes-patch-merge-key'];
  return key === undefined ? clone(patch) : mergeItems(schema?.items, key, list, patch);
};

const mergeItems = (
  schema: Structural | undefined,
  key: string,
  target: readonly Json[],
  patch: readonly Json[],
): Json[] => {
  if (patch.some((item) => isObject(item) && item['$patch'] === 'replace')) {
    return patch.filter((item) => !isObject(item) || item['$patch'] !== 'replace').map((item) => clone(item));
  }
  const keyOf = (item: Json): Json | undefined => (isObject(item) ? item[key] : undefined);
  let result = [...target];
  for (const item of patch) {
    const index = result.findIndex((one) => equal(keyOf(one), keyOf(item)));
    if (isObject(item) && item['$patch'] === 'delete') result = result.filter((_, position) => position !== index);
    else if (index < 0) result.push(strategicMerge(schema, undefined, item));
    else result[index] = strategicMerge(schema, result[index], item);
  }
  return result;
};

const removeValues = (result: JsonObject, name: string, values: Json): void => {
  const list = result[name];
  if (!Array.isArray(list) || !Array.isArray(values)) return;
  result[name] = list.filter((item) => !values.some((value) => equal(value, item)));
};

const keepOnly = (result: JsonObject, names: Json | undefined): void => {
  if (!Array.isArray(names)) return;
  for (const name of Object.keys(result)) if (!names.includes(name)) delete result[name];
};

const reorder = (schema: Structural | undefined, result: JsonObject, name: string, order: Json | undefined): void => {
  const list = result[name];
  if (!Array.isArray(list) || !Array.isArray(order)) return;
  const key = memberSchema(schema, name)?.['x-kubernetes-patch-merge-key'];
  const identity = (item: Json): string => JSON.stringify(key !== undefined && isObject(item) ? item[key] : item);
  const places = new Map(order.map((item, index) => [identity(item), index]));
  const place = (item: Json): number => places.get(identity(item)) ?? order.length;
  result[name] = [...list].sort((a, b) => place(a) - place(b));
};
