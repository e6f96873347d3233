/**
 * What the tenants of all clusters use, as running sums: an application is taken into account with the intent to launch its driver, and left out
 * when its driver has ended. Who has to wait is told when room becomes free.
 */
import type { Tenant } from '../api/cluster/tenants.ts';
import type { Hindrance } from '../lifecycle/observed.ts';
import {
  addUsage,
  isWithin,
  limitOf,
  noUsage,
  overLimitSentence,
  subtractUsage,
  type Usage,
} from '../lifecycle/tenancy.ts';

/** What an application would use of its tenant. */
export interface Claim {
  readonly cluster: string;
  readonly tenant: Tenant;
  readonly usage: Usage;
}

interface Room {
  /** As the cluster says it now. */
  tenant: Tenant;
  limit: Usage;
  used: Usage;
  readonly waiting: Map<string, Usage>;
}

const roomKey = ({ cluster, tenant }: Pick<Claim, 'cluster' | 'tenant'>): string => `${cluster}/${tenant.name}`;

export class Tenancy {
  readonly #rooms = new Map<string, Room>();
  /** What is taken into account, by application. */
  readonly #held = new Map<string, { readonly room: string; readonly usage: Usage }>();
  readonly #awaited = new Map<string, string>();
  readonly #onRoom: (key: string) => void;

  /** @param onRoom told of each application that waited and may fit now */
  constructor(onRoom: (key: string) => void) {
    this.#onRoom = onRoom;
  }

  /** Why an application that has nothing launched may launch nothing now; it is told when that may have changed. */
  hindrance(key: string, claim: Claim | undefined): Hindrance | undefined {
    this.#leave(key);
    if (claim === undefined) return undefined;
    const room = this.#roomOf(claim);
    const own = this.#held.get(key);
    const used = own?.room === roomKey(claim) ? subtractUsage(room.used, own.usage) : room.used;
    if (isWithin(addUsage(used, claim.usage), room.limit)) return undefined;
    room.waiting.set(key, claim.usage);
    this.#awaited.set(key, roomKey(claim));
    return { reason: 'TenantLimit', message: overLimitSentence(claim.tenant.name, used, claim.usage, room.limit) };
  }

  /** Takes an application with something launched into account. Its share stays what it was at the launch. */
  take(key: string, claim: Claim): void {
    this.#leave(key);
    if (this.#held.has(key)) return;
    const room = this.#roomOf(claim);
    room.used = addUsage(room.used, claim.usage);
    this.#held.set(key, { room: roomKey(claim), usage: claim.usage });
  }

  /** An application has nothing launched any more. */
  free(key: string): void {
    const own = this.#held.get(key);
    if (own === undefined) return;
    this.#held.delete(key);
    const room = this.#rooms.get(own.room);
    if (room === undefined) return;
    room.used = subtractUsage(room.used, own.usage);
    this.#wake(room);
  }

  /** The application is gone. */
  forget(key: string): void {
    this.#leave(key);
    this.free(key);
  }

  #leave(key: string): void {
    const room = this.#awaited.get(key);
    if (room === undefined) return;
    this.#awaited.delete(key);
    this.#rooms.get(room)?.waiting.delete(key);
  }

  #roomOf(claim: Claim): Room {
    const { tenant } = claim;
    const known = this.#rooms.get(roomKey(claim));
    if (known === undefined) {
      const room: Room = { tenant, limit: limitOf(tenant), used: noUsage, waiting: new Map() };
      this.#rooms.set(roomKey(claim), room);
      return room;
    }
    if (known.tenant !== tenant) Object.assign(known, { tenant, limit: limitOf(tenant) });
    return known;
  }

  /** Tells those who fit, who waits longest first; one that doesn't fit keeps nobody behind it back. */
  #wake({ limit, used, waiting }: Room): void {
    let sum = used;
    for (const [key, usage] of waiting) {
      const more = addUsage(sum, usage);
      if (!isWithin(more, limit)) continue;
      sum = more;
      this.#onRoom(key);
    }
  }
}
