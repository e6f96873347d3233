/** The variables of a driver: those of the cluster, over them `spark.mesos.driverEnv.*` of the properties, over them the application's. */
import type { MesosClusterSpec } from '../api/mesos-cluster.ts';
import type { SparkApplication } from '../api/spark-application.ts';
import type { Properties } from './properties.ts';
import { Refused, refuse } from './refusal.ts';

export interface Variable {
  readonly name: string;
  readonly value: string;
}

/** The variable from which driver, Master and Workers of an attempt take its secret. */
export const secretVariable = '_SPARK_AUTH_SECRET';

const prefix = 'spark.mesos.driverEnv.';

/**
 * Each name once: Mesos takes the last of several.
 * @throws Refused for the variable that carries the attempt's secret
 */
export const environmentOf = (
  app: SparkApplication,
  cluster: MesosClusterSpec,
  properties: Properties,
): readonly Variable[] => {
  const fromConf = Object.entries(properties).flatMap(([key, value]): [string, string][] =>
    key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : [],
  );
  const pairs = (list: readonly Variable[]) => list.map(({ name, value }) => [name, value] as const);
  const all = new Map([...pairs(cluster.driverDefaults.env), ...fromConf, ...pairs(app.spec.driver.env)]);
  if (app.spec.executor.launchedBy === 'Operator' && all.has(secretVariable))
    throw new Refused(
      refuse(
        'KeyNotAllowed',
        `the variable ${secretVariable}`,
        "can't be set: the operator makes a secret for each attempt.",
      ),
    );
  return [...all].map(([name, value]) => ({ name, value }));
};
