/** The part of node-zookeeper-client that plays the masters. */
declare module 'node-zookeeper-client' {
  import type { EventEmitter } from 'node:events';

  type Done<T> = (error: Error | null, value: T) => void;

  class Id {
    constructor(scheme: string, id: string);
  }

  class ACL {
    static readonly OPEN_ACL_UNSAFE: readonly ACL[];
    constructor(permission: number, id: Id);
  }

  interface Client extends EventEmitter {
    connect(): void;
    close(): void;
    addAuthInfo(scheme: string, auth: Buffer): void;
    exists(path: string, done: Done<object | null>): void;
    create(path: string, acl: readonly ACL[], done: Done<string>): void;
    create(path: string, data: Buffer, mode: number, done: Done<string>): void;
    create(path: string, data: Buffer, acl: readonly ACL[], mode: number, done: Done<string>): void;
    remove(path: string, done: Done<void>): void;
  }

  const zookeeper: {
    readonly ACL: typeof ACL;
    readonly Id: typeof Id;
    readonly Permission: { readonly ALL: number };
    readonly CreateMode: { readonly PERSISTENT_SEQUENTIAL: number; readonly EPHEMERAL_SEQUENTIAL: number };
    createClient(servers: string, options: { readonly sessionTimeout: number; readonly spinDelay: number }): Client;
  };
  export default zookeeper;
}
