/** Executors that the operator launches, with real Spark: answers, failures, losses, and a stranger. */
import { spawn } from 'node:child_process';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { sparkOfVersion } from '../../src/cli/demo/spark.ts';
import { processTerminal } from '../../src/cli/terminal.ts';
import { atEnd } from '../support/at-end.ts';
import { jobsJar, missingForSpark, SparkWorld, sparkVersions } from './support/spark-world.ts';

const missing = await missingForSpark();
if (missing !== undefined) {
  if (process.env['CI'] !== undefined)
    throw new Error(`in CI every real part is required, and Spark can't be had: ${missing}`);
  process.stderr.write(`\nThe tests with real Spark are SKIPPED: ${missing}\n`);
}
const describeReal = missing === undefined ? describe : describe.skip;

const ending = atEnd();
const limitMs = 300_000;
const idle = new AbortController().signal;
const { old: oldVersion, new: newVersion } = sparkVersions;

/** 52 MB of text, ten words a line, each of a thousand words equally often. */
const rightWords = 'lines 400000\n';
const rightCounts = 'words 1000 least 4000 most 4000\n';

describeReal.each([oldVersion, newVersion])('Spark %s', (version) => {
  test(
    'computes, shuffles and caches on executors of the operator, and leaves nothing on Mesos',
    async () => {
      const world = ending(await SparkWorld.begin());
      await world.openGate('mapped');
      await world.submit('right', { version, jobs: ['pi', 'words', 'cached'], executors: 2 });
      await world.untilEnded('right');
      expect(world.status('right')).toMatchObject({ state: 'Completed', attempts: { total: 1 } });
      const output = await world.output('right');
      expect(output).toContain('pi is 3.143579\n');
      expect(output).toContain(rightWords);
      expect(output).toContain(rightCounts);
      expect(output).toContain('sum 332833500 from 4 cached partitions\n');
      expect(world.tasks('right', 'executor')).toHaveLength(2);
      await world.until('nothing is left', 'right', () => world.mesos.liveProcesses.length === 0);
    },
    limitMs,
  );

  test(
    'that fails is tried again as often as is asked, and then Failed with its exit code',
    async () => {
      const world = ending(await SparkWorld.begin(1));
      const restartPolicy = { type: 'OnFailure', onFailureRetries: 1, onFailureRetryInterval: 1 };
      await world.submit('wrong', { version, jobs: ['fail'], executors: 1, spec: { restartPolicy } });
      await world.untilEnded('wrong');
      expect(world.status('wrong')).toMatchObject({
        state: 'Failed',
        attempts: { total: 2, runFailures: 2 },
        driver: { exitCode: 1, mesosState: 'TASK_FAILED' },
      });
      expect(world.tasks('wrong', 'driver')).toHaveLength(2);
      expect(await world.output('wrong', 'stderr')).toContain('this task always fails');
    },
    limitMs,
  );
});

describeReal('during a shuffle', () => {
  test(
    'an executor that is killed and an agent that dies are made up for, and the answer is right',
    async () => {
      const world = ending(await SparkWorld.begin());
      await world.submit('hurt', { version: newVersion, jobs: ['words'], executors: 2 });
      await world.untilWritten('hurt', 'at gate mapped');
      const home = world.tasks('hurt', 'driver')[0]?.agentId;
      const [killed] = world.executors('hurt');
      const agentOf = (id: string | undefined) => world.mesos.agents.find((agent) => agent.id === id);
      agentOf(killed?.agentId)?.signalTask(killed?.taskId ?? '');
      await world.until('a third executor runs', 'hurt', () => world.tasks('hurt', 'executor').length === 3);
      const away = world.mesos.agents.find(({ id }) => id !== home);
      await away?.stop({ tasks: 'kill' });
      await world.openGate('mapped');
      await world.untilEnded('hurt');
      expect(world.status('hurt')).toMatchObject({ state: 'Completed', attempts: { total: 1 } });
      expect(await world.output('hurt')).toContain(rightCounts);
    },
    limitMs,
  );

  test(
    'an operator that dies is followed by one that keeps driver and executors',
    async () => {
      const world = ending(await SparkWorld.begin());
      await world.submit('kept', { version: oldVersion, jobs: ['words'], executors: 2 });
      await world.until('both executors are seen', 'kept', () => world.status('kept').executors?.running === 2);
      await world.untilWritten('kept', 'lines 400000');
      world.operators.at(-1)?.die();
      world.startOperator();
      await world.openGate('mapped');
      await world.untilEnded('kept');
      expect(world.status('kept')).toMatchObject({ state: 'Completed', attempts: { total: 1 } });
      expect(await world.output('kept')).toContain(rightCounts);
      expect(world.tasks('kept', 'driver')).toHaveLength(1);
      expect(world.tasks('kept', 'executor')).toHaveLength(2);
    },
    limitMs,
  );
});

