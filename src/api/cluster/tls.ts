import { z } from 'zod';
import { matching, objectName } from '../bounded.ts';

const secretKey = () =>
  matching(/^[-._a-zA-Z0-9]+$/, 253, 'must be a key of a Secret: letters, digits, "-", "_" and "."');

const namespace = () =>
  objectName().describe('Namespace of the Secret. The operator needs the right to read it there.');

const caSecretRef = z
  .strictObject({
    name: objectName().describe('Name of the Secret.'),
    namespace: namespace(),
    key: secretKey().default('ca.crt').describe('Key of the Secret that holds the certificates, in PEM.'),
  })
  .describe(
    'The Secret with the certificates of the authorities that vouch for masters and agents. Without it those count that Node brings.',
  );

const clientCertificateSecretRef = z
  .strictObject({ name: objectName().describe('Name of the Secret.'), namespace: namespace() })
  .describe('The Secret of type kubernetes.io/tls whose certificate (tls.crt, tls.key) the operator shows.');

export const tls = z
  .strictObject({
    caSecretRef: caSecretRef.optional(),
    clientCertificateSecretRef: clientCertificateSecretRef.optional(),
    serverName: matching(/^[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?$/, 253, 'must be a host name')
      .optional()
      .describe('The name that the certificates of masters and agents must bear, where it is not their address.'),
    insecureSkipVerify: z
      .boolean()
      .default(false)
      .describe(
        'Takes any certificate. Whoever can get between the operator and Mesos can then read and forge everything.',
      ),
  })
  .describe('With it, even if it is empty, the operator speaks to masters and agents by https only.');
