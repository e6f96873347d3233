import { z } from 'zod';
import { integer, matching, objectName, role, seconds, text, textMap } from '../bounded.ts';
import { labelList } from './process.ts';

const uri = z
  .strictObject({
    value: matching(/^[^\s]+$/, 4096, 'must be an address without spaces').describe('Its address.'),
    extract: z.boolean().optional().describe('Whether an archive is unpacked. Without it Mesos does.'),
    executable: z.boolean().optional().describe('Whether it is a program.'),
    cache: z.boolean().optional().describe('Whether the agent keeps it; without it fetcherCache counts.'),
    outputFile: matching(/^[^\s/][^\s]*$/, 1024, 'must be a path in the sandbox')
      .optional()
      .describe('Its name in the sandbox.'),
  })
  .describe('One file or archive.');

const network = z
  .strictObject({
    name: matching(/^[^\s,]+$/, 253, 'must be the name of a network').describe('Name of the network.'),
    labels: labelList().default([]).describe('Labels for the one who attaches the container.'),
  })
  .optional()
  .describe('The network that the containers of driver and executors join, each with an address of its own.');

const parameter = z
  .strictObject({
    key: matching(/^[a-z0-9][-a-z0-9]*$/, 64, 'must be an option of docker run, without dashes before it').describe(
      'The option, as in docker run.',
    ),
    value: text(4096, 0).describe('Its value.'),
  })
  .describe('One option.');

const portMapping = z
  .strictObject({
    hostPort: integer(1, 65_535).describe('Port of the agent.'),
    containerPort: integer(1, 65_535).describe('Port in the container.'),
    protocol: z.enum(['tcp', 'udp']).default('tcp').describe('The protocol.'),
  })
  .describe('One port.');

const containerFields = {
  containerizer: z
    .enum(['docker', 'mesos'])
    .optional()
    .describe(
      'Who runs images. Without it mesos where a task carries secrets or the operator launches the executors, else docker, as for Spark.',
    ),
  network,
  parameters: z
    .array(parameter)
    .max(64)
    .default([])
    .describe('Options of docker run. The MesosCluster says which are allowed.'),
  portMappings: z
    .array(portMapping)
    .max(64)
    .default([])
    .describe('Ports of the agent that lead into the container, with the Docker containerizer and a network only.'),
  uris: z
    .array(uri)
    .max(128)
    .default([])
    .describe(
      'What is fetched into the sandbox of driver and executors. Executors that Spark launches get only what needs nothing but its address.',
    ),
  fetcherCache: z.boolean().optional().describe('Whether agents keep what is fetched.'),
  labels: textMap({ entries: 64, keys: text(253), valueChars: 1024 })
    .default({})
    .describe('Labels of the tasks of driver and executors; their own win.'),
};

export const mesos = z
  .strictObject({
    cluster: objectName().describe('Name of the MesosCluster that the application runs on.'),
    role: role()
      .optional()
      .describe(
        'The role of Mesos whose resources are used. Without it any role of the framework of the cluster serves.',
      ),
    queue: text(253)
      .optional()
      .describe('The queue of the MesosCluster that the driver waits in. Without it the queue default.'),
    ...containerFields,
    unreachableTimeoutSeconds: seconds(0)
      .optional()
      .describe(
        'How long a driver whose agent is unreachable is waited for before it counts as lost. Without it until Mesos decides, for instance when somebody marks the agent gone: the driver may still run, and a second one beside it could spoil its results.',
      ),
  })
  .describe('What only Mesos knows: where and as whom the application runs.');
