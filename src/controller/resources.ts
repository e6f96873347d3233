/** The kinds that the controller watches and writes. */
import {
  group,
  mesosClusterNames,
  scheduledSparkApplicationNames,
  sparkApplicationNames,
  version,
} from '../api/group.ts';
import type { ResourceType } from '../kube/objects.ts';

export const applicationType: ResourceType = {
  group,
  version,
  plural: sparkApplicationNames.plural,
  kind: sparkApplicationNames.kind,
  namespaced: true,
};

export const scheduleType: ResourceType = {
  group,
  version,
  plural: scheduledSparkApplicationNames.plural,
  kind: scheduledSparkApplicationNames.kind,
  namespaced: true,
};

export const clusterType: ResourceType = {
  group,
  version,
  plural: mesosClusterNames.plural,
  kind: mesosClusterNames.kind,
  namespaced: false,
};

export const namespaceType: ResourceType = {
  group: '',
  version: 'v1',
  plural: 'namespaces',
  kind: 'Namespace',
  namespaced: false,
};

/** Keys of the work queue: one queue for all kinds, and for what is made of applications in Kubernetes. */
export const applicationKey = (key: string): string => `app:${key}`;
export const scheduleKey = (key: string): string => `schedule:${key}`;
export const clusterKey = (name: string): string => `cluster:${name}`;
export const exposureKey = (key: string): string => `exposure:${key}`;
