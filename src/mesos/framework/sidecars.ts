/**
 * The tasks beside drivers, as a framework sees them. Nothing of theirs is kept: their updates are acknowledged as they come. Mesos' default
 * executor ends them when the driver fails or is killed; when it finishes they go on, and are killed here until they have ended. Pure: time comes
 * in, calls go out.
 */
import { driverOfSidecar } from '../../model/ids.ts';
import { isDoubtful, isFinal, type SchedulerCall, type TaskStatus } from '../../model/mesos.ts';

interface Entry {
  readonly driver: string;
  agentId: string | undefined;
  nextKillMs: number;
}

const never = Number.POSITIVE_INFINITY;
const killEveryMs = 10_000;

export class Sidecars {
  readonly #living = new Map<string, Entry>();
  /** Driver -> its sidecars that live. */
  readonly #beside = new Map<string, Set<string>>();

  /** Takes in an update of a sidecar; answers with its acknowledgement. */
  onStatus(status: TaskStatus): readonly SchedulerCall[] {
    const { taskId, agentId, uuid, state } = status;
    const driver = driverOfSidecar(taskId);
    if (driver === undefined) return [];
    if (isFinal(state) || isDoubtful(state)) this.#forget(taskId, driver);
    else this.#remember(taskId, driver, agentId);
    return agentId === undefined || uuid === undefined ? [] : [{ type: 'ACKNOWLEDGE', taskId, agentId, uuid }];
  }

  /** The driver has ended: whatever stands beside it ends too. */
  driverOver(driver: string, now: number): void {
    for (const taskId of this.#beside.get(driver) ?? []) {
      const entry = this.#living.get(taskId);
      if (entry !== undefined && entry.nextKillMs === never) entry.nextKillMs = now;
    }
  }

  /** Drivers beside which something lives that is not being killed yet. */
  *attended(): Iterable<string> {
    for (const [driver, sidecars] of this.#beside)
      if ([...sidecars].some((taskId) => this.#living.get(taskId)?.nextKillMs === never)) yield driver;
  }

  /** A new subscription: kills may have been lost. */
  onSubscribed(now: number): void {
    for (const entry of this.#living.values()) if (entry.nextKillMs !== never) entry.nextKillMs = now;
  }

  /** The kills that are due. */
  tick(now: number): readonly SchedulerCall[] {
    const calls: SchedulerCall[] = [];
    for (const [taskId, entry] of this.#living) {
      if (entry.nextKillMs > now) continue;
      entry.nextKillMs = now + killEveryMs;
      calls.push({ type: 'KILL', taskId, ...(entry.agentId === undefined ? {} : { agentId: entry.agentId }) });
    }
    return calls;
  }

  #remember(taskId: string, driver: string, agentId: string | undefined): void {
    const known = this.#living.get(taskId);
    if (known !== undefined) known.agentId = agentId ?? known.agentId;
    else this.#living.set(taskId, { driver, agentId, nextKillMs: never });
    const beside = this.#beside.get(driver) ?? new Set();
    this.#beside.set(driver, beside.add(taskId));
  }

  #forget(taskId: string, driver: string): void {
    this.#living.delete(taskId);
    const beside = this.#beside.get(driver);
    beside?.delete(taskId);
    if (beside?.size === 0) this.#beside.delete(driver);
  }
}
