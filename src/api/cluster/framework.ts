import { z } from 'zod';
import { matching, role, seconds, text, textSet } from '../bounded.ts';

const weekSeconds = 7 * 24 * 3600;

export const framework = z
  .strictObject({
    name: text(253).default('spark-mesos-operator').describe('Name of the framework in Mesos.'),
    user: matching(/^[A-Za-z0-9_][-A-Za-z0-9_.]*$/, 64, 'must be the name of a user')
      .default('root')
      .describe('The user of the agents that drivers and executors run as.'),
    roles: textSet(role(), 16).default(['*']).describe('The roles that the framework subscribes with.'),
    gpus: z
      .boolean()
      .default(false)
      .describe(
        'Whether offers of agents with gpus are wanted (capability GPU_RESOURCES). Without it Mesos makes none.',
      ),
    failoverTimeoutSeconds: seconds(60)
      .default(weekSeconds)
      .describe('How long Mesos keeps the drivers running while the operator is away. After that it kills them all.'),
    checkpoint: z
      .boolean()
      .default(true)
      .describe(
        'Whether agents write the state of tasks to disk, so that a restart of an agent leaves its drivers running.',
      ),
    webuiUrl: matching(/^https?:\/\/\S+$/, 2048, 'must be an http or https URL')
      .optional()
      .describe("The link that Mesos' web page shows for the framework."),
    hostname: matching(/^[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?$/, 253, 'must be a host name')
      .optional()
      .describe('The host name that Mesos shows for the framework.'),
  })
  .describe('How the operator registers with Mesos.');
