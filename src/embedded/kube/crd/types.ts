/** From a CustomResourceDefinition to the resource types that it makes the API serve, one for each served version. */
import { ageOf } from '../age.ts';
import { ageColumn, nameColumn } from '../builtin/columns.ts';
import { at, isObject, type Json, listAt, objectAt, textAt } from '../json.ts';
import type { KubeObject } from '../object.ts';
import type { Column, ResourceType } from '../resource.ts';
import { wholeObject } from '../schema/metadata.ts';
import type { Structural } from '../schema/structural.ts';
import { compilePath } from './json-path.ts';

const cellOf = (type: string, found: Json | undefined, nowMs: number): Json => {
  if (found === undefined) return null;
  switch (type) {
    case 'date':
      return ageOf(typeof found === 'string' ? found : undefined, nowMs);
    case 'integer':
      return typeof found === 'number' ? Math.trunc(found) : null;
    case 'number':
      return typeof found === 'number' ? found : null;
    case 'boolean':
      return typeof found === 'boolean' ? found : null;
    default:
      return typeof found === 'string' ? found : JSON.stringify(found);
  }
};

const printerColumn = (given: Json): Column => {
  const find = compilePath(textAt(given, 'jsonPath'));
  const type = textAt(given, 'type');
  return {
    name: textAt(given, 'name'),
    type,
    ...(at(given, 'format') === undefined ? {} : { format: textAt(given, 'format') }),
    priority: Number(at(given, 'priority') ?? 0),
    description:
      textAt(given, 'description') ||
      `Custom resource definition column (in JSONPath format): ${textAt(given, 'jsonPath')}`,
    cell: (object, nowMs) => cellOf(type, find(object)[0], nowMs),
  };
};

const columnsOf = (version: Json): readonly Column[] => {
  const given = listAt(version, 'additionalPrinterColumns');
  return given.length === 0 ? [nameColumn, ageColumn] : [nameColumn, ...given.map(printerColumn)];
};

const selectableOf = (version: Json): ((object: KubeObject) => Record<string, string>) => {
  const fields = listAt(version, 'selectableFields').map((field) => textAt(field, 'jsonPath'));
  const readers = fields.map((path) => [path.replace(/^\./, ''), compilePath(path)] as const);
  return (object) => Object.fromEntries(readers.map(([name, find]) => [name, String(find(object)[0] ?? '')]));
};

/** The schema of a version, as it was given. */
export const schemaOf = (version: Json): Structural => objectAt(version, 'schema', 'openAPIV3Schema') as Structural;

const texts = (value: Json | undefined): string[] => (Array.isArray(value) ? value.map(String) : []);

/** The types that the definition's served versions stand for. Throws SyntaxError for a column that can't be read. */
export const resourceTypesOf = (crd: KubeObject): readonly ResourceType[] => {
  const group = textAt(crd.spec, 'group');
  const names = objectAt(crd.spec, 'names');
  const plural = textAt(names, 'plural');
  return listAt(crd.spec, 'versions')
    .filter((version) => at(version, 'served') === true)
    .map((version) => ({
      group,
      version: textAt(version, 'name'),
      kind: textAt(names, 'kind'),
      plural,
      singular: textAt(names, 'singular'),
      listKind: textAt(names, 'listKind'),
      shortNames: texts(names['shortNames']),
      categories: texts(names['categories']),
      namespaced: textAt(crd.spec, 'scope') === 'Namespaced',
      custom: true,
      statusSubresource: isObject(at(version, 'subresources', 'status')),
      countsGenerations: true,
      unconditionalUpdate: false,
      table: `${group}/${plural}`,
      schema: wholeObject(schemaOf(version)),
      columns: columnsOf(version),
      selectable: selectableOf(version),
    }));
};
