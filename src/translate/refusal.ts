/** Why an application can't be turned into a driver. Each names the field it is about. */
import { no, type Refusal } from '../model/verdict.ts';

export type TranslateReason = 'BadValue' | 'KeyNotAllowed' | 'NoSparkHome' | 'TooLong';

export const refuse = (reason: TranslateReason, path: string, sentence: string): Refusal<TranslateReason> =>
  no(reason, `${path} ${sentence}`);

/** Thrown inside this room only; `describeDriver` turns it into its refusal. */
export class Refused extends Error {
  readonly refusal: Refusal<TranslateReason>;

  constructor(refusal: Refusal<TranslateReason>) {
    super(refusal.message);
    this.refusal = refusal;
  }
}
