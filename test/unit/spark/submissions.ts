/** Submissions to Spark's dispatcher, with as little in them as it takes. */
import type { Dispatcher } from '../../../src/spark/dispatcher/command.ts';
import {
  type DriverDescription,
  describe,
  dispatcherSubmissionId,
  type SubmissionRequest,
} from '../../../src/spark/dispatcher/submission.ts';

export const startMillis = Date.UTC(2026, 0, 1);

export const request = (more: Partial<SubmissionRequest> = {}): SubmissionRequest => ({
  appResource: 'http://files/app.jar',
  mainClass: 'Main',
  appArgs: [],
  environmentVariables: {},
  ...more,
  sparkProperties: { 'spark.app.name': 'app', ...more.sparkProperties },
});

export const described = (more: Partial<SubmissionRequest> = {}, counter = 1): DriverDescription =>
  describe(request(more), startMillis, () => dispatcherSubmissionId(startMillis, counter));

export const dispatcher = (conf: Record<string, string> = {}): Dispatcher => ({
  conf: { 'spark.master': 'zk://zk1:2181/mesos', ...conf },
  sparkHome: undefined,
  frameworkId: 'fw',
});
