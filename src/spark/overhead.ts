/**
 * Memory that a container has beyond the heap: a share of the heap, at least 384 MiB (semantics 3.4 and 4.2; counted once, as the documents
 * promise).
 */
const leastMiB = 384;

export const defaultOverheadFactor = 0.1;

/** @returns whole MiB */
export const overheadMiB = (heapMiB: number, factor: number = defaultOverheadFactor): number =>
  Math.max(Math.trunc(heapMiB * factor), leastMiB);
