/** What the operator writes about a MesosCluster. */
import { z } from 'zod';
import { integer, moment, text } from './bounded.ts';
import { conditionList } from './conditions.ts';
import type { Immutable } from './immutable.ts';

const count = () => integer(0, Number.MAX_SAFE_INTEGER);

const drivers = z
  .object({
    queued: count().describe('Applications that wait for a place.'),
    running: count().describe('Drivers that are launched and have not ended.'),
  })
  .describe('The drivers of the cluster, counted.');

export const mesosClusterStatus = z
  .object({
    observedGeneration: count().optional().describe('The generation of the spec that this status speaks about.'),
    conditions: conditionList()
      .optional()
      .describe('Ready, Reconciling and Stalled, as kubectl wait, Argo CD and Flux read them.'),
    frameworkId: text(512)
      .optional()
      .describe('Id of the framework in Mesos. It is stored before the first driver is launched.'),
    master: text(2048).optional().describe('URL of the leading master.'),
    connectedSince: moment().optional().describe('Since when the operator is subscribed to it.'),
    drivers: drivers.optional(),
    message: text(4096, 0).optional().describe('What is going on, as a sentence for people.'),
  })
  .describe('What the operator knows about the cluster. Only the operator writes it.');

export type MesosClusterStatus = Immutable<z.output<typeof mesosClusterStatus>>;
