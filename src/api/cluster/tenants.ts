/** Who may use a cluster, and for what. */
import { z } from 'zod';
import { absolutePath } from '../application/volumes.ts';
import { integer, listByKey, matching, memory, role, text, textMap, textSet } from '../bounded.ts';
import type { Immutable } from '../immutable.ts';
import { withRules } from '../rules.ts';

const namespacePattern = () =>
  matching(
    /^[a-z0-9*]([-a-z0-9*]{0,61}[a-z0-9*])?$/,
    63,
    'must be the name of a namespace, in which "*" stands for anything',
  );

const user = () => matching(/^[A-Za-z0-9_][-A-Za-z0-9_.]*$/, 64, 'must be the name of a user');

const dockerKey = () =>
  matching(/^[a-z0-9][-a-z0-9]*$/, 64, 'must be an option of docker run, without dashes before it');

const fields = z.strictObject({
  name: matching(
    /^[A-Za-z0-9]([-A-Za-z0-9._]*[A-Za-z0-9])?$/,
    63,
    'must be letters, digits, "-", "_" and "."',
  ).describe('Name of the tenant.'),
  namespaces: textSet(namespacePattern(), 256)
    .optional()
    .describe('The namespaces of the tenant, by name; "*" stands for any characters.'),
  namespaceSelector: z
    .strictObject({
      matchLabels: textMap({ entries: 16, keys: text(317), valueChars: 63 }).describe('All of them must be there.'),
    })
    .optional()
    .describe('The namespaces of the tenant, by labels. One that is named above needs none.'),
  roles: textSet(role(), 16)
    .optional()
    .describe('The roles that its applications may use. Without it all roles of the framework.'),
  principals: textSet(text(255), 64)
    .optional()
    .describe(
      'The principals of Mesos as which drivers that launch their own executors may register (spark.mesos.principal, or the variable SPARK_MESOS_PRINCIPAL). Without it any whose secret they have.',
    ),
  users: textSet(user(), 64)
    .optional()
    .describe('The users of the agents that its applications may run as, beside the user of the framework.'),
  hostPaths: z
    .array(absolutePath())
    .max(64)
    .default([])
    .describe('Paths of the agents that its applications may mount, with all that is below them.'),
  dockerParameters: z
    .array(dockerKey())
    .max(64)
    .default([])
    .describe('Options of docker run that its applications may set. privileged and cap-add are not among them.'),
  privileged: z
    .boolean()
    .default(false)
    .describe('Whether containers of its applications may have the rights of the agent (privileged, cap-add).'),
  maxCores: integer(0, 10_000_000)
    .optional()
    .describe('How many cores its drivers and the executors that they ask for may have at a time.'),
  maxMemory: memory().optional().describe('How much memory they may have at a time, such as 512g.'),
  maxDrivers: integer(0, 100_000).optional().describe('How many of its drivers may be launched at a time.'),
});

const tenant = withRules(fields, [
  {
    cel: 'has(self.namespaces) || has(self.namespaceSelector)',
    holds: ({ namespaces, namespaceSelector }) => namespaces !== undefined || namespaceSelector !== undefined,
    message: 'is a tenant without namespaces: give namespaces or namespaceSelector',
    field: ['name'],
  },
]).describe('One tenant.');

/** A namespace belongs to the first tenant that names it. */
export const tenants = () =>
  listByKey(tenant, 'name', 256)
    .default([])
    .describe(
      'Who may use the cluster. A namespace belongs to the first tenant that names it, and may do nothing here when there is none. Without tenants every namespace may use all roles of the framework, and nothing of the agents: no paths, no options of docker run, no other user.',
    );

export type Tenant = Immutable<z.output<typeof tenant>>;
