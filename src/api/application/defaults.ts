/** Defaults that depend on other fields. Those that stand alone are in the schemas. */
import type { z } from 'zod';
import type { driver } from './driver.ts';
import { type executor, sparkMajor } from './executor.ts';

type Launcher = 'Driver' | 'Operator';

interface Given {
  readonly sparkVersion: string;
  readonly sparkConf: Readonly<Record<string, string>>;
  readonly driver: z.output<typeof driver>;
  readonly executor: z.output<typeof executor>;
  readonly dynamicAllocation?: { readonly enabled: boolean } | undefined;
}

/** Properties of Spark that settle the number of executors when the field doesn't. */
const settlesInstances = (conf: Given['sparkConf']): boolean =>
  'spark.executor.instances' in conf || 'spark.cores.max' in conf || conf['spark.dynamicAllocation.enabled'] === 'true';

/**
 * The spec with cores, memory and instances filled in where neither the field nor its property in `sparkConf` says them: an absent
 * field afterwards means that the property counts. Figures are kubeflow's: 1 core, 1g, 1 executor.
 */
export function fillDefaults<Spec extends Given>(spec: Spec) {
  const { sparkConf: conf, driver, executor } = spec;
  const unless = <Value>(property: string, given: Value | undefined, value: Value): Value | undefined =>
    given ?? (property in conf ? undefined : value);
  const launchedBy: Launcher = executor.launchedBy ?? (sparkMajor(spec.sparkVersion) < 4 ? 'Driver' : 'Operator');
  const cores = unless('spark.driver.cores', driver.cores, 1);
  return {
    ...spec,
    driver: {
      ...driver,
      cores,
      memory: unless('spark.driver.memory', driver.memory, '1g'),
    },
    executor: {
      ...executor,
      instances:
        executor.instances ?? (settlesInstances(conf) || spec.dynamicAllocation?.enabled === true ? undefined : 1),
      cores: unless('spark.executor.cores', executor.cores, 1),
      memory: unless('spark.executor.memory', executor.memory, '1g'),
      launchedBy,
    },
  };
}
