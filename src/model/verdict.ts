/**
 * The answer to "may this be done?": yes, or no with a reason from a closed list, a sentence that a user can act on, and the
 * smaller verdicts that led to it. The same value feeds conditions, events, metrics and the command line.
 */
export type Verdict<Reason extends string = string> = { readonly ok: true } | Refusal<Reason>;

export interface Refusal<Reason extends string = string> {
  readonly ok: false;
  readonly reason: Reason;
  readonly message: string;
  readonly children?: readonly Refusal[];
}

export const yes: Verdict<never> = { ok: true };

/** A refusal with its reason and sentence. */
export const no = <Reason extends string>(
  reason: Reason,
  message: string,
  children?: readonly Refusal[],
): Refusal<Reason> =>
  children === undefined ? { ok: false, reason, message } : { ok: false, reason, message, children };
