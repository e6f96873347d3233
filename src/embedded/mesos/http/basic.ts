/** HTTP Basic authentication as Mesos' default authenticator does it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Credential } from '../options.ts';
import { replyText } from './reply.ts';

/** Who asks: everybody when nobody needs to say, else the principal that proved itself. */
export type Caller = { readonly principal?: string };

/** The caller, or undefined when the request was answered with 401. */
export function authenticate(
  request: IncomingMessage,
  response: ServerResponse,
  credentials: readonly Credential[],
  realm: string,
): Caller | undefined {
  if (credentials.length === 0) return {};
  const [scheme, encoded = ''] = (request.headers.authorization ?? '').split(' ');
  const text = Buffer.from(encoded, 'base64').toString();
  const found = scheme === 'Basic' && credentials.find(({ principal, secret }) => `${principal}:${secret}` === text);
  if (found) return { principal: found.principal };
  replyText(response, 401, '401 Unauthorized.', { 'WWW-Authenticate': `Basic realm="${realm}"` });
  return undefined;
}
