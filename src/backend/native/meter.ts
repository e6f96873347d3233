/** What metrics want to know of a cluster's frameworks. Called at every event: whoever listens must be quick. */
import type { ConnectionState } from '../../mesos/client/connection-state.ts';
import type { Declined } from '../../model/declines.ts';

/** Whose framework: the one of all drivers, or one of an application's executors. */
type FrameworkOf = 'drivers' | 'executors';

export interface ClusterMeter {
  received(framework: FrameworkOf, offers: number): void;
  /** Something was launched on so many offers. */
  used(framework: FrameworkOf, offers: number): void;
  declined(framework: FrameworkOf, declined: readonly Declined[]): void;
  rescinded(framework: FrameworkOf): void;
  connection(framework: FrameworkOf, state: ConnectionState['kind']): void;
  /** So many frameworks of executors more, or fewer, that are subscribed or are not. */
  executorFrameworks(connected: boolean, by: 1 | -1): void;
  called(type: string, outcome: string, ms: number): void;
  drivers(queued: number, running: number): void;
  /** The backend is at its end. */
  closed(): void;
}
