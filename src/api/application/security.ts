/** As whom, and with what rights, in the form of Kubernetes' securityContext. */
import { z } from 'zod';
import { integer, matching } from '../bounded.ts';

const capabilities = () =>
  z
    .array(matching(/^[A-Z][A-Z_]*$/, 64, 'must be the name of a capability'))
    .max(64)
    .default([]);

const identity = {
  runAsUser: integer(0, 4_294_967_294)
    .optional()
    .describe(
      'Number of the user, with the Docker containerizer only; Mesos itself knows users by name, see proxyUser.',
    ),
  runAsGroup: integer(0, 4_294_967_294).optional().describe('Number of the group, beside runAsUser.'),
  runAsNonRoot: z.boolean().optional().describe('True: refused when the user would be root.'),
  seccompProfile: z
    .strictObject({ type: z.enum(['RuntimeDefault']).describe("The container runtime's own.") })
    .optional()
    .describe('Which system calls are allowed, with the Docker containerizer only.'),
};

export const podSecurityContext = () => z.strictObject(identity).optional().describe('As whom; securityContext wins.');

export const securityContext = () =>
  z
    .strictObject({
      ...identity,
      privileged: z
        .boolean()
        .default(false)
        .describe(
          'True gives all rights on the agent; Docker containerizer only, and only where the MesosCluster allows it.',
        ),
      allowPrivilegeEscalation: z
        .boolean()
        .optional()
        .describe('False: no more rights than at the start; Docker containerizer only.'),
      capabilities: z
        .strictObject({
          add: capabilities().describe('Capabilities that are added.'),
          drop: capabilities().describe('Capabilities that are taken away.'),
        })
        .optional()
        .describe('Rights of the kernel, with the Docker containerizer only.'),
    })
    .optional()
    .describe('As whom, and with what rights.');
