import { describe, expect, test } from '@jest/globals';
import type { SparkApplicationStatus } from '../../../../src/api/spark-application-status.ts';
import { applicationStates } from '../../../../src/api/states.ts';
import { killStep, type Seen, stateAnswer } from '../../../../src/dispatcher/resource/answers.ts';

const submission = {
  id: 'driver-1',
  attempt: 1,
  taskId: 'driver-1',
  generation: 1,
  launchedBy: 'Operator',
  cluster: 'prod',
  at: '2026-11-21T23:22:31Z',
} as const;
const attempts = (total: number) => ({ total, runFailures: 0, submissionFailures: 0 });
const seen = (status: SparkApplicationStatus, deleting = false): Seen => ({ status, deleting });

describe('What spark-submit is told of a submission, and what a kill does to it', () => {
  test.each<[string, Seen | undefined, string, ReturnType<typeof killStep>]>([
    ['that does not exist', undefined, 'NOT_FOUND', { kind: 'answer', success: false, message: 'Cannot find driver' }],
    [
      'that nobody has looked at',
      seen({}),
      'QUEUED',
      { kind: 'remove', message: "Removed driver while it's still pending" },
    ],
    [
      'in the queue',
      seen({ state: 'Queued' }),
      'QUEUED',
      { kind: 'remove', message: "Removed driver while it's still pending" },
    ],
    [
      'that is suspended',
      seen({ state: 'Suspended' }),
      'QUEUED',
      { kind: 'remove', message: "Removed driver while it's still pending" },
    ],
    [
      'that waits after a failure',
      seen({ state: 'RetryWait', submission }),
      'RETRYING',
      { kind: 'remove', message: "Removed driver while it's being retried" },
    ],
    [
      'that is queued again after a failure',
      seen({ state: 'Queued', attempts: attempts(1) }),
      'RETRYING',
      { kind: 'remove', message: "Removed driver while it's being retried" },
    ],
    [
      'that was launched',
      seen({ state: 'Submitting', submission }),
      'RUNNING',
      { kind: 'request', taskId: 'driver-1', message: 'Killing running driver' },
    ],
    [
      'that runs',
      seen({ state: 'Running', submission }),
      'RUNNING',
      { kind: 'request', taskId: 'driver-1', message: 'Killing running driver' },
    ],
    [
      'that runs and is being deleted',
      seen({ state: 'Stopping', submission }, true),
      'RUNNING',
      { kind: 'answer', success: true, message: 'Killing running driver' },
    ],
    [
      'whose agent is unreachable',
      seen({ state: 'Unknown', submission }),
      'RUNNING',
      { kind: 'request', taskId: 'driver-1', message: 'Killing running driver' },
    ],
    [
      'that has ended',
      seen({ state: 'Completed', submission }),
      'FINISHED',
      { kind: 'answer', success: false, message: 'Driver already terminated' },
    ],
    [
      'that has failed',
      seen({ state: 'Failed', submission }),
      'FINISHED',
      { kind: 'answer', success: false, message: 'Driver already terminated' },
    ],
    [
      'that can not be run',
      seen({ state: 'Invalid' }),
      'FINISHED',
      { kind: 'answer', success: false, message: 'Driver already terminated' },
    ],
    [
      'that goes from the queue',
      seen({ state: 'Queued' }, true),
      'NOT_FOUND',
      { kind: 'answer', success: false, message: 'Cannot find driver' },
    ],
  ])('one %s', (_, given, driverState, step) => {
    expect(stateAnswer(given).driverState).toBe(driverState);
    expect(killStep(given)).toEqual(step);
  });

  test('no state is left without a word', () => {
    for (const state of Object.keys(applicationStates) as (keyof typeof applicationStates)[])
      expect(stateAnswer(seen({ state })).driverState).toMatch(/^(QUEUED|RUNNING|FINISHED|RETRYING)$/);
  });
});

describe('The message beside a state', () => {
  const message = (status: SparkApplicationStatus) => stateAnswer(seen(status)).message;
  const driver = {
    taskId: 'driver-1',
    agentId: 'a1',
    mesosState: 'TASK_FAILED',
    message: 'exit "3"',
    reason: 'REASON_COMMAND_EXECUTOR_FAILED',
  };

  test("is Mesos' last word on the driver as Spark writes it", () => {
    expect(message({ state: 'Failed', submission, driver, message: 'The driver failed.' })).toBe(
      'task_id {\n  value: "driver-1"\n}\nstate: TASK_FAILED\nmessage: "exit \\"3\\""\nslave_id {\n  value: "a1"\n}\nreason: REASON_COMMAND_EXECUTOR_FAILED\n',
    );
  });

  test.each<[string, SparkApplicationStatus, string | undefined]>([
    ['is not there for one that waits as usual', { state: 'Queued', reason: 'Queued', message: 'Waits.' }, undefined],
    ['is not there for one that nobody has looked at', {}, undefined],
    [
      'is not there between launch and first word',
      { state: 'Submitted', submission, message: 'Mesos has it.' },
      undefined,
    ],
    [
      'says what hinders one in the queue',
      { state: 'Queued', reason: 'ClusterNotReady', message: 'The cluster is away.' },
      'The cluster is away.',
    ],
    [
      'says why one can not be run',
      { state: 'Invalid', reason: 'InvalidSpec', message: 'spec.x is wrong.' },
      'spec.x is wrong.',
    ],
    [
      'says why one ended that was never launched',
      { state: 'Failed', reason: 'QueuedTooLong', message: 'Too long.' },
      'Too long.',
    ],
    [
      'is not that of an earlier attempt',
      {
        state: 'Failed',
        message: 'Killed on request.',
        submission: { ...submission, taskId: 'driver-1-retry-1' },
        driver,
      },
      'Killed on request.',
    ],
  ])('%s', (_, status, expected) => {
    expect(message(status)).toBe(expected);
  });
});
