/** What the dispatcher backend acts with. */
import type { MesosClusterSpec } from '../../api/mesos-cluster.ts';
import type { OperatorApi } from '../../mesos/client/operator-api.ts';
import type { Means } from '../native/means.ts';

export interface DispatcherMeans
  extends Pick<Means, 'clock' | 'random' | 'dispatcher' | 'connect' | 'mayAct' | 'log' | 'meter'> {
  readonly way: NonNullable<MesosClusterSpec['dispatcher']>;
  /** Asks the master, where the cluster names one; closed with the backend. */
  readonly api: OperatorApi | undefined;
}
