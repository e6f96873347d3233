/** What driver and executors have in common beside their size: the container around them, what is in it, and where it runs. */
import { z } from 'zod';
import { integer, listByKey, matching, memory, objectName, text, textMap } from '../bounded.ts';
import { initContainers } from './init-containers.ts';
import { dnsConfig, hostAliases } from './names.ts';
import { affinity, constraints, nodeSelector } from './placement.ts';
import { podSecurityContext, securityContext } from './security.ts';
import { sourcedVariables, variableMap, variableSecretMap, variableSources } from './variables.ts';
import { configMapFiles, secretFiles, volumeMounts } from './volumes.ts';
import { grace, image } from './words.ts';

const cpus = () =>
  matching(/^([0-9]{1,4}([.][0-9]{1,3})?|[0-9]{1,7}m)$/, 12, 'must be a number of CPUs such as 2, 0.5 or 500m');

const limitFields = (who: string) => ({
  coreRequest: cpus()
    .optional()
    .describe(`CPUs that Mesos is asked for, where they are not the cores of ${who}; thousandths are possible.`),
  coreLimit: cpus()
    .optional()
    .describe(`CPUs that ${who} may use at the most; what it is sure of stays what it asks for. Needs Mesos 1.10.`),
  memoryLimit: memory()
    .optional()
    .describe(`Memory that ${who} may use at the most, beyond what it asks for. Needs Mesos 1.10.`),
  gpu: z
    .strictObject({
      name: text(253).describe('The kind, such as nvidia.com/gpu; Mesos knows those of Nvidia.'),
      quantity: integer(1, 64).describe('How many.'),
    })
    .optional()
    .describe(`GPUs of ${who}.`),
});

const environmentFields = (who: string) => ({
  env: sourcedVariables().default([]).describe(`Environment variables of ${who}.`),
  envVars: variableMap().default({}).describe('An older form of env: name to value.'),
  envFrom: variableSources()
    .default([])
    .describe(
      'Secrets and ConfigMaps whose keys become variables; env wins, and a later one wins over an earlier one.',
    ),
  envSecretKeyRefs: variableSecretMap()
    .default({})
    .describe('An older form of env with secretKeyRef: name of the variable to key of a Secret.'),
});

const fileFields = (who: string) => ({
  configMaps: configMapFiles().default([]).describe(`ConfigMaps whose keys ${who} has as files.`),
  secrets: secretFiles().default([]).describe(`Secrets whose keys ${who} has as files.`),
  volumeMounts: volumeMounts().default([]).describe('Where volumes are seen.'),
});

const placeFields = (who: string) => ({
  nodeSelector: nodeSelector()
    .default({})
    .describe(`Attributes that the agent of ${who} must have, with their values.`),
  affinity: affinity(),
  constraints: constraints(who).default({}),
});

/** `who` is the word for it in descriptions. */
export const processFields = (who: string) => ({
  ...limitFields(who),
  image: image(`Image of ${who}; without it that of the application.`),
  ...environmentFields(who),
  ...fileFields(who),
  annotations: textMap({ entries: 64, keys: text(253), valueChars: 1024 })
    .default({})
    .describe('Carried by the tasks as labels whose names begin with annotation/.'),
  ...placeFields(who),
  podSecurityContext: podSecurityContext(),
  securityContext: securityContext(),
  hostNetwork: z
    .boolean()
    .optional()
    .describe('True: the network of the agent, which is what a task has without mesos.network. False needs that.'),
  dnsConfig: dnsConfig(),
  hostAliases: hostAliases().default([]).describe('Names of addresses, with the Docker containerizer only.'),
  terminationGracePeriodSeconds: grace().describe(`How long ${who} may take to end before it is killed.`),
  initContainers: initContainers()
    .default([])
    .describe(`Programs that are run one after the other before ${who}, in its container; each must end with 0.`),
});

/** Secrets with credentials for registries of images. */
export const imagePullSecrets = () =>
  z
    .array(objectName())
    .max(1)
    .default([])
    .describe(
      'A Secret of type kubernetes.io/dockerconfigjson with credentials for the registry of the image. Whoever may view the task in Mesos can read them: Mesos has no other place for them than the image.',
    );

const label = z
  .strictObject({ key: text(253).describe('The key.'), value: text(1024, 0).describe('The value.') })
  .describe('One label.');

export const labelList = () => listByKey(label, 'key', 64);
