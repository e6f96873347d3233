/** Who may look at the page. */
import { Sensitive } from '../../model/sensitive.ts';
import { isLoopback } from '../http/address.ts';

export type Permit =
  | { readonly ok: true }
  | { readonly ok: false; readonly status: 401 | 403 | 503; readonly message: string };

export interface PageGuard {
  /** Whether the pages may be seen. Never throws. */
  mayLook(token: Sensitive | undefined): Promise<Permit>;
  /** Whether the logs of a namespace may be read, by one who may see the pages. Never throws. */
  mayReadLogs(token: Sensitive | undefined, namespace: string): Promise<Permit>;
}

/** Asks nobody: for loopback, or where a proxy has asked. */
export const openGuard: PageGuard = {
  mayLook: async () => ({ ok: true }),
  mayReadLogs: async () => ({ ok: true }),
};

/** What a browser asks its user for: any name, and the token as the password. */
export const challenge = 'Basic realm="any name, and a token of Kubernetes as the password", charset="UTF-8"';

/** The token of a request: as a bearer, or as the password that a browser was given. */
export const tokenOf = (authorization: string | undefined): Sensitive | undefined => {
  const [, scheme = '', credentials = ''] =
    /^(bearer|basic) +([-A-Za-z0-9._~+/]+=*) *$/i.exec(authorization ?? '') ?? [];
  if (scheme === '') return undefined;
  if (scheme.toLowerCase() === 'bearer') return new Sensitive(credentials);
  const decoded = Buffer.from(credentials, 'base64').toString('utf8');
  const password = decoded.slice(decoded.indexOf(':') + 1).trim();
  return decoded.includes(':') && password !== '' ? new Sensitive(password) : undefined;
};

/**
 * Whether a request to loopback came under a name of loopback: a page of a stranger, whose name was made to lead here, gets nothing.
 * @param host the header of the request
 */
export const isLocalHost = (host: string | undefined): boolean => {
  const url = URL.parse(`http://${host ?? ''}/`);
  if (url === null || host === undefined || /[/?#@\s]/.test(host)) return false;
  return isLoopback({ host: url.hostname.replace(/^\[|\]$/g, ''), port: 0 });
};
