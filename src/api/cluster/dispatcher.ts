import { z } from 'zod';
import { matching, seconds } from '../bounded.ts';
import { tls } from './tls.ts';

/** Without a user: whatever stands in an address is shown in messages. */
const address = () =>
  matching(
    /^https?:\/\/[^\s/?#@]+(\/[^\s?#@]*)?$/,
    2048,
    'must be an http or https URL without user, query and fragment',
  );

export const dispatcher = z
  .strictObject({
    url: address().describe('Base URL of its REST server, port 7077.'),
    uiUrl: address()
      .optional()
      .describe(
        'Base URL of its web page, port 8081. With it a submission that was not answered is looked for there, and only what is surely not there is submitted again.',
      ),
    onAmbiguous: z
      .enum(['Wait', 'Resubmit'])
      .default('Wait')
      .describe(
        'When nobody can tell whether an unanswered submission made a driver. Wait: the application waits for a human, and there is never a second driver. Resubmit: it is submitted again, and there may be two.',
      ),
    pollSeconds: seconds(1, 3600).default(5).describe('How often the states of drivers are asked for.'),
    timeoutSeconds: seconds(1, 600).default(20).describe('How long an answer is waited for.'),
    tls: tls.optional().describe('Certificates for speaking to it; its addresses must be https then.'),
  })
  .describe(
    'An existing MesosClusterDispatcher, which launches the drivers in place of the operator. With master beside it, drivers that it does not know are looked for there.',
  );
