/** All rules that an object must keep to be stored. */
import { type FieldError, forbidden, invalid, required } from '../field-error.ts';
import { at, isObject } from '../json.ts';
import { isLabelValue, isQualifiedName, nameErrors } from '../names.ts';
import type { KubeObject } from '../object.ts';
import type { ResourceType } from '../resource.ts';
import { listTypeErrors } from '../schema/list-types.ts';
import { hasRules, ruleErrors } from '../schema/rules.ts';
import { memberPath, type Structural } from '../schema/structural.ts';
import { schemaErrors } from '../schema/validate.ts';
import { invalidObject } from '../status.ts';

/** Throws 422 with all errors of the object. `subresource` limits the look at the schema to that member; rules see the whole. */
export const validateObject = (
  type: ResourceType,
  next: KubeObject,
  old: KubeObject | undefined,
  subresource: string,
): void => {
  const errors = [...metadataErrors(type, next, old), ...bodyErrors(type, next, old, subresource)];
  if (errors.length > 0) throw invalidObject(type.group, type.kind, next.metadata.name, errors);
};

const bodyErrors = (
  type: ResourceType,
  next: KubeObject,
  old: KubeObject | undefined,
  subresource: string,
): readonly FieldError[] => {
  const own = type.validate?.(next, old) ?? [];
  // The stored form of such a type is not what its schema describes.
  if (type.toStorage !== undefined) return own;
  const { schema } = type;
  const broken = [
    ...own,
    ...(subresource === '' ? schemaErrors(schema, next, old, '') : partErrors(schema, next, old, subresource)),
  ];
  const lists = listTypeErrors(schema, next, '');
  const listsWereFine = old === undefined || (lists.length > 0 && listTypeErrors(schema, old, '').length === 0);
  if (listsWereFine) broken.push(...lists);
  if (!hasRules(schema)) return broken;
  return [
    ...broken,
    ...(broken.some(({ type: kind }) => blocking.has(kind)) ? [unchecked] : ruleErrors(schema, next, old, '')),
  ];
};

/** The errors of one member alone; their sentences name fields from the member on, as the server's do. */
const partErrors = (
  schema: Structural,
  next: KubeObject,
  old: KubeObject | undefined,
  part: string,
): readonly FieldError[] => {
  const inner = schema.properties?.[part];
  const value = at(next, part);
  if (inner === undefined || value === undefined) return [];
  return schemaErrors(inner, value, at(old, part), '').map((error) => ({
    ...error,
    field: memberPath(part, error.field),
  }));
};

/** Rules take the schema for granted, so such errors keep them from being looked at. */
const blocking = new Set([
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
]);
const unchecked = invalid(
  '<nil>',
  null,
  'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
);

const metadataErrors = (type: ResourceType, next: KubeObject, old: KubeObject | undefined): FieldError[] => {
  const { metadata } = next;
  if (old !== undefined) return [...mapErrors(next), ...finalizerErrors(next, old)];
  return [
    ...(metadata.name === ''
      ? [required('metadata.name', 'name or generateName is required')]
      : nameErrors(type.plural, metadata.name)),
    ...mapErrors(next),
    ...ownerErrors(next),
  ];
};

const mapErrors = ({ metadata }: KubeObject): FieldError[] => {
  const labels = Object.entries(metadata.labels ?? {});
  const annotations = Object.keys(metadata.annotations ?? {});
  const keyRule =
    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
  const valueRule =
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
  return [
    ...labels.flatMap(([key, value]) => [
      ...(isQualifiedName(key) ? [] : [invalid('metadata.labels', key, keyRule)]),
      ...(isLabelValue(value) ? [] : [invalid('metadata.labels', value, valueRule)]),
    ]),
    ...annotations.flatMap((key) =>
      isQualifiedName(key.toLowerCase()) ? [] : [invalid('metadata.annotations', key, keyRule)],
    ),
  ];
};

const ownerErrors = ({ metadata }: KubeObject): FieldError[] =>
  (metadata.ownerReferences ?? []).flatMap((owner, index) =>
    ['apiVersion', 'kind', 'name', 'uid']
      .filter((member) => !isObject(owner) || typeof owner[member] !== 'string' || owner[member] === '')
      .map((member) => invalid(memberPath(`metadata.ownerReferences[${index}]`, member), '', 'must not be empty')),
  );

const finalizerErrors = (next: KubeObject, old: KubeObject): FieldError[] => {
  if (old.metadata.deletionTimestamp === undefined) return [];
  const added = (next.metadata.finalizers ?? []).filter((one) => old.metadata.finalizers?.includes(one) !== true);
  if (added.length === 0) return [];
  const found = added.map((one) => JSON.stringify(one)).join(', ');
  return [
    forbidden(
      'metadata.finalizers',
      `no new finalizers can be added if the object is being deleted, found new finalizers []string{${found}}`,
    ),
  ];
};
