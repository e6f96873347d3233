import { describe, expect, test } from '@jest/globals';
import { Sidecars } from '../../../../src/mesos/framework/sidecars.ts';
import { driverOfSidecar, sidecarTaskIdOf } from '../../../../src/model/ids.ts';
import type { TaskState } from '../../../../src/model/mesos.ts';

const driver = 'driver-20300101000000-0123456789ab-retry-1';
const [log, proxy] = [sidecarTaskIdOf(driver, 'log'), sidecarTaskIdOf(driver, 'proxy')] as const;

const told = (taskId: string, state: TaskState, uuid?: string) => ({
  taskId,
  state,
  agentId: 'a',
  containerIps: [],
  ...(uuid === undefined ? {} : { uuid }),
});
const kill = (taskId: string) => ({ type: 'KILL', taskId, agentId: 'a' });

test.each([
  [log, driver],
  [driver, undefined],
  [`${driver}.sidecar`, undefined],
  ['probe-1.sidecar.log', undefined],
])('the task %s stands beside %s', (taskId, expected) => {
  expect(driverOfSidecar(taskId)).toBe(expected);
});

describe('what stands beside a driver', () => {
  test('has its updates acknowledged at once, where they want it', () => {
    const sidecars = new Sidecars();
    expect(sidecars.onStatus(told(log, 'TASK_RUNNING', 'u1'))).toEqual([
      { type: 'ACKNOWLEDGE', taskId: log, agentId: 'a', uuid: 'u1' },
    ]);
    expect(sidecars.onStatus(told(log, 'TASK_RUNNING'))).toEqual([]);
  });

  test('is left alone while the driver lives', () => {
    const sidecars = new Sidecars();
    sidecars.onStatus(told(log, 'TASK_RUNNING'));
    expect([...sidecars.attended()]).toEqual([driver]);
    expect(sidecars.tick(1_000_000)).toEqual([]);
  });

  test('is killed when the driver has ended, again and again until it has ended too', () => {
    const sidecars = new Sidecars();
    for (const taskId of [log, proxy]) sidecars.onStatus(told(taskId, 'TASK_RUNNING'));
    sidecars.driverOver(driver, 1000);
    expect(sidecars.tick(1000)).toEqual([kill(log), kill(proxy)]);
    expect([...sidecars.attended()]).toEqual([]);
    expect(sidecars.tick(1001)).toEqual([]);
    sidecars.onStatus(told(log, 'TASK_KILLED'));
    expect(sidecars.tick(11_000)).toEqual([kill(proxy)]);
    sidecars.onSubscribed(12_000);
    expect(sidecars.tick(12_000)).toEqual([kill(proxy)]);
    sidecars.onStatus(told(proxy, 'TASK_FINISHED'));
    expect(sidecars.tick(100_000)).toEqual([]);
  });

  test('is asked for no more once Mesos does not know it, and killed when it comes back', () => {
    const sidecars = new Sidecars();
    sidecars.onStatus(told(log, 'TASK_RUNNING'));
    sidecars.onStatus(told(log, 'TASK_UNREACHABLE'));
    sidecars.driverOver(driver, 0);
    expect(sidecars.tick(0)).toEqual([]);
    sidecars.onStatus(told(log, 'TASK_RUNNING'));
    expect([...sidecars.attended()]).toEqual([driver]);
    sidecars.driverOver(driver, 5);
    expect(sidecars.tick(5)).toEqual([kill(log)]);
  });
});
