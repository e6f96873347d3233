/** What is run beside the process of a driver, at its start and at its end. */
import { z } from 'zod';
import { text } from '../bounded.ts';

const hook = (when: string) =>
  z
    .strictObject({
      exec: z
        .strictObject({
          command: z
            .array(text(4096, 0))
            .min(1)
            .max(64)
            .describe('The program and its arguments; no shell is between.'),
        })
        .describe('A program.'),
    })
    .optional()
    .describe(when);

export const lifecycle = () =>
  z
    .strictObject({
      postStart: hook('Run when the driver has been started. When it fails, the driver is ended.'),
      preStop: hook(
        'Run when the driver is told to end, within its terminationGracePeriodSeconds. Mesos tells all processes of a task at once, so the driver ends meanwhile.',
      ),
    })
    .optional()
    .describe('Programs that are run beside the driver, in its container.');
