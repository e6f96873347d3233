import { isRecord } from './objects.ts';

/** Whether a request that failed may nevertheless have changed something. */
export type Applied = 'no' | 'unknown';

/** Thrown when the API server answered with a refusal. */
export class KubeApiError extends Error {
  override readonly name = 'KubeApiError';
  readonly code = 'KUBE_API';
  readonly status: number;
  /** The machine-readable word of the Status object: `Conflict`, `AlreadyExists`, `Expired`, ... */
  readonly reason: string;
  /** How long the server asks to be left alone. */
  readonly retryAfterMs: number | undefined;
  /** `details` of the Status object: causes, field paths. */
  readonly details: unknown;

  constructor(answer: {
    status: number;
    reason: string;
    message: string;
    retryAfterMs?: number | undefined;
    details?: unknown;
  }) {
    super(answer.message);
    this.status = answer.status;
    this.reason = answer.reason;
    this.retryAfterMs = answer.retryAfterMs;
    this.details = answer.details;
  }

  get alreadyExists(): boolean {
    return this.reason === 'AlreadyExists';
  }

  /** Somebody else wrote first, or a precondition doesn't hold: read again, decide again. */
  get conflict(): boolean {
    return this.status === 409 && !this.alreadyExists;
  }

  get notFound(): boolean {
    return this.status === 404;
  }

  /** The version asked for is older than what the server keeps: list again. */
  get gone(): boolean {
    return this.status === 410 || this.reason === 'Expired' || this.reason === 'Gone';
  }

  get tooManyRequests(): boolean {
    return this.status === 429;
  }

  /** The version asked for has never existed here: the server's database was replaced by an older one. */
  get versionTooLarge(): boolean {
    const causes = isRecord(this.details) ? this.details['causes'] : undefined;
    return (
      Array.isArray(causes) && causes.some((cause) => isRecord(cause) && cause['reason'] === 'ResourceVersionTooLarge')
    );
  }

  /** A refusal below 500 changed nothing; with 500 and above (a timeout in the server, a proxy) nobody knows. */
  get applied(): Applied {
    return this.status < 500 ? 'no' : 'unknown';
  }
}

/** Thrown when there was no usable answer: not connected, cut, silent for too long, or not JSON. */
export class KubeUnavailable extends Error {
  override readonly name = 'KubeUnavailable';
  readonly code = 'KUBE_UNAVAILABLE';
  readonly applied: Applied;

  constructor(message: string, applied: Applied, cause?: unknown) {
    super(message, { cause });
    this.applied = applied;
  }
}

/** Words that the API server uses for statuses, for answers (of proxies) that carry no Status object. */
const reasonOfStatus: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  410: 'Expired',
  422: 'Invalid',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

const retryAfterOf = (header: string | undefined, details: unknown): number | undefined => {
  const fromBody = isRecord(details) ? details['retryAfterSeconds'] : undefined;
  const seconds = header !== undefined && /^\d+$/.test(header) ? Number(header) : fromBody;
  return typeof seconds === 'number' && seconds > 0 ? seconds * 1000 : undefined;
};

/** The error for an answer: `body` is the parsed Status object, or anything else when a proxy answered. */
export function apiErrorOf(status: number, body: unknown, retryAfterHeader?: string): KubeApiError {
  const answer = isRecord(body) && body['kind'] === 'Status' ? body : {};
  const { reason, message, details } = answer;
  return new KubeApiError({
    status,
    reason: typeof reason === 'string' && reason !== '' ? reason : (reasonOfStatus[status] ?? 'Unknown'),
    message: typeof message === 'string' && message !== '' ? message : `the API server answered with status ${status}`,
    retryAfterMs: retryAfterOf(retryAfterHeader, details),
    details,
  });
}

/** Codes of errors that come before the first byte of a request is sent. */
const notConnected: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_PRX_CONN',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** What a failed exchange means: not sent when the connection was never made, otherwise unknown. */
export function unavailableOf(error: unknown): KubeUnavailable {
  const fields = isRecord(error) ? error : {};
  const code = typeof fields['code'] === 'string' ? fields['code'] : '';
  const sent = !notConnected.has(code) && fields['syscall'] !== 'connect';
  const text = error instanceof Error && error.message !== '' ? error.message : code || String(error);
  return new KubeUnavailable(`no answer from the API server: ${text}`, sent ? 'unknown' : 'no', error);
}
