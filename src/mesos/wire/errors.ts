/** What can be wrong with bytes or messages of the Mesos API. */
export type WireErrorCode =
  /** A record's length is not a decimal number followed by a line feed. */
  | 'RECORD_MALFORMED'
  /** A record is longer than the reader allows. */
  | 'RECORD_TOO_LONG'
  /** Bytes that are no message of the expected type, or a value that its field can't hold. */
  | 'MESSAGE_MALFORMED'
  /** A required field is missing. */
  | 'MESSAGE_INCOMPLETE';

/** A record or message that can't be read or written; `field` is the path of the field at fault, when there is one. */
export class WireError extends Error {
  readonly code: WireErrorCode;
  readonly field: string | undefined;

  constructor(code: WireErrorCode, message: string, field?: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'WireError';
    this.code = code;
    this.field = field;
  }
}
