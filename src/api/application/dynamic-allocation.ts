import { z } from 'zod';
import { integer } from '../bounded.ts';

const executors = () => integer(0, 10_000).optional();

export const dynamicAllocation = z
  .strictObject({
    enabled: z.boolean().default(false).describe('Whether the number of executors follows the work.'),
    initialExecutors: executors().describe('How many at first.'),
    minExecutors: executors().describe('How many at least.'),
    maxExecutors: executors().describe('How many at most.'),
    shuffleTrackingEnabled: z
      .boolean()
      .optional()
      .describe(
        'Keeps executors whose shuffle data is needed. Without it true, unless spark.shuffle.service.enabled is true in sparkConf.',
      ),
    shuffleTrackingTimeout: integer(0, 86_400_000_000)
      .optional()
      .describe('Milliseconds after which an executor with shuffle data may go all the same.'),
  })
  .optional()
  .describe('As many executors as there is work for.');
