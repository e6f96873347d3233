/** What must be free at once before a driver is launched, so that it does not wait for executors in vain. */
import { z } from 'zod';
import { matching } from '../bounded.ts';

export const gangResources = () =>
  z
    .strictObject({
      cpu: matching(/^([0-9]{1,9}([.][0-9]{1,3})?|[0-9]{1,9}m)$/, 16, 'must be a number of CPUs such as 8 or 500m')
        .optional()
        .describe('CPUs.'),
      memory: matching(
        /^[0-9]{1,15}([.][0-9]{1,3})?(k|M|G|T|Ki|Mi|Gi|Ti)?$/,
        24,
        'must be an amount of memory such as 64Gi',
      )
        .optional()
        .describe('Memory.'),
    })
    .optional()
    .describe(
      'The driver is launched only while Mesos offers as much as this to its roles, all offers together. Mesos keeps nothing of it for the executors.',
    );
