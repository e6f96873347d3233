import { z } from 'zod';
import { integer, memory, memoryOrNone, text, textMap } from '../bounded.ts';
import { processFields } from './process.ts';

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

export const driver = z
  .strictObject(roleFields('the driver', 'driver'))
  .describe('The driver: the process that runs the main class of the application, one task in Mesos.');
