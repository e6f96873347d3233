/** References to keys of Secrets and ConfigMaps in the resource's own namespace, and to secrets of Mesos' store. */
import { z } from 'zod';
import { matching, objectName, text } from '../bounded.ts';

/** A key of a Secret or ConfigMap. */
export const dataKey = () =>
  matching(/^[-._a-zA-Z0-9]+$/, 253, 'must be a key: letters, digits, "-", "_" and "."').describe('The key.');

export const mayBeMissing = () =>
  z.boolean().default(false).describe('True: goes on without it when it does not exist; else the application waits.');

export const keyOf = (kind: 'Secret' | 'ConfigMap') =>
  z
    .strictObject({
      name: objectName().describe(`Name of the ${kind}, in the namespace of the application.`),
      key: dataKey(),
      optional: mayBeMissing(),
    })
    .describe(`A key of a ${kind}, read when the driver is launched.`);

/** By reference: Mesos resolves it, which takes a secret resolver module there. */
export const mesosSecret = () =>
  z
    .strictObject({
      name: text(253).describe("Name of the secret in Mesos' store."),
      key: text(253).optional().describe('A part of that secret.'),
    })
    .describe("A secret in Mesos' own store, which Mesos resolves on the agent.");
