/** Whether driver, Master and executors of the operator know each other by a secret. They do, unless the user says otherwise. */
import { booleanEntry } from '../spark/conf.ts';
import type { Properties } from './properties.ts';
import { readBy } from './refusal.ts';

const key = 'spark.authenticate';

/** @throws Refused for a value that is neither true nor false */
export const isLocked = (given: Properties): boolean => readBy(key, () => booleanEntry(given, key)) ?? true;
