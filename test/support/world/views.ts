/** The resources as a test looks at them in the store of the API server. */
import type { MesosClusterStatus } from '../../../src/api/mesos-cluster-status.ts';
import type { ScheduledSparkApplicationStatus } from '../../../src/api/scheduled-spark-application-status.ts';
import type { SparkApplicationStatus } from '../../../src/api/spark-application-status.ts';

interface View<Status> {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly generation?: number;
    readonly creationTimestamp?: string;
    readonly deletionTimestamp?: string;
  };
  readonly status?: Status;
}

export type ApplicationView = View<SparkApplicationStatus>;
export type ScheduleView = View<ScheduledSparkApplicationStatus>;
export type ClusterView = View<MesosClusterStatus>;

const root = '/apis/sparkmesos.dev/v1beta1';
export const clustersPath = `${root}/mesosclusters`;
export const allApplicationsPath = `${root}/sparkapplications`;
export const applicationsPath = (namespace = 'default'): string => `${root}/namespaces/${namespace}/sparkapplications`;
export const schedulesPath = (namespace = 'default'): string =>
  `${root}/namespaces/${namespace}/scheduledsparkapplications`;
export const schedulePath = (name: string, namespace = 'default'): string => `${schedulesPath(namespace)}/${name}`;
export const applicationPath = (name: string, namespace = 'default'): string =>
  `${applicationsPath(namespace)}/${name}`;