describeReal('with dynamic allocation', () => {
  test.each([oldVersion, newVersion])(
    'Spark %s gets executors while it has work, and gives back what is idle',
    async (version) => {
      const world = ending(await SparkWorld.begin(1));
      await world.submit('moody', {
        version,
        jobs: ['busy', 'gate:rest', 'busy'],
        executors: 1,
        spec: {
          executor: { launchedBy: 'Operator', memory: '512m' },
          dynamicAllocation: { enabled: true, minExecutors: 1, maxExecutors: 3 },
        },
        conf: {
          'spark.jobs.tasks': '12',
          'spark.dynamicAllocation.executorIdleTimeout': '2s',
          'spark.dynamicAllocation.schedulerBacklogTimeout': '1s',
        },
      });
      const running = () => world.executors('moody').length;
      await world.until('it has three executors', 'moody', () => running() === 3);
      await world.untilWritten('moody', 'busy with 12\nat gate rest');
      await world.until('it keeps one executor', 'moody', () => running() === 1);
      await world.until('the status says so', 'moody', () => {
        const { wanted, running: said } = world.status('moody').executors ?? {};
        return wanted === 1 && said === 1;
      });
      expect(world.status('moody').applicationId).toMatch(/^app-/);
      await world.openGate('rest');
      await world.until('it has three executors again', 'moody', () => running() === 3);
      await world.untilEnded('moody');
      expect(world.status('moody')).toMatchObject({ state: 'Completed', attempts: { total: 1 } });
      expect(await world.output('moody')).toMatch(/at gate rest\nbusy with 12\n/);
      expect(await world.output('moody', 'stderr')).not.toContain('Lost task');
    },
    limitMs,
  );
});

describeReal('on a network of its own', () => {
  test.each([oldVersion, newVersion])(
    'Spark %s has driver and executors at addresses that only their containers have, each at the usual ports',
    async (version) => {
      const world = ending(await SparkWorld.begin());
      await world.submit('apart', {
        version,
        jobs: ['pi', 'gate:look', 'cached'],
        executors: 2,
        spec: { mesos: { cluster: 'real', network: { name: 'overlay' } } },
      });
      await world.untilWritten('apart', 'at gate look');
      await world.until('the status names its page', 'apart', () => world.status('apart').driver?.uiUrl !== undefined);
      const { address, uiUrl } = world.status('apart').driver ?? {};
      expect(uiUrl).toBe(`http://${address}:4040`);
      const joined = async () => {
        const page = await fetch(`http://${address}:8080/json/`);
        return ((await page.json()) as { workers: readonly { host: string; port: number }[] }).workers;
      };
      await world.until('both executors have joined', 'apart', async () => (await joined()).length === 2);
      const workers = await joined();
      expect(workers.map(({ port }) => port)).toEqual([7078, 7078]);
      expect(new Set([address, ...workers.map(({ host }) => host)]).size).toBe(3);
      await world.openGate('look');
      await world.untilEnded('apart');
      expect(world.status('apart')).toMatchObject({ state: 'Completed', attempts: { total: 1 } });
      expect(await world.output('apart')).toContain('sum 332833500 from 4 cached partitions\n');
    },
    limitMs,
  );
});

