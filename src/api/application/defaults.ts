/** Defaults that depend on other fields. Those that stand alone are in the schemas; sizes, which a cluster may give too, are in `translate`. */
import type { z } from 'zod';
import { type executor, sparkMajor } from './executor.ts';

type Launcher = 'Driver' | 'Operator';

interface Given {
  readonly sparkVersion: string;
  readonly executor: z.output<typeof executor>;
}

/** The spec with the launcher of the executors filled in: the driver where its Spark has a backend for Mesos, else the operator. */
export function fillDefaults<Spec extends Given>(spec: Spec) {
  const { executor } = spec;
  const launchedBy: Launcher = executor.launchedBy ?? (sparkMajor(spec.sparkVersion) < 4 ? 'Driver' : 'Operator');
  return { ...spec, executor: { ...executor, launchedBy } };
}
