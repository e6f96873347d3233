/** As what the operator registers with Mesos: once for the drivers of a cluster, and once for the executors of each application. */
import type { MesosClusterSpec } from '../../api/mesos-cluster.ts';
import type { FrameworkInfo } from '../../model/mesos.ts';
import type { DriverDescription } from '../../translate/description.ts';

/** What we understand: reservations of several roles, partitions told apart from losses, KILLING told apart from RUNNING. */
const capabilities = ['MULTI_ROLE', 'PARTITION_AWARE', 'RESERVATION_REFINEMENT', 'TASK_KILLING_STATE'];

/** Mesos offers agents with gpus only to those who say that they want them, lest others use them up. */
const capabilitiesWith = (gpus: boolean): readonly string[] =>
  gpus ? [...capabilities, 'GPU_RESOURCES'] : capabilities;

/** The framework of a cluster's drivers. */
export const driverFramework = (
  { framework }: MesosClusterSpec,
  id: string | undefined,
  principal: string | undefined,
): FrameworkInfo => ({
  name: framework.name,
  user: framework.user,
  roles: framework.roles,
  checkpoint: framework.checkpoint,
  failoverTimeoutSeconds: framework.failoverTimeoutSeconds,
  capabilities: capabilitiesWith(framework.gpus),
  ...(id === undefined ? {} : { id }),
  ...(principal === undefined ? {} : { principal }),
  ...(framework.hostname === undefined ? {} : { hostname: framework.hostname }),
  ...(framework.webuiUrl === undefined ? {} : { webuiUrl: framework.webuiUrl }),
});

/** The framework of an attempt's executors: named as the application, under an id that follows from the attempt. */
export const executorFramework = (
  { framework }: MesosClusterSpec,
  id: string,
  driver: Pick<DriverDescription, 'name'>,
  role: string,
  webuiUrl: string | undefined,
  principal: string | undefined,
): FrameworkInfo => ({
  id,
  name: driver.name,
  user: framework.user,
  roles: [role],
  checkpoint: framework.checkpoint,
  failoverTimeoutSeconds: framework.failoverTimeoutSeconds,
  capabilities: capabilitiesWith(framework.gpus),
  ...(principal === undefined ? {} : { principal }),
  ...(webuiUrl === undefined ? {} : { webuiUrl }),
});
