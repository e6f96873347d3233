import { describe, expect, test } from '@jest/globals';
import type { TaskState, TaskStatus } from '../../../src/model/mesos.ts';
import type { NeverCopiedId } from '../../../src/spark/compatibility.ts';
import { DispatcherModel } from '../../../src/spark/dispatcher/model.ts';
import type { OfferedAgent } from '../../../src/spark/dispatcher/rooms.ts';
import { dispatcher, request, startMillis } from './submissions.ts';

const home = { 'spark.mesos.executor.home': '/opt/spark' };
const offer = (id: string, cpus = 8): OfferedAgent => ({
  id,
  agentId: `agent-${id}`,
  resources: [
    { name: 'cpus', role: '*', scalar: cpus },
    { name: 'mem', role: '*', scalar: 16_384 },
  ],
  attributes: [{ name: 'gpus', type: 'SCALAR', scalar: 3 }],
});
const status = (taskId: string, state: TaskState): TaskStatus => ({
  taskId,
  state,
  agentId: 'agent-1',
  containerIps: [],
});

const model = (conf: Record<string, string> = {}, copied: readonly NeverCopiedId[] = []) =>
  new DispatcherModel(dispatcher(conf), new Set(copied));

/** Submits one driver; the clock moves by a millisecond unless it is told not to. */
const submit = (
  to: DispatcherModel,
  name: string,
  properties: Record<string, string> = {},
  at = startMillis,
): string => {
  const answer = to.submit(request({ sparkProperties: { 'spark.app.name': name, ...home, ...properties } }), at);
  return answer.kind === 'accepted' ? answer.submissionId : answer.kind === 'refused' ? answer.message : answer.kind;
};
const launched = (to: DispatcherModel, offers: readonly OfferedAgent[], at = startMillis + 1000) =>
  to.offers(offers, at).launches.flatMap(({ tasks }) => tasks.map(({ task }) => task.name));

describe('Two submissions of one priority and one millisecond', () => {
  test('are both launched, in the order in which they came', () => {
    const dispatcherModel = model();
    submit(dispatcherModel, 'first');
    submit(dispatcherModel, 'second');
    expect(launched(dispatcherModel, [offer('1')])).toEqual(['Driver for first', 'Driver for second']);
    expect([...dispatcherModel.deviations.met]).toEqual(['same-instant']);
  });

  test('leave one where Spark is copied', () => {
    const copy = model({}, ['same-instant']);
    submit(copy, 'first');
    const lost = submit(copy, 'second');
    expect(launched(copy, [offer('1')])).toEqual(['Driver for first']);
    expect(copy.driverState(lost)).toBe('NOT_FOUND');
  });
});

describe('A driver whose values can not be read', () => {
  const bad = [
    ['an overhead with a unit', { 'spark.mesos.driver.memoryOverhead': '512m' }],
    ['a factor of 0', { 'spark.driver.memoryOverheadFactor': '0' }],
    ['a constraint of the wrong form', { 'spark.mesos.driver.constraints': 'os' }],
    ['a constraint that compares a number with a text', { 'spark.mesos.driver.constraints': 'gpus:abc' }],
    [
      'a port that is no number',
      { 'spark.mesos.executor.docker.image': 'i', 'spark.mesos.executor.docker.portmaps': 'a:b' },
    ],
    ['a flag that is neither true nor false', { 'spark.mesos.fetcherCache.enable': 'maybe' }],
    ['an archive without a name', { 'spark.executor.uri': '/' }],
  ] as const;

  test.each(bad)('(%s) fails alone; those before and behind it are launched', (_, properties) => {
    const dispatcherModel = model();
    const good = submit(dispatcherModel, 'good', {}, startMillis);
    const failing = submit(dispatcherModel, 'bad', properties, startMillis + 1);
    const behind = submit(dispatcherModel, 'behind', {}, startMillis + 2);
    expect(launched(dispatcherModel, [offer('1')])).toEqual(['Driver for good', 'Driver for behind']);
    expect([good, failing, behind].map((id) => dispatcherModel.driverState(id))).toEqual([
      'RUNNING',
      'FINISHED',
      'RUNNING',
    ]);
    expect(dispatcherModel.status(failing).message).not.toBeUndefined();
  });

  test('takes nothing of the offer', () => {
    const dispatcherModel = model();
    submit(dispatcherModel, 'bad', { 'spark.mesos.fetcherCache.enable': 'maybe', 'spark.driver.cores': '8' });
    submit(dispatcherModel, 'behind', { 'spark.driver.cores': '8' }, startMillis + 1);
    expect(launched(dispatcherModel, [offer('1')])).toEqual(['Driver for behind']);
  });

  test('stops the round where Spark is copied, and drivers before it are taken for running', () => {
    const copy = model({}, ['one-bad-driver']);
    const good = submit(copy, 'good');
    submit(copy, 'bad', { 'spark.mesos.driver.memoryOverhead': '1g' }, startMillis + 1);
    expect(copy.offers([offer('1')], startMillis + 1000)).toMatchObject({
      launches: [],
      declines: [],
      exception: { message: 'spark.mesos.driver.memoryOverhead should be int, but was 1g' },
    });
    expect(copy.driverState(good)).toBe('RUNNING');
  });
});

