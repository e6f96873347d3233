/** What is run before a process, in its own container: a task of Mesos has one. */
import { z } from 'zod';
import { listByKey, matching, text } from '../bounded.ts';
import { variables } from './variables.ts';
import { image } from './words.ts';

export const initContainers = () =>
  listByKey(
    z
      .strictObject({
        name: matching(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 63, 'must be lower-case letters, digits and "-"').describe(
          'Its name, for messages.',
        ),
        image: image('Only that of the process itself, or none: it is run in the same container.'),
        command: z.array(text(4096, 0)).min(1).max(64).describe('The program and its first arguments.'),
        args: z.array(text(4096, 0)).max(64).default([]).describe('Further arguments.'),
        env: variables().default([]).describe('Variables that only it sees.'),
      })
      .describe('One program.'),
    'name',
    16,
  );