describeReal('where an agent runs the external shuffle service', () => {
  test(
    'Spark 3.4 without a secret gives its executors back although they wrote shuffle data, and loses nothing',
    async () => {
      const world = ending(await SparkWorld.begin(1));
      const port = await freePort();
      const service = await shuffleService(oldVersion, port);
      ending({ [Symbol.asyncDispose]: async () => service.end() });
      await world.submit('served', {
        version: oldVersion,
        jobs: ['words'],
        executors: 1,
        spec: {
          executor: { launchedBy: 'Operator', memory: '512m' },
          dynamicAllocation: { enabled: true, maxExecutors: 2 },
        },
        conf: {
          'spark.authenticate': 'false',
          'spark.shuffle.service.enabled': 'true',
          'spark.shuffle.service.port': String(port),
          'spark.dynamicAllocation.executorIdleTimeout': '2s',
        },
      });
      await world.untilWritten('served', `${rightWords}at gate mapped`);
      await world.until('no executor is left', 'served', () => world.executors('served').length === 0);
      const before = world.tasks('served', 'executor').length;
      await world.openGate('mapped');
      await world.untilEnded('served');
      expect(world.status('served')).toMatchObject({ state: 'Completed', attempts: { total: 1 } });
      expect(await world.output('served')).toContain(rightCounts);
      expect(world.tasks('served', 'executor').length).toBeGreaterThan(before);
      expect(await world.output('served', 'stderr')).not.toMatch(/FetchFailed|Lost task/);
    },
    limitMs,
  );
});

describeReal('a stranger without the secret', () => {
  test.each([oldVersion, newVersion])(
    'gets no application registered with the Master of Spark %s, which listens at one address only',
    async (version) => {
      const world = ending(await SparkWorld.begin(1));
      await world.submit('mine', { version, jobs: ['gate:open'], executors: 1 });
      await world.untilWritten('mine', 'at gate open');
      const { ports = [] } = world.status('mine').submission ?? {};
      const stranger = await strangersSubmission(version, `spark://127.0.0.1:${ports[0]}`);
      ending({ [Symbol.asyncDispose]: async () => stranger.end() });
      await world.until('the stranger is turned away', 'mine', () =>
        /Failed to connect to master|Authentication failed|Unknown challenge|Expected SaslMessage/i.test(
          stranger.text(),
        ),
      );
      const page = await fetch(`http://127.0.0.1:${ports[1]}/json/`);
      expect(await page.json()).toMatchObject({ activeapps: [{ name: 'mine' }], completedapps: [] });
      // All of 127.0.0.0/8 leads to this machine, and nobody listens but at the agent's own address.
      for (const port of ports.slice(0, 5)) await expect(fetch(`http://127.0.0.2:${port}/`)).rejects.toThrow();
      await world.openGate('open');
      await world.untilEnded('mine');
      expect(world.status('mine').state).toBe('Completed');
    },
    limitMs,
  );
});

const strangersSubmission = async (version: string, master: string) =>
  sparkProcess(version, 'spark-submit', ['--master', master, '--class', 'Jobs', await jobsJar(), 'pi']);

/** Spark's own, which every scheduler uses alike. */
const shuffleService = async (version: string, port: number) => {
  const options = `-Dspark.shuffle.service.enabled=true -Dspark.shuffle.service.port=${port}`;
  const service = await sparkProcess(version, 'spark-class', ['org.apache.spark.deploy.ExternalShuffleService'], {
    SPARK_DAEMON_JAVA_OPTS: options,
  });
  while (!/Starting shuffle service on port/.test(service.text())) {
    if (service.ended()) throw new Error(`the shuffle service ended:\n${service.text()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return service;
};

/** A program of Spark's beside the operator. */
const sparkProcess = async (
  version: string,
  program: string,
  words: readonly string[],
  more: Readonly<Record<string, string>> = {},
) => {
  const { home } = await sparkOfVersion(version, processTerminal, idle);
  const child = spawn(join(home, 'bin', program), words, {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, SPARK_LOCAL_IP: '127.0.0.1', SPARK_HOME: home, ...more },
  });
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
  });
  const end = () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
  };
  return { text: () => text, end, ended: () => child.exitCode !== null };
};

const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};