describe('A queue that is not declared', () => {
  test('is refused by its name, whether something is queued or not, and stores nothing', () => {
    const dispatcherModel = model({ 'spark.mesos.dispatcher.queue.URGENT': '2' });
    const queue = (name: string) => ({ 'spark.mesos.dispatcher.queue': name });
    expect(submit(dispatcherModel, 'first', queue('NONE'))).toBe("Queue 'NONE' is not declared");
    submit(dispatcherModel, 'second', {}, startMillis + 1);
    expect(submit(dispatcherModel, 'third', queue(''), startMillis + 2)).toBe("Queue '' is not declared");
    submit(dispatcherModel, 'fourth', queue('URGENT'), startMillis + 3);
    expect(dispatcherModel.drivers.queued.map(({ name }) => name)).toEqual(['fourth', 'second']);
  });
});

describe('A driver whose task can not be built', () => {
  test('has ended with the reason; the offer is answered without a task', () => {
    const dispatcherModel = model();
    const id = submit(dispatcherModel, 'app', { 'spark.mesos.driver.labels': 'a' });
    expect(dispatcherModel.offers([offer('1')], startMillis + 1000)).toEqual({
      launches: [{ offerId: '1', tasks: [] }],
      declines: [],
    });
    expect(dispatcherModel.status(id)).toEqual({ driverState: 'FINISHED', message: 'Malformed label: a' });
  });
});

describe('A status update of an earlier attempt', () => {
  const secondAttempt = (copied: readonly NeverCopiedId[] = []) => {
    const dispatcherModel = model({}, copied);
    const id = submit(dispatcherModel, 'app', { 'spark.driver.supervise': 'true' });
    launched(dispatcherModel, [offer('1')]);
    dispatcherModel.update(status(id, 'TASK_LOST'), startMillis + 2000);
    launched(dispatcherModel, [offer('2')], startMillis + 3001);
    return { dispatcherModel, id };
  };

  test.each<TaskState>(['TASK_FINISHED', 'TASK_KILLED', 'TASK_ERROR', 'TASK_FAILED', 'TASK_LOST'])(
    '%s leaves the running attempt alone',
    (state) => {
      const { dispatcherModel, id } = secondAttempt();
      dispatcherModel.update(status(id, state), startMillis + 4000);
      expect(dispatcherModel.drivers.launched.get(id)?.taskId).toBe(`${id}-retry-1`);
    },
  );

  test('ends the running attempt where Spark is copied', () => {
    const { dispatcherModel, id } = secondAttempt(['late-update']);
    dispatcherModel.update(status(id, 'TASK_FINISHED'), startMillis + 4000);
    expect(dispatcherModel.driverState(id)).toBe('FINISHED');
  });
});

describe('The wait before a supervised driver is started again', () => {
  test.each([
    ['doubles up to a minute', {}, [1, 2, 4, 8, 16, 32, 60, 60]],
    ['keeps to the longest wait after the first', { 'spark.mesos.cluster.retry.wait.max': '3' }, [1, 2, 3, 3]],
  ])('%s', (_, conf, waits) => {
    const dispatcherModel = model(conf);
    const id = submit(dispatcherModel, 'app', { 'spark.driver.supervise': 'true' });
    let now = startMillis;
    const seen = waits.map((_wait, index) => {
      launched(dispatcherModel, [offer('1')], now);
      dispatcherModel.update(status(index === 0 ? id : `${id}-retry-${index}`, 'TASK_FAILED'), now);
      const retry = dispatcherModel.drivers.retrying[0]?.driver.retry;
      now = (retry?.nextMillis ?? now) + 1;
      return retry?.waitSeconds;
    });
    expect(seen).toEqual(waits);
  });
});
