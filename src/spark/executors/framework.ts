/** The framework that a driver registers as (semantics 4.1). */
import { doubleEntry, textEntry } from '../conf.ts';
import type { ExecutorApplication } from './task.ts';

export interface DriverFramework {
  readonly user: string;
  readonly name: string;
  readonly webuiUrl: string | undefined;
  readonly failoverTimeoutSeconds: number;
  /** The id that the dispatcher gave the driver. */
  readonly id: string | undefined;
}

/** @throws IllegalArgumentException for a failover timeout that is no number */
export const driverFramework = ({ conf, name, user }: ExecutorApplication): DriverFramework => ({
  user,
  name,
  webuiUrl: textEntry(conf, 'spark.mesos.driver.webui.url'),
  failoverTimeoutSeconds: doubleEntry(conf, 'spark.mesos.driver.failoverTimeout') ?? 0,
  id: textEntry(conf, 'spark.mesos.driver.frameworkId'),
});
