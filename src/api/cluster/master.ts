import { Sensitive } from '../../model/sensitive.ts';
import { matching } from '../bounded.ts';

const address = '[A-Za-z0-9._-]+:[0-9]{1,5}';
const addresses = `${address}(,${address})*`;

const identity = '[^\\x00-\\x20\\x7f:@/]+:[^\\x00-\\x20\\x7f]+';

/**
 * Spark's spelling of a master: one or more addresses, or ZooKeeper with the path under which masters elect their leader. As Mesos has it, ZooKeeper's
 * addresses may follow an identity.
 */
export const master = () =>
  matching(
    new RegExp(`^mesos://(${addresses}|zk://(${identity}@)?${addresses}/[^\\x00-\\x20\\x7f]+)$`),
    2048,
    'must be mesos://host:port[,host:port...] or mesos://zk://[user:password@]host:port[,host:port...]/path',
  );

/** An address and the identity that stood in it: whoever passes the address on (to drivers, into messages) must not pass the identity on. */
export const withoutIdentity = (
  address: string,
): { readonly address: string; readonly identity: Sensitive | undefined } => {
  const [, scheme = '', written, rest = ''] = /^(mesos:\/\/zk:\/\/)(.*)@([^@]*)$/.exec(address) ?? [];
  if (written === undefined) return { address, identity: undefined };
  return { address: `${scheme}${rest}`, identity: new Sensitive(written) };
};
