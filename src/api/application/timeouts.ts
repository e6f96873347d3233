/** How long an application may stay in the phases of its life in which it waits for something. */
import { z } from 'zod';
import { seconds } from '../bounded.ts';

export const timeouts = z
  .strictObject({
    queuedSeconds: seconds(1)
      .optional()
      .describe(
        'How long the driver may be queued; then the submission has failed, and restartPolicy decides. Without it as long as it takes.',
      ),
    startSeconds: seconds(1)
      .optional()
      .describe(
        'How long a launched driver may take until it runs, its image and files included; then it is killed, which counts as a failure of the infrastructure. Without it as long as Mesos tries.',
      ),
    stopSeconds: seconds(1)
      .optional()
      .describe(
        'How long a driver that is to stop may take; then it is killed without grace. Without it, its grace period alone counts.',
      ),
  })
  .describe('Limits of the phases in which an application waits.');
