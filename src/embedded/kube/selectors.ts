/** Label and field selectors, as query parameters carry them. */
import { isLabelValue, isQualifiedName } from './names.ts';
import type { KubeObject } from './object.ts';
import type { ResourceType } from './resource.ts';
import { badRequest } from './status.ts';

export type Selector = (object: KubeObject) => boolean;
type LabelTest = (labels: Readonly<Record<string, string>>) => boolean;

/** Cuts at commas that are not inside of parentheses. */
const requirements = (text: string): string[] => text.match(/(?:\([^)]*\)|[^,])+/g)?.map((part) => part.trim()) ?? [];

const setForm = /^([^\s!=]+)\s+(in|notin)\s*\(([^)]*)\)$/;
const equalForm = /^([^\s!=<>]+)\s*(==|=|!=|>|<)\s*([^\s=]*)$/;

const labelTest = (text: string): LabelTest => {
  const unable = (why: string): Error => badRequest(`unable to parse requirement: ${why}`);
  const checked = (key: string): string => {
    if (!isQualifiedName(key))
      throw unable(
        `<nil>: Invalid value: "${key}": name part must consist of alphanumeric characters, '-', '_' or '.'`,
      );
    return key;
  };
  const set = setForm.exec(text);
  if (set !== null) {
    const key = checked(set[1] ?? '');
    const values = new Set((set[3] ?? '').split(',').map((value) => value.trim()));
    if (set[2] === 'in') return (labels) => labels[key] !== undefined && values.has(labels[key]);
    return (labels) => labels[key] === undefined || !values.has(labels[key]);
  }
  const pair = equalForm.exec(text);
  if (pair !== null) return comparison(checked(pair[1] ?? ''), pair[2] ?? '=', pair[3] ?? '');
  if (text.startsWith('!')) {
    const absent = checked(text.slice(1).trim());
    return (labels) => labels[absent] === undefined;
  }
  const present = checked(text);
  return (labels) => labels[present] !== undefined;
};

const comparison = (key: string, operator: string, value: string): LabelTest => {
  if (!isLabelValue(value))
    throw badRequest(
      `unable to parse requirement: values[0][${key}]: Invalid value: "${value}": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character`,
    );
  if (operator === '!=') return (labels) => labels[key] !== value;
  if (operator === '>') return (labels) => labels[key] !== undefined && Number(labels[key]) > Number(value);
  if (operator === '<') return (labels) => labels[key] !== undefined && Number(labels[key]) < Number(value);
  return (labels) => labels[key] === value;
};

/** Reads a label selector: `a=b`, `a!=b`, `a`, `!a`, `a in (b,c)`, `a notin (b)`, `a>1`, joined by commas. Throws 400. */
export const labelSelector = (text: string): Selector => {
  const tests = requirements(text).map(labelTest);
  return (object) => {
    const labels = object.metadata.labels ?? {};
    return tests.every((test) => test(labels));
  };
};

/** Reads a field selector: the name, the namespace, and what the type can select by. Throws 400 for other fields. */
export const fieldSelector = (type: ResourceType, text: string): Selector => {
  const parts = text.split(',').filter((part) => part.trim() !== '');
  const tests = parts.map((part) => {
    const pair = /^\s*([^=!]+?)\s*(==|=|!=)\s*(.*?)\s*$/.exec(part);
    if (pair === null) throw badRequest(`invalid selector: '${part}'; can't understand '${part}'`);
    return { field: pair[1] ?? '', wanted: pair[3] ?? '', same: pair[2] !== '!=' };
  });
  const sample: KubeObject = { apiVersion: '', kind: '', metadata: { name: '' } };
  const known = new Set(['metadata.name', 'metadata.namespace', ...Object.keys(type.selectable?.(sample) ?? {})]);
  for (const { field } of tests) {
    if (!known.has(field)) throw badRequest(`field label not supported: ${field}`);
  }
  return (object) => {
    const values = tests.length === 0 ? {} : fieldsOf(type, object);
    return tests.every(({ field, wanted, same }) => (values[field] === wanted) === same);
  };
};

const fieldsOf = (type: ResourceType, object: KubeObject): Record<string, string> => ({
  ...type.selectable?.(object),
  'metadata.name': object.metadata.name,
  'metadata.namespace': object.metadata.namespace ?? '',
});
