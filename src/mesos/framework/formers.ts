/**
 * Drivers that live although no status accounts for them (somebody wiped it, or took a finalizer off by hand), by submission. While one lives no
 * other driver of its submission is launched, and its attempt's number is not used again: Mesos' updates name tasks by nothing else. Pure.
 */
import { parseTaskId } from '../../model/ids.ts';

export class Formers {
  /** Submission -> its living tasks that nothing accounts for. */
  readonly #living = new Map<string, Set<string>>();
  /** Those of them that are found to be nobody's, and killed. */
  readonly #condemned = new Set<string>();
  readonly #newest = new Map<string, number>();

  /** A task lives that nothing is known to account for. False when that was known, or when it is no driver's task. */
  suspect(taskId: string): boolean {
    const parsed = parseTaskId(taskId);
    if (parsed === undefined) return false;
    const { submissionId, attempt } = parsed;
    const living = this.#living.get(submissionId) ?? new Set();
    this.#living.set(submissionId, living);
    this.#newest.set(submissionId, Math.max(attempt, this.#newest.get(submissionId) ?? 0));
    const known = living.has(taskId);
    living.add(taskId);
    return !known;
  }

  /** It is nobody's: it is to end. */
  condemn(taskId: string): void {
    this.suspect(taskId);
    this.#condemned.add(taskId);
  }

  isCondemned(taskId: string): boolean {
    return this.#condemned.has(taskId);
  }

  /** A status accounts for this task after all, or for a newer one. */
  accounted(taskId: string): void {
    const parsed = parseTaskId(taskId);
    if (parsed === undefined || this.#condemned.has(taskId)) return;
    this.#remove(taskId, parsed.submissionId);
    if (parsed.attempt >= (this.#newest.get(parsed.submissionId) ?? 0)) this.#newest.delete(parsed.submissionId);
  }

  /** It has ended; its number stays in use until a newer attempt is accounted for. */
  ended(taskId: string): void {
    this.#condemned.delete(taskId);
    this.#remove(taskId, parseTaskId(taskId)?.submissionId ?? '');
  }

  /** A living task that keeps the others of its submission from being launched. */
  blocking(taskId: string): string | undefined {
    const living = this.#living.get(parseTaskId(taskId)?.submissionId ?? '');
    return living?.values().next().value;
  }

  /** The newest attempt of a submission that lived without a status. */
  newestAttempt(submissionId: string): number | undefined {
    return this.#newest.get(submissionId);
  }

  #remove(taskId: string, submissionId: string): void {
    const living = this.#living.get(submissionId);
    living?.delete(taskId);
    if (living?.size === 0) this.#living.delete(submissionId);
  }
}
