import { z } from 'zod';
import { objectName, role, seconds } from '../bounded.ts';

export const mesos = z
  .strictObject({
    cluster: objectName().describe('Name of the MesosCluster that the application runs on.'),
    role: role()
      .optional()
      .describe(
        'The role of Mesos whose resources are used. Without it any role of the framework of the cluster serves.',
      ),
    unreachableTimeoutSeconds: seconds(0)
      .optional()
      .describe(
        'How long a driver whose agent is unreachable is waited for before it counts as lost. Without it agentReregisterTimeoutSeconds of the cluster.',
      ),
  })
  .describe('What only Mesos knows: where and as whom the application runs.');
