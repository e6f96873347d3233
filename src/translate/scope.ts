/** What every part of a translation looks at. */
import type { MesosClusterSpec } from '../api/mesos-cluster.ts';
import type { SparkApplication } from '../api/spark-application.ts';

import type { Conf } from '../spark/conf.ts';
import type { ReferencesOrNot } from './read-objects.ts';
import type { Trail } from './trail.ts';

export type Who = 'driver' | 'executor';

export interface Scope {
  readonly app: SparkApplication;
  readonly cluster: MesosClusterSpec;
  /** The cluster's defaults with `sparkConf` over them: what was given as properties. */
  readonly given: Conf;
  readonly references: ReferencesOrNot;
  readonly trail: Trail;
}

/** Whether the containers have addresses of their own, and ports that nobody else has. */
export const onOwnNetwork = ({ app: { spec }, given }: Pick<Scope, 'app' | 'given'>): boolean =>
  spec.mesos.network !== undefined || (given['spark.mesos.network.name'] ?? '') !== '';

/** The name of a field of driver or executor, for refusals and the trail. */
export const at = (who: Who, field: string): string => `spec.${who}.${field}`;

/** What `spark.mesos.*` of the given properties is called in refusals. */
export const confPath = (key: string): string => `spec.sparkConf["${key}"]`;
