/** JSON patch, RFC 6902. */
import { clone, equal, isObject, type Json, textAt } from '../json.ts';
import { ApiError, badRequest } from '../status.ts';

/** The document after all operations. Throws 400 for what is no patch, 422 for operations that don't fit the document. */
export const jsonPatch = (target: Json, patch: Json): Json => {
  if (!Array.isArray(patch)) throw badRequest('json: cannot unmarshal object into Go value of type jsonpatch.Patch');
  return patch.reduce((document, operation) => applyOperation(document, operation), clone(target));
};

const refused = (why: string): ApiError =>
  new ApiError(422, 'Invalid', 'the server rejected our request due to an error in our request', {
    causes: [{ reason: 'UnexpectedServerResponse', message: why }],
  });

const stepsOf = (pointer: string): string[] => {
  if (pointer === '') return [];
  if (!pointer.startsWith('/')) throw refused(`invalid pointer: "${pointer}"`);
  return pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
};

const applyOperation = (document: Json, operation: Json): Json => {
  const path = stepsOf(textAt(operation, 'path'));
  const value = isObject(operation) ? operation['value'] : undefined;
  switch (textAt(operation, 'op')) {
    case 'add':
      return change(document, path, 'add', clone(value ?? null));
    case 'replace':
      return change(document, path, 'replace', clone(value ?? null));
    case 'remove':
      return change(document, path, 'remove', null);
    case 'move': {
      const from = stepsOf(textAt(operation, 'from'));
      const moved = read(document, from);
      return change(change(document, from, 'remove', null), path, 'add', moved);
    }
    case 'copy':
      return change(document, path, 'add', clone(read(document, stepsOf(textAt(operation, 'from')))));
    case 'test':
      if (!equal(readOrNull(document, path), value ?? null))
        throw refused(`testing path ${textAt(operation, 'path')} value failed: test failed`);
      return document;
    default:
      throw refused(`Unexpected kind: ${textAt(operation, 'op')}`);
  }
};

const read = (document: Json, path: readonly string[]): Json =>
  path.reduce((value, step) => {
    const found = Array.isArray(value)
      ? value[position(value, step, false)]
      : isObject(value)
        ? value[step]
        : undefined;
    if (found === undefined) throw refused(`missing value at ${path.join('/')}`);
    return found;
  }, document);

const readOrNull = (document: Json, path: readonly string[]): Json => {
  try {
    return read(document, path);
  } catch {
    return null;
  }
};

const position = (list: readonly Json[], step: string, atEnd: boolean): number => {
  if (step === '-' && atEnd) return list.length;
  const index = /^(0|[1-9]\d*)$/.test(step) ? Number(step) : -1;
  if (index < 0 || index > list.length - (atEnd ? 0 : 1)) throw refused(`invalid array index: ${step}`);
  return index;
};

/** Changes the document in place (it is a private copy) and answers it, or the new value when the path is the whole of it. */
const change = (document: Json, path: readonly string[], kind: 'add' | 'replace' | 'remove', value: Json): Json => {
  const last = path.at(-1);
  if (last === undefined) return value;
  const parent = read(document, path.slice(0, -1));
  if (Array.isArray(parent)) {
    const index = position(parent, last, kind === 'add');
    if (kind === 'add') parent.splice(index, 0, value);
    else if (kind === 'replace') parent[index] = value;
    else parent.splice(index, 1);
  } else if (isObject(parent)) {
    if (kind !== 'add' && parent[last] === undefined) throw refused(`missing key: ${last}`);
    if (kind === 'remove') delete parent[last];
    else parent[last] = value;
  } else throw refused(`path ${path.join('/')} does not lead to an object or a list`);
  return document;
};
