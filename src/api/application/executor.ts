import { z } from 'zod';
import { integer } from '../bounded.ts';
import { roleFields } from './driver.ts';
import { executorTemplate } from './template.ts';

export const executor = z
  .strictObject({
    instances: integer(1, 10_000)
      .optional()
      .describe(
        'Number of executors. Without it spark.executor.instances, spark.cores.max or dynamic allocation in sparkConf count, and without those 1.',
      ),
    ...roleFields('each executor', 'executor'),
    template: executorTemplate(),
    launchedBy: z
      .enum(['Driver', 'Operator'])
      .optional()
      .describe(
        "Who launches the executors. Driver: Spark's own Mesos backend inside the driver, which needs libmesos there and Spark older than 4. Operator: the operator launches them itself, and no libmesos is needed. Without it Driver for Spark older than 4, else Operator.",
      ),
  })
  .describe('The executors: the processes that do the work of the driver.');

/** The first number of a Spark version, 3 for "3.4.4". */
export const sparkMajor = (sparkVersion: string): number => Number.parseInt(sparkVersion, 10);
