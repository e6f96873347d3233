/** What is asked of a dispatcher, and of the operator before it: one suite for the embedded one and for Spark's own. */
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { DispatcherClient } from '../../../src/dispatcher/client/client.ts';
import { readTaskStatus } from '../../../src/dispatcher/wire/task-status.ts';
import { realClock } from '../clocks.ts';
import { CuttingProxy } from './cutting-proxy.ts';
import type { BeginTarget, DispatcherTarget } from './target.ts';
import { DispatcherWorld } from './world.ts';

const limitMs = 120_000;

const submission = {
  appResource: 'http://files.example/pi.jar',
  mainClass: 'com.example.Pi',
  appArgs: ['10'],
  sparkProperties: {
    'spark.app.name': 'pi & "<b>"',
    'spark.mesos.executor.home': '/opt/spark',
    'spark.mesos.driver.labels': 'sparkmesos.dev/uid:u-1,sparkmesos.dev/attempt:1,a:b\\:c\\,d',
  },
  environmentVariables: {},
};

class Wired implements AsyncDisposable {
  readonly target: DispatcherTarget;
  readonly proxy: CuttingProxy;
  readonly client: DispatcherClient;

  private constructor(target: DispatcherTarget, proxy: CuttingProxy) {
    this.target = target;
    this.proxy = proxy;
    this.client = new DispatcherClient({ url: proxy.url, uiUrl: target.uiUrl, clock: realClock, timeoutMs: 30_000 });
  }

  static async begin(begin: BeginTarget, conf: Readonly<Record<string, string>> = {}): Promise<Wired> {
    const target = await begin({ conf });
    await target.ready(true);
    return new Wired(target, await CuttingProxy.begin(target.url));
  }

  /** Submits once more. @throws Error when it is not taken */
  async submit(properties: Readonly<Record<string, string>> = {}): Promise<string> {
    const sparkProperties = { ...submission.sparkProperties, ...properties };
    const created = await this.client.create({ ...submission, sparkProperties }, '3.4.4');
    if (created.kind !== 'created') throw new Error(`not created: ${JSON.stringify(created)}`);
    return created.driverId;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.close();
    await this.proxy.close();
    await this.target.close();
  }
}

