import { z } from 'zod';
import { listByKey, matching, objectName, text, textMap } from '../bounded.ts';
import { type Rule, withRules } from '../rules.ts';
import { keyOf, mayBeMissing, mesosSecret } from './references.ts';

const variableName = () =>
  matching(
    /^[-._A-Za-z][-._A-Za-z0-9]*$/,
    253,
    'must be the name of an environment variable: letters, digits, "_", "-" and ".", not beginning with a digit',
  );

const plain = {
  name: variableName().describe('Name of the variable.'),
  value: text(8192, 0)
    .default('')
    .describe('Its value, as it is: nothing in it is expanded. Mesos shows it in its state.'),
};

/** Environment variables with given values, in the form of Kubernetes' `env`. */
export const variables = () => listByKey(z.strictObject(plain).describe('One environment variable.'), 'name', 128);

const sources = z.strictObject({
  secretKeyRef: keyOf('Secret').optional(),
  configMapKeyRef: keyOf('ConfigMap').optional(),
  fieldRef: z
    .strictObject({
      fieldPath: z
        .enum(['metadata.name', 'metadata.namespace', 'metadata.uid'])
        .describe('The field: name, namespace or uid of the resource.'),
      apiVersion: z.enum(['v1']).optional().describe('Always v1.'),
    })
    .optional()
    .describe('A field of the metadata of the resource.'),
  mesosSecretRef: mesosSecret().optional(),
});

const oneSource: Rule<z.output<typeof sources>> = {
  cel: '[has(self.secretKeyRef), has(self.configMapKeyRef), has(self.fieldRef), has(self.mesosSecretRef)].exists_one(given, given)',
  holds: (source) => Object.values(source).filter((given) => given !== undefined).length === 1,
  message: 'must name exactly one of secretKeyRef, configMapKeyRef, fieldRef and mesosSecretRef',
  field: ['secretKeyRef'],
};

const variable = z.strictObject({
  ...plain,
  valueFrom: withRules(sources, [oneSource]).optional().describe('Where the value comes from.'),
});

const valueOrSource: Rule<z.output<typeof variable>> = {
  cel: "!has(self.valueFrom) || !has(self.value) || self.value == ''",
  holds: ({ value, valueFrom }) => valueFrom === undefined || value === '',
  message: 'must be empty beside valueFrom',
  field: ['value'],
};

/** Environment variables, from Secrets and ConfigMaps too, in the form of Kubernetes' `env`. */
export const sourcedVariables = () =>
  listByKey(withRules(variable, [valueOrSource]).describe('One environment variable.'), 'name', 128);

const wholeObject = (kind: 'Secret' | 'ConfigMap') =>
  z
    .strictObject({
      name: objectName().describe(`Name of the ${kind}, in the namespace of the application.`),
      optional: mayBeMissing(),
    })
    .optional()
    .describe(`A ${kind}, each key of which becomes a variable.`);

const variableSource = z.strictObject({
  prefix: matching(/^[-._A-Za-z][-._A-Za-z0-9]*$/, 253, 'must be the beginning of a name of a variable')
    .optional()
    .describe('Put before each key.'),
  secretRef: wholeObject('Secret'),
  configMapRef: wholeObject('ConfigMap'),
});

const oneObject: Rule<z.output<typeof variableSource>> = {
  cel: 'has(self.secretRef) != has(self.configMapRef)',
  holds: ({ secretRef, configMapRef }) => (secretRef === undefined) !== (configMapRef === undefined),
  message: 'must be given, or configMapRef, and not both',
  field: ['secretRef'],
};

/** Kubernetes' `envFrom`. */
export const variableSources = () =>
  z.array(withRules(variableSource, [oneObject]).describe('A Secret or a ConfigMap.')).max(32);

/** `envVars`, the older form. */
export const variableMap = () => textMap({ entries: 128, keys: variableName(), valueChars: 8192 });

/** `envSecretKeyRefs`, the older form: name of the variable -> key of a Secret. */
export const variableSecretMap = () =>
  z
    .record(
      variableName(),
      z
        .strictObject({ name: objectName().describe('Name of the Secret.'), key: text(253).describe('The key.') })
        .describe('A key of a Secret.'),
    )
    .refine((map) => Object.keys(map).length <= 128, 'must have at most 128 entries')
    .meta({ maxProperties: 128 });
