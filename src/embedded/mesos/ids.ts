/** Where randomness comes from: identifiers of masters, containers, streams and updates. */
import { randomBytes, randomUUID } from 'node:crypto';

export const newUuid = (): string => randomUUID();

/** The base64 of 16 random bytes, as updates carry it. */
export const newUpdateUuid = (): string => randomBytes(16).toString('base64');
