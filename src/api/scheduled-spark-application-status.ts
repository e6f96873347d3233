/** What the operator writes about a ScheduledSparkApplication. Every field is optional: a resource that was never looked at has none. */
import { z } from 'zod';
import { integer, moment, text } from './bounded.ts';
import { conditionList } from './conditions.ts';
import type { Immutable } from './immutable.ts';

const count = () => integer(0, Number.MAX_SAFE_INTEGER);
const runName = () => text(253);

/** How many runs of one schedule may be unfinished at a time, whatever its concurrencyPolicy: an unused cluster must not fill the API server. */
export const maxActiveRuns = 100;

/** How much is kept of the text of a request: nobody needs more of it. */
export const keptTokenChars = 253;

const asked = z
  .object({
    token: text(keptTokenChars, 0).describe('The value of the annotation, or its beginning.'),
    name: runName().describe('The SparkApplication that was created for it.'),
  })
  .describe('The last request for a run now that was met; the same value is never run twice.');

export const scheduledSparkApplicationStatus = z
  .object({
    observedGeneration: count().optional().describe('The generation of the spec that this status speaks about.'),
    reason: text(64).optional().describe('How it stands, as one word of the closed list in the reference.'),
    message: text(4096, 0).optional().describe('How it stands, as a sentence for people.'),
    conditions: conditionList()
      .optional()
      .describe('Ready, Reconciling and Stalled, as kubectl wait, Argo CD and Flux read them.'),
    schedule: text(512).optional().describe('The schedule and the time zone that nextRun follows from.'),
    nextRun: moment().optional().describe('The next instant of the schedule. None while it is suspended or invalid.'),
    pendingRun: moment().optional().describe('The instant of a run that is due and waits for one before it to end.'),
    lastRun: moment()
      .optional()
      .describe('The instant that the last run was for, or when it was created, if it was asked for.'),
    lastRunName: runName().optional().describe('The SparkApplication of the last run.'),
    lastSuccessfulRun: moment().optional().describe('When the last run that succeeded ended.'),
    active: z.array(runName()).max(maxActiveRuns).optional().describe('The SparkApplications that have not ended.'),
    missedRuns: count().optional().describe('How many runs were due and did not take place, since the beginning.'),
    lastMissedRun: moment().optional().describe('The instant of the last of them.'),
    lastRunNow: asked.optional(),
  })
  .describe('What the operator knows about the schedule. Only the operator writes it.');

export type ScheduledSparkApplicationStatus = Immutable<z.output<typeof scheduledSparkApplicationStatus>>;
