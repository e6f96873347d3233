/** Who we are to masters and agents. */
import type { Sensitive } from '../../model/sensitive.ts';

/** A principal proves itself by its secret; without one it only states its name in messages, and no header is sent. */
export interface Credentials {
  readonly principal: string;
  readonly secret?: Sensitive;
}

/** Asked before every request, so that changed credentials count at once. */
export type CredentialsSource = () => Promise<Credentials | undefined>;

/** The header of HTTP Basic authentication, the one scheme that Mesos brings; no header without a secret. */
export function authorization(credentials: Credentials | undefined): Record<string, string> {
  if (credentials?.secret === undefined) return {};
  const pair = Buffer.from(`${credentials.principal}:${credentials.secret.reveal()}`);
  return { authorization: `Basic ${pair.toString('base64')}` };
}
