import { z } from 'zod';
import { matching, objectName } from '../bounded.ts';

const secretKey = () =>
  matching(/^[-._a-zA-Z0-9]+$/, 253, 'must be a key of a Secret: letters, digits, "-", "_" and "."');

const secretRef = z
  .strictObject({
    name: objectName().describe('Name of the Secret.'),
    namespace: objectName().describe('Namespace of the Secret. The operator needs the right to read it there.'),
    principalKey: secretKey().default('principal').describe('Key of the Secret that holds the principal.'),
    secretKey: secretKey().default('secret').describe('Key of the Secret that holds the secret of the principal.'),
  })
  .describe('The Secret that holds principal and secret.');

export const credentials = z
  .strictObject({ secretRef })
  .describe('As whom the operator registers with Mesos. Without it, without authentication.');
