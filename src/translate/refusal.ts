/** Why an application can't be turned into a driver. Each names the field it is about. */
import { no, type Refusal } from '../model/verdict.ts';
import { Thrown } from '../spark/exception.ts';

/** The two about references mend themselves without an edit: when the Secret or ConfigMap is as it should be. */
export type TranslateReason =
  | 'BadValue'
  | 'Contradiction'
  | 'KeyNotAllowed'
  | 'NoSparkHome'
  | 'NotSupported'
  | 'ReferenceMissing'
  | 'ReferenceUnusable'
  | 'TooLong';

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

/** A refusal to be thrown. */
export const refused = (reason: TranslateReason, path: string, sentence: string): Refused =>
  new Refused(refuse(reason, path, sentence));

/** Reads a property by a rule of Spark's; what Spark would throw becomes a refusal that names the property. */
export const readBy = <T>(key: string, read: () => T): T => {
  try {
    return read();
  } catch (error) {
    if (error instanceof Thrown) throw refused('BadValue', key, `can't be read: ${error.message}.`);
    throw error;
  }
};
