/** The part of Kubernetes' object metadata that the operator reads. Whatever else is there is kept. */
import { z } from 'zod';
import type { Immutable } from './immutable.ts';

const ownerReference = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  name: z.string(),
  uid: z.string(),
  controller: z.boolean().optional(),
  blockOwnerDeletion: z.boolean().optional(),
});

/** Metadata as the API server returns it: an object that was never stored has no uid and is refused. */
export const objectMeta = z.looseObject({
  name: z.string().min(1),
  uid: z.string().min(1),
  generation: z.int(),
  resourceVersion: z.string().optional(),
  creationTimestamp: z.string().optional(),
  deletionTimestamp: z.string().optional(),
  finalizers: z.array(z.string()).optional(),
  labels: z.record(z.string(), z.string()).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
  ownerReferences: z.array(ownerReference).optional(),
});

export const namespacedMeta = objectMeta.extend({ namespace: z.string().min(1) });

type Known<Shape> = { [Key in keyof Shape as string extends Key ? never : Key]: Shape[Key] };

export type ObjectMeta = Immutable<Known<z.output<typeof objectMeta>>>;
export type NamespacedMeta = Immutable<Known<z.output<typeof namespacedMeta>>>;
