/** Volumes and where they are mounted, in the form of Kubernetes. What Mesos has no counterpart for is in `kubeflow-fields.ts`. */
import { z } from 'zod';
import { listByKey, matching, objectName, text } from '../bounded.ts';
import { type Rule, withRules } from '../rules.ts';
import { dataKey, mayBeMissing } from './references.ts';

/** Whether it leads out by `..` is looked at when it is used. */
const relativePath = () => matching(/^[^/\s][^\s]*$/, 1024, 'must be a relative path without spaces');

export const absolutePath = () => matching(/^\/[^\s]*$/, 1024, 'must be an absolute path without spaces');

const name = () =>
  matching(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 63, 'must be a name of lower-case letters, digits and "-"');

const files = () =>
  listByKey(
    z
      .strictObject({ key: dataKey(), path: relativePath().describe('The file, below where the volume is mounted.') })
      .describe('One key as a file.'),
    'key',
    64,
  ).optional();

const volume = z.strictObject({
  name: name().describe('Name of the volume, for volumeMounts.'),
  hostPath: z
    .strictObject({
      path: absolutePath().describe('The path on the agent. The MesosCluster says which are allowed.'),
      type: z
        .enum(['', 'Directory', 'File'])
        .optional()
        .describe('What must be there: the task fails where there is nothing, whichever is said.'),
    })
    .optional()
    .describe('A file or directory of the agent.'),
  emptyDir: z
    .strictObject({
      medium: z
        .enum(['', 'Memory'])
        .optional()
        .describe('Memory: a file system in memory, with the Docker containerizer only. Else in the sandbox.'),
      sizeLimit: matching(/^[1-9][0-9]{0,12}(k|m|g|Ki|Mi|Gi|M|G)?$/, 16, 'must be an amount of bytes such as 512Mi')
        .optional()
        .describe('Its size, with medium Memory only.'),
    })
    .optional()
    .describe('A directory of the sandbox that is empty at first.'),
  secret: z
    .strictObject({
      secretName: objectName().describe('Name of the Secret, in the namespace of the application.'),
      items: files().describe('Keys that become files; without it each key does.'),
      optional: mayBeMissing(),
    })
    .optional()
    .describe('The keys of a Secret as files that only the user of the task can read.'),
  configMap: z
    .strictObject({
      name: objectName().describe('Name of the ConfigMap, in the namespace of the application.'),
      items: files().describe('Keys that become files; without it each key does.'),
      optional: mayBeMissing(),
    })
    .optional()
    .describe('The keys of a ConfigMap as files.'),
});

const oneKind: Rule<z.output<typeof volume>> = {
  cel: '[has(self.hostPath), has(self.emptyDir), has(self.secret), has(self.configMap)].exists_one(given, given)',
  holds: ({ name: _name, ...kinds }) => Object.values(kinds).filter((given) => given !== undefined).length === 1,
  message: 'must name a volume that is exactly one of hostPath, emptyDir, secret and configMap',
  field: ['name'],
};

export const volumes = () => listByKey(withRules(volume, [oneKind]).describe('One volume.'), 'name', 32);

export const volumeMounts = () =>
  listByKey(
    z
      .strictObject({
        name: name().describe('Name of one of the volumes.'),
        mountPath: text(1024).describe('Where it is seen.'),
        readOnly: z.boolean().default(false).describe('True: nothing can be written there.'),
        subPath: relativePath().optional().describe('A part of the volume instead of the whole.'),
      })
      .describe('One place.'),
    'mountPath',
    32,
  );

/** `configMaps`: whole ConfigMaps as files. */
export const configMapFiles = () =>
  listByKey(
    z
      .strictObject({
        name: objectName().describe('Name of the ConfigMap.'),
        path: text(1024).describe('Directory in which each key is a file.'),
      })
      .describe('One ConfigMap.'),
    'name',
    16,
  );

/** `secrets`: whole Secrets as files, or one of Mesos' own. */
export const secretFiles = () =>
  listByKey(
    z
      .strictObject({
        name: text(253).describe("Name of the Secret, or of a secret in Mesos' store."),
        path: text(1024).describe('Directory in which each key is a file; the file itself for a secret of Mesos.'),
        secretType: z
          .enum(['Generic', 'GCPServiceAccount', 'HadoopDelegationToken'])
          .default('Generic')
          .describe(
            'GCPServiceAccount also sets GOOGLE_APPLICATION_CREDENTIALS to its file key.json, HadoopDelegationToken HADOOP_TOKEN_FILE_LOCATION to hadoop.token.',
          ),
        source: z
          .enum(['Kubernetes', 'Mesos'])
          .default('Kubernetes')
          .describe("Kubernetes: a Secret, sent by value. Mesos: a secret of Mesos' store, by reference."),
      })
      .describe('One secret.'),
    'name',
    16,
  );
