/** All rules that an object must keep to be stored. */
import { type FieldError, forbidden, invalid, required } from '../field-error.ts';
import { at, isObject } from '../json.ts';
import { isLabelValue, isQualifiedName, nameErrors } from '../names.ts';
import type { KubeObject } from '../object.ts';
import type { ResourceType } from '../resource.ts';
import { ruleErrors } from '../schema/rules.ts';
import { memberPath } from '../schema/structural.ts';
import { schemaErrors } from '../schema/validate.ts';
import { invalidObject } from '../status.ts';

/** Throws 422 with all errors of the object. `subresource` limits the look to the status. */
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
  if (type.toStorage !== undefined) return own;
  const path = subresource;
  const schema = path === '' ? type.schema : type.schema.properties?.[path];
  const value = path === '' ? next : at(next, path);
  const before = path === '' ? old : at(old, path);
  if (schema === undefined || value === undefined) return own;
  const broken = schemaErrors(schema, value, before, path);
  // Rules may take for granted that the schema holds, so they wait until it does.
  return [...own, ...broken, ...(broken.length > 0 ? [] : ruleErrors(schema, value, before, path))];
};

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
