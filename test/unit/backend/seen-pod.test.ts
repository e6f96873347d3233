/** What a Pod says of the driver in it. */
import { describe, expect, test } from '@jest/globals';
import { seenPod } from '../../../src/backend/pod/seen.ts';

const driver = (state: object) => ({ containerStatuses: [{ name: 'spark-kubernetes-driver', state }] });
const terminated = (exitCode: number, reason: string) => driver({ terminated: { exitCode, reason } });
const pod = (status: object, metadata: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'driver-1', uid: 'u', resourceVersion: '1', ...metadata },
  spec: { nodeName: 'n1' },
  status,
});

describe('a Pod', () => {
  test.each([
    ['has just been made', { phase: 'Pending' }, 'begins', { mesosState: 'TASK_STAGING' }],
    [
      'finds no node',
      {
        phase: 'Pending',
        conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: 'no' }],
      },
      'begins',
      { reason: 'Unschedulable', message: 'no' },
    ],
    [
      'is prepared',
      { phase: 'Pending', ...driver({ waiting: { reason: 'ContainerCreating' } }) },
      'begins',
      { mesosState: 'TASK_STAGING' },
    ],
    [
      'can not pull its image',
      { phase: 'Pending', ...driver({ waiting: { reason: 'ErrImagePull', message: 'denied' } }) },
      'begins',
      { reason: 'ImagePullBackOff', message: 'denied' },
    ],
    [
      'waits for its init container',
      {
        phase: 'Pending',
        initContainerStatuses: [
          { name: 'a', state: { waiting: { reason: 'CreateContainerConfigError', message: 'x' } } },
        ],
      },
      'begins',
      { reason: 'CreateContainerConfigError', message: 'x' },
    ],
    [
      'runs',
      { phase: 'Running', podIP: '10.1.2.3', ...driver({ running: { startedAt: '2030-01-01T00:00:00Z' } }) },
      'runs',
      { mesosState: 'TASK_RUNNING', address: '10.1.2.3', hostname: 'n1', atMs: Date.UTC(2030, 0, 1) },
    ],
    [
      'succeeded',
      { phase: 'Succeeded', ...terminated(0, 'Completed') },
      'over',
      { mesosState: 'TASK_FINISHED', exitCode: 0 },
    ],
    [
      'failed',
      { phase: 'Failed', ...terminated(3, 'Error') },
      'over',
      { mesosState: 'TASK_FAILED', exitCode: 3, reason: 'Error', message: 'it ended with code 3, Error' },
    ],
    [
      'had too little memory',
      { phase: 'Failed', ...terminated(137, 'OOMKilled') },
      'over',
      { mesosState: 'TASK_FAILED', exitCode: 137, reason: 'OOMKilled' },
    ],
    [
      'was evicted',
      { phase: 'Failed', reason: 'Evicted', message: 'no disk' },
      'over',
      { mesosState: 'TASK_LOST', reason: 'Evicted', message: 'Evicted, no disk' },
    ],
    [
      'was drained from its node',
      { phase: 'Failed', conditions: [{ type: 'DisruptionTarget', status: 'True' }], ...terminated(143, 'Error') },
      'over',
      { mesosState: 'TASK_LOST', exitCode: 143 },
    ],
    [
      'failed before its driver began',
      {
        phase: 'Failed',
        initContainerStatuses: [{ name: 'fetch', state: { terminated: { exitCode: 2, reason: 'Error' } } }],
      },
      'over',
      { mesosState: 'TASK_FAILED', message: 'the init container fetch ended with code 2, Error' },
    ],
  ] as const)('that %s', (_what, status, stage, facts) => {
    const seen = seenPod(pod(status));
    expect(seen.stage).toBe(stage);
    expect(seen.facts).toMatchObject(facts);
  });

  test('whose driver is over while something beside it runs on lingers', () => {
    const status = {
      phase: 'Running',
      containerStatuses: [
        { name: 'logs', state: { running: {} } },
        { name: 'spark-kubernetes-driver', state: { terminated: { exitCode: 0 } } },
      ],
    };
    expect(seenPod(pod(status))).toMatchObject({
      stage: 'over',
      lingers: true,
      facts: { mesosState: 'TASK_FINISHED' },
    });
  });

  test('that is being deleted should be gone by the time that it says', () => {
    const metadata = { deletionTimestamp: '2030-01-01T00:00:30Z', deletionGracePeriodSeconds: 30 };
    expect(seenPod(pod({ phase: 'Running' }, metadata))).toMatchObject({
      goes: true,
      goneByMs: Date.UTC(2030, 0, 1, 0, 0, 30),
    });
  });

  test.each([[{ phase: 'Unknown' }], [{ phase: 'Running', reason: 'NodeLost' }]])('of a lost node: %j', (status) => {
    expect(seenPod(pod(status)).unknown).toBe(true);
  });
});
