import { z } from 'zod';
import { listByKey, matching, text } from '../bounded.ts';

const variable = z
  .strictObject({
    name: matching(
      /^[-._A-Za-z][-._A-Za-z0-9]*$/,
      253,
      'must be the name of an environment variable: letters, digits, "_", "-" and ".", not beginning with a digit',
    ).describe('Name of the variable.'),
    value: text(8192, 0)
      .default('')
      .describe('Its value, as it is: nothing in it is expanded. Mesos shows it in its state.'),
  })
  .describe('One environment variable.');

/** Environment variables in the form of Kubernetes' `env`. */
export const variables = () => listByKey(variable, 'name', 128);
