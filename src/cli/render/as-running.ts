/** The status of an application whose driver runs on an offer: what is made in Kubernetes follows from it. */
import type { SparkApplicationStatus } from '../../api/spark-application-status.ts';
import type { Offer } from '../../model/mesos.ts';
import { driverPortsOfOwn } from '../../model/spark-ports.ts';
import type { DriverDescription } from '../../translate/description.ts';
import { portsOf } from '../../translate/pod/command.ts';
import type { PodDriver } from '../../translate/pod/describe.ts';

/** Stands for what Mesos tells when the container runs: an address that documents use (RFC 5737). */
const exampleAddress = '192.0.2.7';

/** @param ports those of the offer that the driver was given */
export const asRunning = (
  { taskId, launchedBy, ownNetwork }: DriverDescription,
  { hostname }: Pick<Offer, 'hostname'>,
  ports: readonly number[],
): SparkApplicationStatus => {
  const host = ownNetwork ? exampleAddress : hostname;
  const port = ownNetwork ? driverPortsOfOwn[4] : ports[launchedBy === 'Operator' ? 4 : 0];
  return {
    state: 'Running',
    submission: { id: taskId, attempt: 1, taskId, generation: 1, launchedBy, cluster: '', at: '' },
    driver: {
      taskId,
      hostname,
      address: exampleAddress,
      mesosState: 'TASK_RUNNING',
      ...(port === undefined ? {} : { uiUrl: `http://${host}:${port}` }),
    },
  };
};

/** The same for a driver that is a Pod. */
export const podAsRunning = (driver: PodDriver): SparkApplicationStatus => {
  const { taskId, attempt, launchedBy } = driver;
  return {
    state: 'Running',
    submission: { id: taskId, attempt, taskId, generation: 1, launchedBy, cluster: '', podName: taskId, at: '' },
    driver: {
      taskId,
      address: exampleAddress,
      mesosState: 'TASK_RUNNING',
      uiUrl: `http://${exampleAddress}:${portsOf(driver).ui}`,
    },
  };
};
