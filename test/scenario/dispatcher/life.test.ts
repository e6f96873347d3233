/** Applications whose drivers a dispatcher launches, from beginning to end. */
import { describe, expect, test } from '@jest/globals';
import { run } from '../../../src/cli/program.ts';
import { DispatcherWorld, type DispatcherWorldOptions } from '../../support/dispatcher/world.ts';
import { KeptTerminal } from '../../support/terminal.ts';
import { TestScheduler } from '../../unit/embedded/mesos/scheduler.ts';

const begin = async (options: DispatcherWorldOptions = {}): Promise<DispatcherWorld> => {
  const world = await DispatcherWorld.begin(options);
  world.startOperator();
  return world;
};

describe('an application at a dispatcher', () => {
  test.concurrent('completes when its driver has finished', async () => {
    await using world = await begin();
    world.createApplication('pi');
    const taskId = await world.run('pi');
    expect(world.status('pi').submission).toMatchObject({ driverId: taskId, attempt: 1, frameworkId: 'embedded-1' });
    await world.target.update(taskId, 'TASK_FINISHED');
    await world.untilState('pi', 'Completed');
    expect(world.status('pi')).toMatchObject({ reason: 'DriverFinished' });
    await world.untilQuiet();
    expect(world.embedded.creates).toBe(1);
  });

  test.concurrent.each([
    ['TASK_FAILED', 'Command exited with status 3', 'DriverFailed', 'The driver failed: Command exited with status 3'],
    ['TASK_KILLED', 'by somebody', 'DriverKilled', 'The driver was killed, and not by the operator: by somebody'],
    ['TASK_LOST', 'agent gone', 'DriverLost', 'The driver is lost (TASK_LOST): agent gone'],
  ])(
    'has failed when its driver is %s, although the dispatcher calls that finished',
    async (state, said, reason, sentence) => {
      await using world = await begin();
      world.createApplication('pi');
      await world.target.update(await world.run('pi'), state, said);
      await world.untilState('pi', 'Failed');
      expect(world.status('pi')).toMatchObject({ reason, message: sentence });
    },
  );

  test.concurrent('is tried again under the next label when its driver failed and its policy says so', async () => {
    await using world = await begin();
    world.createApplication('pi', {
      restartPolicy: { type: 'OnFailure', onFailureRetries: 1, onFailureRetryInterval: 1 },
    });
    await world.target.update(await world.run('pi'), 'TASK_FAILED', 'no luck');
    await world.until('pi waits', () => world.status('pi').attempts?.runFailures === 1);
    await world.target.update(await world.run('pi'), 'TASK_FINISHED');
    await world.untilState('pi', 'Completed');
    expect(world.target.launched.map(({ labels }) => labels['sparkmesos.dev/attempt'])).toEqual(['1', '2']);
  });

  test.concurrent('goes only when its driver has ended', async () => {
    await using world = await begin();
    world.createApplication('pi');
    const taskId = await world.run('pi');
    world.remove('pi');
    await world.until('Mesos is asked to kill', () => world.target.killed.includes(taskId));
    expect(world.status('pi').state).toBe('Stopping');
    await world.target.update(taskId, 'TASK_KILLED');
    await world.until('pi is gone', () => world.application('pi') === undefined);
  });

  test.concurrent('goes at once when the dispatcher has it in its queue', async () => {
    await using world = await begin();
    world.createApplication('pi');
    await world.untilState('pi', 'Submitted');
    expect(world.status('pi').message).toMatch(/^The dispatcher has the driver as driver-\d+-0001; it waits there/);
    world.remove('pi');
    await world.until('pi is gone', () => world.application('pi') === undefined);
    expect(world.embedded.model.drivers.queued).toEqual([]);
  });

  test.concurrent('is suspended, and resumed as another driver', async () => {
    await using world = await begin();
    world.createApplication('pi');
    const taskId = await world.run('pi');
    world.patch('pi', { spec: { suspend: true } });
    await world.until('Mesos is asked to kill', () => world.target.killed.includes(taskId));
    await world.target.update(taskId, 'TASK_KILLED');
    await world.untilState('pi', 'Suspended');
    world.patch('pi', { spec: { suspend: false } });
    await world.target.update(await world.run('pi'), 'TASK_FINISHED');
    await world.untilState('pi', 'Completed');
  });

  test.concurrent('is edited: the old driver ends before the new one is handed over', async () => {
    await using world = await begin();
    world.createApplication('pi');
    const taskId = await world.run('pi');
    world.patch('pi', { spec: { arguments: ["it's new"] } });
    await world.until('Mesos is asked to kill', () => world.target.killed.includes(taskId));
    expect(world.embedded.creates).toBe(1);
    await world.target.update(taskId, 'TASK_KILLED');
    await world.until('the new one is handed over', () => world.embedded.creates === 2);
    await world.run('pi');
    expect(world.target.launched.at(-1)?.command).toContain(" 'it'\\''s new'");
  });

  test.concurrent('is killed by a user', async () => {
    await using world = await begin();
    world.createApplication('pi');
    const taskId = await world.run('pi');
    world.annotate('pi', 'kill', world.status('pi').submission?.taskId ?? '');
    await world.until('Mesos is asked to kill', () => world.target.killed.includes(taskId));
    await world.target.update(taskId, 'TASK_KILLED');
    await world.untilState('pi', 'Failed');
    expect(world.status('pi').reason).toBe('Killed');
  });

  test.concurrent('is refused with the path of a field that no dispatcher can be told', async () => {
    await using world = await begin();
    world.createApplication('pi', { proxyUser: 'somebody' });
    await world.untilState('pi', 'Invalid');
    expect(world.status('pi').message).toBe("spec.proxyUser can't be had: drivers run as the user of the dispatcher.");
    expect(world.embedded.creates).toBe(0);
  });

  test.concurrent('waits in the operator while as many as the cluster allows are at the dispatcher', async () => {
    await using world = await begin({ cluster: { maxDrivers: 1 } });
    world.createApplication('one');
    await world.untilState('one', 'Submitted');
    world.createApplication('two');
    await world.until('two waits', () => world.status('two').waitReason === 'TooManyDrivers');
    world.remove('one');
    await world.untilState('two', 'Submitted');
  });

  test.concurrent('that names a queue which nobody declared is kept from the dispatcher, where it would stop all others', async () => {
    await using world = await begin();
    world.createApplication('bad', { mesos: { cluster: 'spark', queue: 'nobodys' } });
    await world.until('bad waits', () => world.status('bad').waitReason === 'UnknownQueue');
    world.createApplication('good');
    await world.untilState('good', 'Submitted');
    expect(world.embedded.creates).toBe(1);
  });
});

