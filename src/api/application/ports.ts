/** Further ports that a driver listens on. */
import { z } from 'zod';
import { integer, listByKey, matching } from '../bounded.ts';

export const ports = () =>
  listByKey(
    z
      .strictObject({
        name: matching(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 15, 'must be lower-case letters, digits and "-"').describe(
          'Name of the port.',
        ),
        protocol: z.enum(['TCP', 'UDP']).default('TCP').describe('The protocol.'),
        containerPort: integer(1, 65_535).describe(
          'Its number. On the network of the agents only an agent that offers this very port will do.',
        ),
      })
      .describe('One port.'),
    'name',
    16,
  );
