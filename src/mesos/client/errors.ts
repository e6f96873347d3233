/** Why a master or an agent did not answer a question. */
export type ClientErrorCode =
  /** No answer, or none that makes sense: ask again. */
  | 'UNREACHABLE'
  | 'UNAUTHORIZED'
  /** There is no such file. */
  | 'NOT_FOUND'
  /** The question was refused; asking again won't help. */
  | 'REFUSED';

export class MesosClientError extends Error {
  readonly code: ClientErrorCode;
  readonly retryable: boolean;

  constructor(code: ClientErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'MesosClientError';
    this.code = code;
    this.retryable = code === 'UNREACHABLE';
  }
}

/** The error for an answer of this status. `what` says what was asked, of whom. */
export function errorForStatus(status: number, what: string, body: string): MesosClientError {
  const message = `${what}: HTTP ${status}${body === '' ? '' : `: ${body.slice(0, 1000)}`}`;
  if (status === 401 || status === 403) return new MesosClientError('UNAUTHORIZED', message);
  if (status === 404) return new MesosClientError('NOT_FOUND', message);
  return new MesosClientError(status >= 400 && status < 500 ? 'REFUSED' : 'UNREACHABLE', message);
}