test('the command line tells of an application at a dispatcher, kills it and waits for its end', async () => {
  await using world = await begin();
  const sparkmesos = async (...words: readonly string[]) => {
    const terminal = new KeptTerminal();
    const code = await run([...words, '--server', world.kube.url], terminal);
    return { code, text: terminal.stdout + terminal.stderr };
  };
  world.createApplication('pi');
  const taskId = await world.run('pi');
  expect((await sparkmesos('status', 'pi')).text).toMatch(new RegExp(`At the dispatcher: +${taskId}`));
  expect((await sparkmesos('list')).text).toMatch(/pi +.*Running/);
  const explained = await sparkmesos('explain', 'pi');
  expect(explained.text).toContain(world.proxy.url);
  expect(explained.text).toContain(taskId);
  expect(await sparkmesos('kill', 'pi')).toMatchObject({ code: 0 });
  await world.until('Mesos is asked to kill', () => world.target.killed.includes(taskId));
  const waited = sparkmesos('wait', 'pi', '--timeout', '10m');
  await world.target.update(taskId, 'TASK_KILLED');
  expect(await waited).toMatchObject({ code: 1 });
});

describe('a cluster with a dispatcher', () => {
  test.concurrent('is ready when the dispatcher answers, and shows its framework', async () => {
    await using world = await begin();
    await world.until('it is ready', () => world.cluster?.status?.conditions?.[0]?.status === 'True');
    expect(world.cluster?.status).toMatchObject({
      frameworkId: 'embedded-1',
      message: `The dispatcher at ${world.proxy.url} answers.`,
    });
  });

  test.concurrent('can have a master beside it, whose record tells the end that the dispatcher keeps to itself', async () => {
    await using world = await begin({ withMesos: true });
    world.createApplication('pi');
    await world.untilState('pi', 'Running');
    world.mesos?.finish(world.driversOf('pi')[0] ?? '');
    await world.untilState('pi', 'Completed');
  });

  test.concurrent('and a master shows the executors of its drivers', async () => {
    await using world = await begin({ withMesos: true });
    world.createApplication('pi');
    await world.untilState('pi', 'Running');
    const [taskId] = world.driversOf('pi');
    const mesos = world.mesos?.mesos;
    if (mesos === undefined) throw new Error('there is no Mesos');
    // A small scheduler stands in for the one in the driver.
    const scheduler = new TestScheduler(mesos);
    scheduler.frameworkId = `embedded-1-${taskId}`;
    await scheduler.subscribe();
    await scheduler.launch(await scheduler.offer(), [{ id: '0' }]);
    await world.until('it is seen', () => world.status('pi').executors?.running === 1);
    expect(world.status('pi').applicationId).toBe(scheduler.frameworkId);
    scheduler.close();
  });
});
