import { z } from 'zod';
import { integer, memory, memoryOrNone, text, textMap } from '../bounded.ts';
import type { Rule } from '../rules.ts';
import { serviceAnnotations, serviceLabels } from './exposure.ts';
import { lifecycle } from './lifecycle.ts';
import { ports } from './ports.ts';
import { processFields } from './process.ts';
import { sidecars } from './sidecars.ts';
import { driverTemplate } from './template.ts';

/** What driver and executors have in common; `who` is the word for it in descriptions, `key` its part of Spark's property names. */
export const roleFields = (who: string, key: 'driver' | 'executor') => ({
  cores: integer(1, 4096)
    .optional()
    .describe(`CPU cores of ${who}. Without it spark.${key}.cores of sparkConf counts, and without that 1.`),
  memory: memory()
    .optional()
    .describe(
      `Heap of ${who} as Spark writes it (512m, 4g). Without it spark.${key}.memory of sparkConf counts, and without that 1g.`,
    ),
  memoryOverhead: memoryOrNone()
    .optional()
    .describe(
      `Memory beside the heap, added to what Mesos is asked for. Without it Spark's rule counts: a tenth of the heap, at least 384 MiB.`,
    ),
  labels: textMap({ entries: 64, keys: text(253), valueChars: 1024 })
    .default({})
    .describe(`Labels that the tasks of ${who} carry in Mesos.`),
  javaOptions: text(16384)
    .optional()
    .describe(`Options of the JVM of ${who}; heap sizes are not allowed here, use memory.`),
  ...processFields(who),
});

/** One of the classes of the cluster. */
export const priorityClass = () =>
  text(253)
    .optional()
    .describe('One of the priorityClasses of the MesosCluster: its value is added to the priority of the queue.');

export const driver = z
  .strictObject({
    ...roleFields('the driver', 'driver'),
    ports: ports()
      .default([])
      .describe('Further ports that the driver listens on. Mesos tells of them to those who look for services.'),
    serviceAnnotations: serviceAnnotations(),
    serviceLabels: serviceLabels(),
    lifecycle: lifecycle(),
    sidecars: sidecars().default([]),
    template: driverTemplate(),
    priorityClassName: priorityClass(),
    supervise: z
      .boolean()
      .optional()
      .describe(
        'True: as with spark-submit --supervise, a driver that fails or is lost is started again, without limit, after 1, 2, 4 ... seconds up to retryWaitMaxSeconds of the MesosCluster. Without it spark.driver.supervise of sparkConf counts. It excludes restartPolicy.',
      ),
  })
  .describe('The driver: the process that runs the main class of the application, one task in Mesos.');

const superviseKey = 'spark.driver.supervise';

interface Supervisable {
  readonly driver: { readonly supervise?: boolean | undefined };
  readonly sparkConf: Readonly<Record<string, string>>;
}

/** Whether the spec itself says that the driver is supervised; undefined when it says nothing. The field wins over the property. */
export const superviseOf = ({ driver: { supervise }, sparkConf }: Supervisable): boolean | undefined => {
  const property = sparkConf[superviseKey];
  return supervise ?? (property === undefined ? undefined : property.trim().toLowerCase() === 'true');
};

/** Two ways to say when a driver is started again would contradict each other. */
export const superviseRule: Rule<Supervisable & { readonly restartPolicy: { readonly type: string } }> = {
  cel: `!has(self.restartPolicy) || !has(self.restartPolicy.type) || self.restartPolicy.type == 'Never' || !(has(self.driver) && has(self.driver.supervise) ? self.driver.supervise : has(self.sparkConf) && '${superviseKey}' in self.sparkConf && self.sparkConf['${superviseKey}'] == 'true')`,
  holds: (spec) => spec.restartPolicy.type === 'Never' || superviseOf(spec) !== true,
  message: `can't be given together with spec.driver.supervise (or spec.sparkConf[${superviseKey}]): both say when the driver is started again`,
  field: ['restartPolicy', 'type'],
};
