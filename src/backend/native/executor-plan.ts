/** What a described application and its cluster make of the executors that Mesos is asked for. */
import type { MesosClusterSpec } from '../../api/mesos-cluster.ts';
import type { ExecutorPlan } from '../../mesos/framework/executors.ts';
import type { DriverDescription } from '../../translate/description.ts';

/** @param role the one whose resources the driver has */
export const executorPlanOf = (
  { executors }: Pick<DriverDescription, 'executors'>,
  { compatibility }: Pick<MesosClusterSpec, 'compatibility'>,
  role: string,
): ExecutorPlan => {
  const { amounts, constraints, wanted, allocation, placing } = executors;
  const { fixedPort, maxSpareGpus, declineSeconds } = placing;
  return {
    shape: { role, amounts, constraints, compatibility, ...(fixedPort === undefined ? {} : { fixedPort }) },
    wanted: allocation?.initial ?? wanted,
    maxSpareGpus,
    declineSeconds,
  };
};
