/**
 * Where Spark 3.4.4 differs from its documents, and what the product does: the one table, from which the reference page is made. `spark34` is what
 * was measured on Spark itself. A row with `instead` is never copied, since Spark loses work there or stops others: in `Spark34` too, the outcome
 * is the one that `instead` names.
 */
import type { NeverCopiedId } from './compatibility.ts';

interface Row {
  readonly id: string;
  /** What the row is about. */
  readonly what: string;
  readonly documented: string;
  readonly spark34: string;
}

/** A row that no setting copies; `when` is the rule over inputs that tells where the outcome is another than Spark's. */
export interface NeverCopiedRow extends Row {
  readonly id: NeverCopiedId;
  readonly when: string;
  readonly instead: string;
}

export const choices = [
  {
    id: 'driver-overhead',
    what: 'memory of a driver beyond its heap',
    documented:
      'counted once: `spark.mesos.driver.memoryOverhead`, else `spark.driver.memoryOverhead`, else a share of the heap, at least 384 MiB',
    spark34: 'counted twice: once where the submission is taken, once more where Mesos is asked',
  },
  {
    id: 'driver-heap',
    what: '`--driver-memory` of the command',
    documented: 'the heap that was asked for',
    spark34: 'the heap and the first overhead; `--conf spark.driver.memory` after it wins when the property was set',
  },
  {
    id: 'memory-without-unit',
    what: '`spark.driver.memory=1024`',
    documented: '1024 MiB',
    spark34: '1024 bytes, which is 0 MiB',
  },
  {
    id: 'overhead-with-unit',
    what: '`spark.driver.memoryOverhead=512m`',
    documented: 'an amount like any other',
    spark34: 'refused: HTTP 500, `NumberFormatException`',
  },
  {
    id: 'ranges-contain',
    what: 'a constraint on an attribute whose value is ranges',
    documented: 'holds when a range contains one of the values',
    spark34: 'never holds, unless it asks only for the presence of the attribute',
  },
  {
    id: 'shell-words',
    what: 'text of users in the command of a driver',
    documented: 'every text stands in single quotes, where the shell expands nothing',
    spark34:
      'double quotes with backslashes; a text that comes in quotes, or holds a line break, reaches the shell as it is',
  },
  {
    id: 'jars',
    what: '`spark.jars`',
    documented: 'passed on to the driver',
    spark34: 'dropped, neither fetched nor passed on',
  },
  {
    id: 'driver-defaults',
    what: 'defaults that the cluster sets for every driver',
    documented: 'count as if the application had set them, in every decision',
    spark34: 'change the command line only, not memory, image, network, labels or URIs of the task',
  },
  {
    id: 'malformed-container-specs',
    what: 'a volume, port map or Docker parameter of the wrong form',
    documented: 'refused, naming the property and the form',
    spark34: 'skipped, with a line in the log of the dispatcher',
  },
  {
    id: 'resource-order',
    what: 'which pieces of an offer are taken',
    documented: 'reserved ones first; where a piece comes from is repeated as Mesos sent it',
    spark34: 'in the order of the offer; a reservation under the role `*` is dropped',
  },
  {
    id: 'resource-arithmetic',
    what: 'sums of cpus and memory',
    documented: 'in whole thousandths, as Mesos itself: 0.1 of 0.3 cpus leaves room for 0.2',
    spark34: 'in floating point: 0.1 of 0.3 cpus leaves 0.19999999999999998, in which 0.2 do not fit',
  },
] as const satisfies readonly Row[];

export const neverCopied: readonly NeverCopiedRow[] = [
  {
    id: 'same-instant',
    what: 'two submissions of one millisecond',
    when: 'a submission has the priority and the millisecond of one that is queued, or both are of a queue whose priority is NaN',
    documented: 'both are queued',
    spark34: 'the second is acknowledged and lost',
    instead: 'both are queued, in the order in which they came',
  },
  {
    id: 'one-bad-driver',
    what: 'a value that Spark notices only when offers come',
    when: 'the constraints, the overhead, its factor, the port maps, the containerizer, a flag or a location of a submission can not be read',
    documented: 'the application is refused',
    spark34:
      'the callback ends: the driver stays first in line, nobody behind it is launched, and drivers before it are taken for running',
    instead: 'that driver fails with the reason; all others are placed as if it were not there',
  },
  {
    id: 'undeclared-queue',
    what: 'a queue that the dispatcher does not declare',
    when: 'the queue of a submission is neither `default` nor declared',
    documented: 'refused',
    spark34: 'HTTP 500; into an empty queue it is accepted, and every later submission fails',
    instead: 'refused with `success: false` and the name of the queue; nothing is stored',
  },
  {
    id: 'failed-launch',
    what: 'a driver whose task can not be built',
    when: 'labels, secrets or the Spark home of a submission make the task impossible, and its status is asked for',
    documented: 'failed, with the reason',
    spark34: '`FINISHED` without a message',
    instead: '`FINISHED` with the reason as its message',
  },
  {
    id: 'late-update',
    what: 'a final status update of an earlier attempt',
    when: "the update's task id is not the one of the launched attempt, and Spark has no check for it: all but FAILED and LOST of supervised drivers",
    documented: 'ignored',
    spark34: 'ends the attempt that runs, as far as the dispatcher knows',
    instead: 'ignored',
  },
  {
    id: 'html-pages',
    what: 'a request to the REST server that it can not make sense of',
    when: 'the path leads out of the server, the method is another one of GET, HEAD and POST, the action is no message, a property is null, or the scheduler throws',
    documented: 'an ErrorResponse',
    spark34: 'a page in HTML with a stack trace, on which the client of Spark ends with an exception',
    instead: 'an ErrorResponse in JSON under the same status, with a sentence',
  },
];
