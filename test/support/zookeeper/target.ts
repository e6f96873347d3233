/** A ZooKeeper as the suite of the locator sees it: what masters do to it, and what befalls it. */
export interface ZooKeeperTarget extends AsyncDisposable {
  /** `host:port`. */
  readonly server: string;
  /** Creates a node and those above it; with an owner (`user:password`) nobody else may read it and what is under it. */
  make(path: string, owner?: string): Promise<void>;
  /** A master enters itself under a path; answers the path of its node. */
  enter(path: string, data: string, owner?: string): Promise<string>;
  remove(node: string): Promise<void>;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Every session of a reader expires. */
  expireSessions(): Promise<void>;
}

/** What a master of Mesos 1.11 writes about itself, as far as it matters. */
export const masterInfo = (port: number, more: object = {}): string =>
  JSON.stringify({
    address: { hostname: 'master.example.org', ip: '127.0.0.1', port },
    hostname: 'master.example.org',
    id: `master-${port}`,
    ip: 16777343,
    pid: `master@127.0.0.1:${port}`,
    port,
    version: '1.11.0',
    ...more,
  });
