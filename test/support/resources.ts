/** Resources as the Kubernetes API returns them, with as little in them as is legal. */
import { apiVersion } from '../../src/api/group.ts';

export type Json = Readonly<Record<string, unknown>>;

export const minimalSpec: Json = {
  type: 'Scala',
  sparkVersion: '3.4.4',
  mainClass: 'org.example.Main',
  mainApplicationFile: 'http://files/app.jar',
  mesos: { cluster: 'main' },
};

/** A SparkApplication: the minimal spec with what is given put over it; undefined takes a field away. */
export const sparkApplicationObject = (spec: Json = {}, rest: Json = {}): Json => ({
  apiVersion,
  kind: 'SparkApplication',
  metadata: { name: 'pi', namespace: 'jobs', uid: 'a1b2', generation: 1 },
  spec: JSON.parse(JSON.stringify({ ...minimalSpec, ...spec })) as Json,
  ...rest,
});

/** A ScheduledSparkApplication that runs the minimal spec each hour, with what is given put over its own spec. */
export const scheduledObject = (spec: Json = {}, rest: Json = {}): Json => ({
  apiVersion,
  kind: 'ScheduledSparkApplication',
  metadata: {
    name: 'etl',
    namespace: 'jobs',
    uid: 'e5f6',
    generation: 1,
    creationTimestamp: '2030-01-01T00:00:00Z',
  },
  spec: JSON.parse(JSON.stringify({ schedule: '0 * * * *', template: minimalSpec, ...spec })) as Json,
  ...rest,
});

export const mesosClusterObject = (spec: Json = { master: 'mesos://master:5050' }, rest: Json = {}): Json => ({
  apiVersion,
  kind: 'MesosCluster',
  metadata: { name: 'main', uid: 'c3d4', generation: 1 },
  spec,
  ...rest,
});
