import { matching } from '../bounded.ts';

const address = '[A-Za-z0-9._-]+:[0-9]{1,5}';
const addresses = `${address}(,${address})*`;

/** Spark's spelling of a master: one or more addresses, or ZooKeeper with the path under which masters elect their leader. */
export const master = () =>
  matching(
    new RegExp(`^mesos://(${addresses}|zk://${addresses}/[^\\x00-\\x20\\x7f]+)$`),
    2048,
    'must be mesos://host:port[,host:port...] or mesos://zk://host:port[,host:port...]/path',
  );
