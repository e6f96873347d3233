/** Connections to masters and agents by TLS, with certificates that may change while the operator runs. */
import { buildConnector } from 'undici';
import type { Sensitive } from '../../model/sensitive.ts';
import { messageOf } from './failures.ts';

/** What a connection by TLS needs; certificates and keys in PEM. */
export interface TlsMaterial {
  /** Who vouches for the other side; those that Node brings when it is left out. */
  readonly authorities?: string;
  readonly certificate?: string;
  readonly key?: Sensitive;
  /** The name in the certificate of the other side, where it isn't the address. */
  readonly serverName?: string;
  readonly verify: boolean;
}

export type Connector = buildConnector.connector;

/** There is no way to connect as things are; nothing was sent. */
class TlsUnavailableError extends Error {
  readonly code = 'TLS_UNAVAILABLE';
}

/**
 * Makes connections by TLS only. The material is asked for before each one, so renewed certificates count without a restart; a
 * connection without TLS is refused, whoever asked for it.
 * @param timeoutMs limit for connecting
 */
export function tlsConnector(material: () => Promise<TlsMaterial>, timeoutMs = 10_000): Connector {
  let made: { readonly of: string; readonly connect: Connector } | undefined;
  const connector = async (): Promise<Connector> => {
    const current = await material();
    const of = JSON.stringify([current, current.key?.reveal()]);
    if (made?.of !== of) made = { of, connect: buildConnector({ ...optionsOf(current), timeout: timeoutMs }) };
    return made.connect;
  };
  return (options, callback) => {
    const refuse = (message: string): void => callback(new TlsUnavailableError(message), null);
    if (options.protocol !== 'https:') {
      refuse(`${options.hostname} would be reached without TLS, which the cluster demands`);
      return;
    }
    connector()
      .then((connect) => connect(options, callback))
      .catch((error) => refuse(`no connection by TLS: ${messageOf(error)}`));
  };
}

const optionsOf = ({
  authorities,
  certificate,
  key,
  serverName,
  verify,
}: TlsMaterial): buildConnector.BuildOptions => ({
  rejectUnauthorized: verify,
  ...(authorities === undefined ? {} : { ca: authorities }),
  ...(certificate === undefined ? {} : { cert: certificate }),
  ...(key === undefined ? {} : { key: key.reveal() }),
  ...(serverName === undefined ? {} : { servername: serverName }),
});
