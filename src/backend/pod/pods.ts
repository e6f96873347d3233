/** The Pods of drivers, as they are watched: by name, and by the submission that they are attempts of. */

import { apiVersion, podLabels, sparkApplicationNames } from '../../api/group.ts';
import type { KubeObject } from '../../kube/objects.ts';
import type { ReflectorOptions } from '../../kube/reflector.ts';
import { ReflectorSet } from '../../kube/reflector-set.ts';
import { parseTaskId } from '../../model/ids.ts';
import { podType } from './creation.ts';
import { seenPod } from './seen.ts';

/** `namespace/name` of the application that a Pod belongs to. */
export const applicationOf = ({ metadata }: KubeObject): string | undefined => {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
  return owner?.kind === sparkApplicationNames.kind && owner.apiVersion === apiVersion
    ? `${metadata.namespace}/${owner.name}`
    : undefined;
};

/** Whether a driver may run in it. */
export const lives = (pod: KubeObject): boolean => seenPod(pod).stage !== 'over';

const submissionOf = ({ metadata }: KubeObject): string => parseTaskId(metadata.name)?.submissionId ?? '';

export class Pods {
  readonly #set: ReflectorSet;
  /** Submission -> name -> Pod. */
  readonly #bySubmission = new Map<string, Map<string, KubeObject>>();

  /** @param onChange told of each Pod that was added, changed or is gone */
  constructor(
    namespaces: readonly string[],
    options: Omit<ReflectorOptions, 'type' | 'selection' | 'handlers'>,
    onChange: (pod: KubeObject, gone: boolean) => void,
  ) {
    this.#set = new ReflectorSet(namespaces, {
      ...options,
      type: podType,
      selection: { labelSelector: podLabels.submission },
      handlers: {
        onUpsert: (pod) => {
          const submission = submissionOf(pod);
          const siblings = this.#bySubmission.get(submission) ?? new Map<string, KubeObject>();
          this.#bySubmission.set(submission, siblings.set(pod.metadata.name, pod));
          onChange(pod, false);
        },
        onDelete: (last) => {
          const siblings = this.#bySubmission.get(submissionOf(last));
          siblings?.delete(last.metadata.name);
          if (siblings?.size === 0) this.#bySubmission.delete(submissionOf(last));
          onChange(last, true);
        },
      },
    });
  }

  get synced(): Promise<void> {
    return this.#set.synced;
  }

  get size(): number {
    return this.#set.size;
  }

  get lastContactMs(): number | undefined {
    return this.#set.lastContactMs;
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#set.run(signal);
  }

  get(namespace: string, name: string): KubeObject | undefined {
    return this.#set.get(`${namespace}/${name}`);
  }

  remember(pod: KubeObject): void {
    this.#set.remember(pod);
  }

  ofSubmission(submissionId: string): readonly KubeObject[] {
    return [...(this.#bySubmission.get(submissionId)?.values() ?? [])];
  }

  newestAttempt(submissionId: string): number | undefined {
    const attempts = this.ofSubmission(submissionId).map(({ metadata }) => parseTaskId(metadata.name)?.attempt ?? 0);
    return attempts.length === 0 ? undefined : Math.max(...attempts);
  }
}
