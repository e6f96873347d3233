/** The variables of every driver of a cluster, and over them `spark.mesos.driverEnv.*` of the properties. */
import type { TaskVariable } from '../model/mesos.ts';
import type { Scope } from './scope.ts';

/** The variable from which driver, Master and Workers of an attempt take its secret. */
export const secretVariable = '_SPARK_AUTH_SECRET';
/** The variable that holds a line of the driver's properties file. */
export const lineVariable = '_SPARK_SECRET_PROPERTY';

const prefix = 'spark.mesos.driverEnv.';

export const clusterVariables = ({ cluster, given }: Scope): readonly TaskVariable[] => [
  ...cluster.driverDefaults.env.map(({ name, value }) => ({ name, value })),
  ...Object.entries(given)
    .filter(([key]) => key.startsWith(prefix))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => ({ name: key.slice(prefix.length), value })),
];
