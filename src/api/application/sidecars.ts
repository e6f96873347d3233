/** What runs beside the driver, each in a container of its own: a group of tasks of Mesos. */
import { z } from 'zod';
import { matching, text } from '../bounded.ts';
import { schemaless } from '../structural.ts';
import { sourcedVariables, variableSources } from './variables.ts';
import { volumeMounts } from './volumes.ts';
import { image } from './words.ts';

const amounts = () =>
  z
    .strictObject({
      cpu: matching(/^([0-9]{1,4}([.][0-9]{1,3})?|[0-9]{1,7}m)$/, 12, 'must be a number of CPUs such as 2 or 500m')
        .optional()
        .describe('CPUs.'),
      memory: matching(/^[0-9]{1,15}(k|M|G|T|Ki|Mi|Gi|Ti)?$/, 24, 'must be an amount of memory such as 128Mi')
        .optional()
        .describe('Memory.'),
    })
    .prefault({});

/** One container beside the driver's, in the form of Kubernetes. */
export const sidecar = () =>
  z.strictObject({
    name: matching(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 63, 'must be lower-case letters, digits and "-"'),
    image: image('Its image.'),
    command: z.array(text(4096, 0)).max(64).default([]),
    args: z.array(text(4096, 0)).max(64).default([]),
    env: sourcedVariables().default([]),
    envFrom: variableSources().default([]),
    resources: z.strictObject({ requests: amounts() }).prefault({}),
    volumeMounts: volumeMounts().default([]),
  });

export const sidecars = () =>
  z
    .array(schemaless(sidecar()).describe('One container.'))
    .max(8)
    .refine((list) => new Set(list.map(({ name }) => name)).size === list.length, 'must not repeat a name')
    .describe(
      'Containers beside the driver, as in a pod: name, image, command, args, env, envFrom, resources.requests (cpu 100m and memory 64Mi by default) and volumeMounts. They share its network and its emptyDir volumes, are ended when it has ended, and need the Mesos containerizer. One that fails does not end the driver; only without a command of its own, where the program of the image is run, it does.',
    );