/** What a shell makes of the words after the main file. */
const argumentsIn = (command: string): readonly string[] => {
  const words = command.slice(command.indexOf('pi.jar') + 'pi.jar'.length);
  const printed = execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${words}`], { encoding: 'utf8' });
  return printed.split('\0').slice(0, -1);
};

const clientSuite = (begin: BeginTarget): void => {
  test(
    'a driver goes through its states to its end',
    async () => {
      await using wired = await Wired.begin(begin);
      const { client, target } = wired;
      const id = await wired.submit();
      expect(id).toMatch(/^driver-\d{14}-\d{4}$/);
      expect(await client.status(id)).toEqual({ kind: 'state', state: 'QUEUED', message: undefined });
      await target.offer(2, 4_000);
      expect(target.launched).toMatchObject([
        { taskId: id, labels: { 'sparkmesos.dev/uid': 'u-1', 'sparkmesos.dev/attempt': '1', a: 'b:c,d' } },
      ]);
      expect(await client.status(id)).toEqual({ kind: 'state', state: 'RUNNING', message: undefined });
      await target.update(id, 'TASK_FAILED', 'said "so"\\ ü');
      const ended = await client.status(id);
      expect(ended).toMatchObject({ kind: 'state', state: 'FINISHED' });
      expect(readTaskStatus(ended.kind === 'state' ? (ended.message ?? '') : '')).toMatchObject({
        taskId: id,
        state: 'TASK_FAILED',
        message: 'said "so"\\ ü',
        agentId: 'agent',
      });
      expect(await client.kill(id)).toEqual({ kind: 'over' });
    },
    limitMs,
  );

  test(
    'a driver is killed in the queue, while it runs, and between its runs',
    async () => {
      await using wired = await Wired.begin(begin);
      const { client, target } = wired;
      const queued = await wired.submit();
      expect(await client.kill(queued)).toEqual({ kind: 'removed' });
      expect(await client.status(queued)).toEqual({ kind: 'missing' });
      expect(await client.kill(queued)).toEqual({ kind: 'missing' });
      const running = await wired.submit({ 'spark.driver.supervise': 'true' });
      await target.offer(2, 4_000);
      expect(await client.kill(running)).toEqual({ kind: 'killing' });
      expect(target.killed).toEqual([running]);
      await target.update(running, 'TASK_FAILED');
      expect(await client.status(running)).toMatchObject({ kind: 'state', state: 'RETRYING' });
      expect(await client.kill(running)).toEqual({ kind: 'removed' });
    },
    limitMs,
  );

  test(
    'the page shows its framework, its drivers wherever they are, and their labels',
    async () => {
      await using wired = await Wired.begin(begin);
      const { client, target } = wired;
      expect(await client.drivers()).toEqual({ frameworkId: target.frameworkId, driverIds: [], endedIds: [] });
      const ended = await wired.submit();
      await target.offer(1, 1_800);
      await target.update(ended, 'TASK_FINISHED');
      const running = await wired.submit();
      await target.offer(1, 1_800);
      const queued = await wired.submit();
      const page = await client.drivers();
      expect(page).toMatchObject({ frameworkId: target.frameworkId, endedIds: [ended] });
      expect(page !== undefined && 'driverIds' in page ? [...page.driverIds].sort() : []).toEqual([
        ended,
        running,
        queued,
      ]);
      for (const id of [ended, running, queued])
        expect(await client.labels(id)).toBe(submission.sparkProperties['spark.mesos.driver.labels']);
      expect(await client.labels('driver-20300101000000-0009')).toBe('');
    },
    limitMs,
  );

  test(
    'a dispatcher that is not ready, or full, refuses',
    async () => {
      await using wired = await Wired.begin(begin, { 'spark.mesos.maxDrivers': '1' });
      const { client, target } = wired;
      await target.ready(false);
      expect(await client.create(submission, '3.4.4')).toEqual({
        kind: 'refused',
        message: 'refused it: Scheduler is not ready to take requests',
      });
      expect(await client.status('driver-1')).toMatchObject({ kind: 'silent' });
      await target.ready(true);
      await wired.submit();
      await target.offer(2, 4_000);
      expect(await client.create(submission, '3.4.4')).toEqual({
        kind: 'refused',
        message: 'refused it: Already reached maximum submission size',
      });
    },
    limitMs,
  );

  test(
    'a request that is malformed is refused, and one over which the dispatcher breaks is told apart',
    async () => {
      await using wired = await Wired.begin(begin);
      const properties = (more: Readonly<Record<string, string>>) => ({
        ...submission,
        sparkProperties: { ...submission.sparkProperties, ...more },
      });
      const malformed = await wired.client.create(properties({ 'spark.driver.memory': '1.5g' }), '3.4.4');
      expect(malformed).toMatchObject({
        kind: 'refused',
        message: expect.stringMatching(/^answered HTTP 400: Malformed/),
      });
      const broken = await wired.client.create(properties({ 'spark.driver.memoryOverhead': '512m' }), '3.4.4');
      expect(broken).toEqual({ kind: 'unknown', message: 'answered HTTP 500 with a web page', broke: true });
      const other = new DispatcherClient({ url: `${wired.target.url}/elsewhere`, clock: realClock, timeoutMs: 30_000 });
      expect(await other.status('driver-1')).toMatchObject({
        kind: 'silent',
        message: expect.stringMatching(/^answered HTTP 468: Unknown protocol version .* \(it speaks v1\)$/),
      });
      await other.close();
    },
    limitMs,
  );

  test(
    'a cut connection is told as what it is: nobody knows',
    async () => {
      await using wired = await Wired.begin(begin);
      for (const [cut, there] of [
        ['in-request', 0],
        ['before-answer', 1],
        ['in-answer', 2],
      ] as const) {
        wired.proxy.cut = () => cut;
        expect(await wired.client.create(submission, '3.4.4')).toMatchObject({ kind: 'unknown', broke: false });
        const page = await wired.client.drivers();
        expect(page).toMatchObject({ driverIds: { length: there } });
      }
      await wired.proxy.close();
      expect(await wired.client.create(submission, '3.4.4')).toMatchObject({ kind: 'never' });
    },
    limitMs,
  );
};

const operatorSuite = (begin: BeginTarget): void => {
  test.each(['before-answer', 'in-answer', 'in-request'] as const)(
    'of a submission that is cut %s there is one driver, which is followed to its end',
    async (cut) => {
      await using world = await DispatcherWorld.begin({ begin });
      world.proxy.cut = ({ path, nth }) => (path.endsWith('/create') && nth === 1 ? cut : undefined);
      world.startOperator();
      world.createApplication('pi');
      const taskId = await world.run('pi');
      expect(world.status('pi').submission?.driverId).toBe(taskId);
      await world.target.offer(4, 8_000);
      expect(world.driversOf('pi')).toEqual([taskId]);
      await world.target.update(taskId, 'TASK_FINISHED');
      await world.untilState('pi', 'Completed');
    },
    limitMs,
  );

  test.each(['die-before', 'die-after', 'lose-reply'] as const)(
    'an operator for whom a submission ends in %s makes one driver all the same',
    async (fault) => {
      await using world = await DispatcherWorld.begin({ begin });
      world.startOperator(({ name, nth }) => (name === 'create' && nth === 1 ? fault : undefined));
      world.createApplication('pi');
      const taskId = await world.run('pi');
      await world.target.offer(4, 8_000);
      expect(world.driversOf('pi')).toEqual([taskId]);
    },
    limitMs,
  );

  test(
    'a submission that comes late, after another was made, is killed',
    async () => {
      await using world = await DispatcherWorld.begin({ begin });
      world.proxy.cut = ({ path, nth }) => (path.endsWith('/create') && nth === 1 ? 'held' : undefined);
      world.startOperator();
      world.createApplication('pi');
      await world.untilState('pi', 'Submitted');
      const { driverId = '' } = world.status('pi').submission ?? {};
      world.proxy.release();
      await world.until('another is killed', () => world.proxy.seen.some((path) => path.includes('/kill/')));
      expect(world.proxy.seen.filter((path) => path.endsWith(`/kill/${driverId}`))).toEqual([]);
      await world.target.offer(4, 8_000);
      expect(world.driversOf('pi')).toEqual([driverId]);
    },
    limitMs,
  );

  test(
    'arguments reach the driver as they are, and what was asked for is what is asked of Mesos',
    async () => {
      await using world = await DispatcherWorld.begin({ begin });
      world.startOperator();
      const given = ['', 'plain', 'two words', `it's "$HOME" \`id\``, "'quoted'", '"quoted"', 'a\nb', '*', '#', '\\'];
      world.createApplication('pi', { arguments: given, driver: { memory: '2g', coreRequest: '500m' } });
      await world.untilState('pi', 'Submitted');
      await world.target.offer(0.5, 2_431);
      expect(world.driversOf('pi')).toEqual([]);
      await world.target.offer(0.5, 2_432);
      expect(argumentsIn(world.target.launched[0]?.command ?? '')).toEqual(given);
    },
    limitMs,
  );

  test(
    'a kill is repeated until the driver has ended',
    async () => {
      await using world = await DispatcherWorld.begin({ begin });
      world.startOperator();
      world.createApplication('pi');
      const taskId = await world.run('pi');
      world.proxy.cut = ({ path, nth }) => (path.includes('/kill/') && nth === 1 ? 'before-answer' : undefined);
      world.remove('pi');
      await world.until('it is asked again', () => world.target.killed.length > 1);
      await world.target.update(taskId, 'TASK_KILLED');
      await world.until('pi is gone', () => world.application('pi') === undefined);
    },
    limitMs,
  );
};

export const dispatcherSuite = (name: string, begin: BeginTarget): void => {
  describe(name, () => {
    describe('answers the client', () => clientSuite(begin));
    describe('serves the operator', () => operatorSuite(begin));
  });
};
