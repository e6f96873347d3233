/** Tasks that are real processes: what they get, how they end, and that none of them stays behind. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type Mesos, startMesos } from '../../../../src/embedded/mesos/index.ts';
import { eventually, TestScheduler } from './scheduler.ts';

jest.setTimeout(20_000);

let mesos: Mesos;
let scheduler: TestScheduler;
let directory: string;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'processes-'));
  mesos = await startMesos({ agents: [{ environment: { FROM_AGENT: 'yes' } }] });
  scheduler = await new TestScheduler(mesos).subscribe();
});
afterEach(async () => {
  scheduler.close();
  await mesos.close();
  rmSync(directory, { recursive: true });
});

const output = (file = 'stdout', index = 0): string => readFileSync(`${mesos.tasks[index]?.sandbox}/${file}`, 'utf8');
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
};

describe('a task', () => {
  test('finds the variables of Mesos, of the agent and its own, secrets among them, and shows secrets nowhere', async () => {
    const secret = { type: 'VALUE', value: { data: Buffer.from('hush hush').toString('base64') } };
    await scheduler.launch(await scheduler.offer(), [
      {
        id: 'task',
        command: 'test "$PWD" = "$MESOS_SANDBOX" && echo "$FROM_AGENT $OWN $HIDDEN $(cat secret/file)"; sleep 600',
        commandExtra: {
          environment: {
            variables: [
              { name: 'OWN', value: 'mine' },
              { name: 'HIDDEN', type: 'SECRET', secret },
            ],
          },
        },
        extra: {
          container: {
            type: 'MESOS',
            volumes: [{ mode: 'RO', container_path: 'secret/file', source: { type: 'SECRET', secret } }],
          },
        },
      },
    ]);
    await scheduler.sees('task', 'TASK_RUNNING');
    await eventually(() => output() !== '');
    expect(output()).toBe('yes mine hush hush hush hush\n');
    expect(statSync(`${mesos.tasks[0]?.sandbox}/secret/file`).mode & 0o777).toBe(0o600);
    const bodies = [];
    for (const path of ['/state', '/tasks', '/frameworks']) bodies.push(await (await fetch(mesos.url + path)).text());
    for (const path of ['/state', '/containers'])
      bodies.push(await (await fetch(`${mesos.agents[0]?.url}${path}`)).text());
    for (const type of ['GET_STATE', 'GET_TASKS']) {
      const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ type }) };
      bodies.push(await (await fetch(`${mesos.url}/api/v1`, init)).text());
    }
    for (const body of bodies) expect(body.includes('hush') || body.includes(secret.value.data)).toBe(false);
  });

  test('that asks for an image fails unless the agent ignores images', async () => {
    const extra = { container: { type: 'DOCKER', docker: { image: 'spark' } } };
    const agent = await mesos.addAgent({ ignoreImages: true });
    const willing = await scheduler.offer((offer) => offer.agent_id.value === agent.id);
    await scheduler.launch(willing, [{ id: 'ignored', command: 'true', extra }]);
    await scheduler.sees('ignored', 'TASK_FINISHED');
    const strict = await scheduler.offer((offer) => offer.agent_id.value !== agent.id);
    await scheduler.launch(strict, [{ id: 'refused', extra }]);
    expect(await scheduler.sees('refused', 'TASK_FAILED')).toMatchObject({
      reason: 'REASON_CONTAINER_LAUNCH_FAILED',
      message: 'Failed to launch container: This agent runs no container images; it was started without ignoreImages',
    });
  });

  test('gets its files unpacked, renamed and made executable as its URIs say', async () => {
    const script = join(directory, 'script.sh');
    writeFileSync(script, '#!/bin/sh\necho ran\n');
    writeFileSync(join(directory, 'plain.txt.gz'), gzipSync('plain\n'));
    writeFileSync(join(directory, 'app.jar'), 'not unpacked');
    writeFileSync(join(directory, 'kept.tgz'), 'not an archive');
    const uris = [
      { value: script, executable: true, output_file: 'bin/run' },
      { value: `file://${directory}/plain.txt.gz` },
      { value: `${directory}/app.jar` },
      { value: `${directory}/kept.tgz`, extract: false },
    ];
    await scheduler.launch(await scheduler.offer(), [
      { id: 'task', command: 'bin/run; cat plain.txt; ls', commandExtra: { uris } },
    ]);
    await scheduler.sees('task', 'TASK_FINISHED');
    expect(output()).toBe('ran\nplain\napp.jar\nbin\nkept.tgz\nplain.txt\nplain.txt.gz\nstderr\nstdout\n');
  });

  test('that is told to die gets SIGTERM, and SIGKILL when it does not listen', async () => {
    await scheduler.launch(await scheduler.offer(), [
      { id: 'polite', command: 'trap "exit 0" TERM; echo ready; while :; do sleep 0.05; done' },
      { id: 'deaf', command: 'trap "" TERM; echo ready; while :; do sleep 0.05; done' },
    ]);
    for (const [index, id] of ['polite', 'deaf'].entries()) {
      await scheduler.sees(id, 'TASK_RUNNING');
      await eventually(() => output('stdout', index) !== '');
      const kill_policy = { grace_period: { nanoseconds: 300_000_000 } };
      await scheduler.call({ type: 'KILL', kill: { task_id: { value: id }, kill_policy } });
    }
    expect(await scheduler.sees('polite', 'TASK_FINISHED')).toMatchObject({ message: 'Command exited with status 0' });
    expect(await scheduler.sees('deaf', 'TASK_KILLED')).toMatchObject({
      message: 'Command terminated with signal Killed',
    });
  });

  test('leaves no children behind when it ends', async () => {
    await scheduler.launch(await scheduler.offer(), [{ id: 'task', command: 'sleep 600 & echo $!' }]);
    await scheduler.sees('task', 'TASK_FINISHED');
    await eventually(() => !isAlive(Number(output())));
    expect(mesos.liveProcesses).toEqual([]);
  });

  test('ends with its framework', async () => {
    await scheduler.launch(await scheduler.offer(), [{ id: 'task' }]);
    await scheduler.sees('task', 'TASK_RUNNING');
    const [group = 0] = mesos.liveProcesses;
    expect(isAlive(group)).toBe(true);
    await scheduler.call({ type: 'TEARDOWN' });
    await eventually(() => !isAlive(group));
    await eventually(() => mesos.liveProcesses.length === 0);
  });
});

describe('an executor of a framework', () => {
  const launch = async (command: string, commandExtra: object = {}, extra: object = {}): Promise<void> => {
    const executor = { executor_id: { value: 'ex' }, command: { value: command, ...commandExtra }, ...extra };
    await scheduler.launch(await scheduler.offer(), [{ id: 'task', extra: { command: undefined, executor } }]);
  };
  const failure = async (): Promise<unknown> => {
    const find = () => scheduler.stream.events.find((event) => event.type === 'FAILURE');
    await scheduler.stream.until('FAILURE', () => find() !== undefined);
    return find()?.['failure'];
  };

  test('finds the variables of Mesos, of the agent and its own, in a sandbox that goes by its name', async () => {
    const secret = { type: 'VALUE', value: { data: Buffer.from('hush hush').toString('base64') } };
    const variables = [{ name: 'HIDDEN', type: 'SECRET', secret }];
    await launch('env >all; mv all env; sleep 600', { environment: { variables } });
    await eventually(() => existsSync(`${mesos.tasks[0]?.sandbox}/env`));
    const [{ sandbox = '' } = {}] = mesos.tasks;
    const agent = mesos.agents[0];
    expect(sandbox).toContain(`/frameworks/${scheduler.frameworkId}/executors/ex/runs/`);
    const lines = output('env').trim().split('\n');
    expect(Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2)))).toMatchObject({
      FROM_AGENT: 'yes',
      HIDDEN: 'hush hush',
      MESOS_AGENT_ENDPOINT: `127.0.0.1:${agent?.port}`,
      MESOS_CHECKPOINT: '1',
      MESOS_DIRECTORY: sandbox,
      MESOS_EXECUTOR_ID: 'ex',
      MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD: '5secs',
      MESOS_FRAMEWORK_ID: scheduler.frameworkId,
      MESOS_HTTP_COMMAND_EXECUTOR: '0',
      MESOS_RECOVERY_TIMEOUT: '15mins',
      MESOS_SANDBOX: sandbox,
      MESOS_SLAVE_ID: agent?.id,
      MESOS_SUBSCRIPTION_BACKOFF_MAX: '2secs',
    });
  });

  test.each([
    ['exit 3', {}, 768, 'REASON_EXECUTOR_TERMINATED', 'Executor terminated'],
    ['kill -s KILL $$', {}, 9, 'REASON_EXECUTOR_TERMINATED', 'Executor terminated'],
    [
      'true',
      { uris: [{ value: '/no/such/file' }] },
      -1,
      'REASON_CONTAINER_LAUNCH_FAILED',
      expect.stringMatching(
        /^Failed to launch container: Failed to fetch all URIs for container '.*': exited with status 1$/,
      ),
    ],
  ])('whose command is %s with %j ends with the status %d', async (command, extra, status, reason, message) => {
    await launch(command, extra);
    expect(await failure()).toMatchObject({ executor_id: { value: 'ex' }, status });
    expect(await scheduler.sees('task', 'TASK_FAILED')).toMatchObject({ reason, message });
    expect(mesos.liveProcesses).toEqual([]);
  });

  test('leaves no process behind when its framework goes', async () => {
    await launch('sleep 600 & echo $!; wait', {}, { shutdown_grace_period: { nanoseconds: 20_000_000 } });
    await eventually(() => existsSync(`${mesos.tasks[0]?.sandbox}/stdout`) && output() !== '');
    const [group = 0] = mesos.liveProcesses;
    await scheduler.call({ type: 'TEARDOWN' });
    await eventually(() => !isAlive(group) && !isAlive(Number(output())));
    await eventually(() => mesos.liveProcesses.length === 0);
  });
});

describe('the end of a Mesos', () => {
  test('in order kills all tasks and removes their sandboxes', async () => {
    await scheduler.launch(await scheduler.offer(), [{ id: 'task' }]);
    await scheduler.sees('task', 'TASK_RUNNING');
    const [group = 0] = mesos.liveProcesses;
    const sandbox = mesos.tasks[0]?.sandbox ?? '';
    expect(readdirSync(sandbox)).toEqual(['stderr', 'stdout']);
    await mesos.close();
    await eventually(() => !isAlive(group));
    expect(existsSync(sandbox)).toBe(false);
  });

  test.each(['SIGKILL', 'SIGINT'] as const)('by %s to its process kills all tasks', async (signal) => {
    const groups = new URL('../../../../src/embedded/mesos/agent/process-groups.ts', import.meta.url).href;
    const program = `
      import { spawn } from 'node:child_process';
      const { ProcessGroups } = await import(${JSON.stringify(groups)});
      const groups = new ProcessGroups();
      for (const _ of [1, 2, 3]) groups.add(spawn('sleep', ['600'], { detached: true, stdio: 'ignore' }).pid);
      const [first] = groups.alive;
      groups.remove(first);
      console.log(JSON.stringify(groups.alive));
      setInterval(() => {}, 1000);`;
    const host = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const text = await new Promise<string>((resolve) =>
      host.stdout.once('data', (data: Buffer) => resolve(data.toString())),
    );
    const alive: number[] = JSON.parse(text);
    expect(alive.length).toBe(2);
    expect(alive.every(isAlive)).toBe(true);
    host.kill(signal);
    await eventually(() => !alive.some(isAlive));
  });
});
