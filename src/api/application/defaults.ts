/** Defaults that depend on other fields. Those that stand alone are in the schemas; sizes, which a cluster may give too, are in `translate`. */
import type { z } from 'zod';
import { type executor, sparkMajor } from './executor.ts';

type Launcher = 'Driver' | 'Operator';

interface Given {
  readonly sparkVersion: string;
  readonly executor: z.output<typeof executor>;
}

interface Choice {
  readonly sparkVersion: string;
  readonly executor: { readonly launchedBy?: Launcher | undefined };
}

/** Who launches the executors: the driver where its Spark has a backend for Mesos, else the operator, unless the spec says it. */
export const launcherOf = ({ sparkVersion, executor }: Choice): Launcher =>
  executor.launchedBy ?? (sparkMajor(sparkVersion) < 4 ? 'Driver' : 'Operator');

/** The spec with the launcher of the executors filled in. */
export function fillDefaults<Spec extends Given>(spec: Spec) {
  return { ...spec, executor: { ...spec.executor, launchedBy: launcherOf(spec) } };
}
