/** Reads fields of objects that may be of any shape: whoever only looks must not fall over one. */
import { isRecord } from '../kube/objects.ts';

export type Fields = Readonly<Record<string, unknown>>;

export const part = (value: unknown): Fields => (isRecord(value) ? value : {});
export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
export const count = (value: unknown): number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0;

/** The condition Ready of a status. */
export const readyCondition = (status: unknown): Fields => {
  const conditions = part(status)['conditions'];
  return part(Array.isArray(conditions) ? conditions.find((one) => part(one)['type'] === 'Ready') : undefined);
};
