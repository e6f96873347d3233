/** Submissions of spark-submit and what becomes of them: whole operators, an API server and a Mesos; and what happens when one of them fails. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { defaultLimits } from '../../src/dispatcher/server/server.ts';
import type { JsonObject } from '../../src/embedded/kube/index.ts';
import { type Operator, type OperatorOptions, startOperator } from '../../src/main.ts';
import { CommandLine, endCommandLines } from '../support/command-line.ts';
import { aRequest, create, kill, status } from '../support/dispatcher/requests.ts';
import { until } from '../support/until.ts';
import { applicationsPath } from '../support/world/views.ts';
import { World, type WorldOptions } from '../support/world/world.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  await endCommandLines();
  for (const end of ends.splice(0).reverse()) await end();
});

const dispatcher = {
  address: { host: '127.0.0.1', port: 0 },
  auth: 'none',
  tokenInPath: false,
  limits: defaultLimits,
  terms: { cluster: 'prod', launchedBy: 'Operator' },
} as const;

/** A world whose operators serve spark-submit; the answer is the world and where each operator is asked. */
const begin = async (options: WorldOptions = {}, more: Partial<OperatorOptions> = {}) => {
  const started: Operator[] = [];
  const world = await World.begin({
    ...options,
    start: async (given) => {
      const operator = await startOperator({ ...given, dispatcher, ...more });
      started.push(operator);
      return operator;
    },
  });
  ends.push(() => world.close());
  ends.push(async () => void (await Promise.all(started.map((operator) => operator.stop()))));
  const url = async (nth = 0): Promise<string> => {
    await until('spark-submit is served', () => started[nth] !== undefined);
    return started[nth]?.dispatcherUrl ?? '';
  };
  return { world, url };
};

const idOf = async (said: ReturnType<typeof create>): Promise<string> => {
  const { answer } = await said;
  if (answer['success'] !== true) throw new Error(JSON.stringify(answer));
  return String(answer['submissionId']);
};
const driverState = async (url: string, id: string): Promise<unknown> => (await status(url, id)).answer['driverState'];
const untilState = (url: string, id: string, expected: string) =>
  until(`${id} is ${expected}`, async () => (await driverState(url, id)) === expected);
const names = (world: World): readonly string[] => world.applications.map(({ metadata }) => metadata.name);

describe('A submission', () => {
  test('is durable when its id is answered, runs, and is FINISHED with the word of Mesos', async () => {
    const { world, url: at } = await begin({ driver: () => ({ finishAfterMs: 5_000 }) });
    world.startOperator();
    const url = await at();
    const id = await idOf(create(url));
    expect(names(world)).toEqual([id]);
    await untilState(url, id, 'RUNNING');
    await untilState(url, id, 'FINISHED');
    const { answer } = await status(url, id);
    expect(answer).toMatchObject({ success: true, submissionId: id });
    expect(answer['message']).toContain('state: TASK_FINISHED\n');
    expect(await kill(url, id)).toMatchObject({ answer: { success: false, message: 'Driver already terminated' } });
    expect(world.driversOf(id)).toBe(1);
  });

  test('that waits is forgotten when it is killed', async () => {
    const { world, url: at } = await begin({ agents: [] });
    world.startOperator();
    const url = await at();
    const id = await idOf(create(url));
    expect(await status(url, id)).toMatchObject({ answer: { driverState: 'QUEUED', success: true } });
    await world.until('it is in the queue', () => world.stateOf(id) === 'Queued');
    expect((await kill(url, id)).answer).toMatchObject({
      success: true,
      message: "Removed driver while it's still pending",
    });
    expect((await status(url, id)).answer).toMatchObject({ driverState: 'NOT_FOUND', success: false });
    expect((await kill(url, id)).answer).toMatchObject({ success: false, message: 'Cannot find driver' });
    await world.until('its resource is gone', () => world.applications.length === 0);
  });

  test('that runs is ended when it is killed, and its record stays', async () => {
    const { world, url: at } = await begin({ driver: () => ({}) });
    world.startOperator();
    const url = await at();
    const id = await idOf(create(url));
    await world.until('it runs', () => world.stateOf(id) === 'Running');
    const killing = { success: true, message: 'Killing running driver' };
    expect((await kill(url, id)).answer).toMatchObject(killing);
    expect((await kill(url, id)).answer).toMatchObject(killing);
    await untilState(url, id, 'FINISHED');
    expect((await status(url, id)).answer['message']).toContain('state: TASK_KILLED\n');
    expect(world.application(id)?.status).toMatchObject({ state: 'Failed', reason: 'Killed' });
  });

  test('that is supervised is RETRYING until its next attempt begins, and is forgotten when it is killed then', async () => {
    const { world, url: at } = await begin({ driver: () => ({ exitCode: 1, finishAfterMs: 100 }) });
    const secondIntent = 'status of sparkapplications (Submitting)';
    world.startOperator(({ name, nth }) => (name === secondIntent && nth > 1 ? 'lose-request' : undefined));
    const url = await at();
    const id = await idOf(create(url, aRequest({}, { 'spark.driver.supervise': 'true' })));
    await untilState(url, id, 'RETRYING');
    expect((await status(url, id)).answer['message']).toContain('state: TASK_FAILED\n');
    expect((await kill(url, id)).answer).toMatchObject({
      success: true,
      message: "Removed driver while it's being retried",
    });
    expect(await driverState(url, id)).toBe('NOT_FOUND');
    await world.until('its resource is gone', () => world.applications.length === 0);
    expect(world.driversOf(id)).toBe(1);
  });

  test('is taken by an operator that stands by, and run by the one that leads', async () => {
    const election = { lease: 'one', durationMs: 30_000, onLost: () => undefined };
    const { world, url } = await begin({}, { election });
    world.startOperator();
    world.startOperator();
    const ids = [await idOf(create(await url(0))), await idOf(create(await url(1)))];
    for (const id of ids) await untilState(await url(0), id, 'FINISHED');
    expect(ids.map((id) => world.driversOf(id))).toEqual([1, 1]);
  });

  test('answers for itself alone: what came by other ways can be neither seen nor killed', async () => {
    const { world, url: at } = await begin({ driver: () => ({}) });
    world.startOperator();
    const url = await at();
    world.createApplication('by-hand');
    await world.until('it runs', () => world.stateOf('by-hand') === 'Running');
    expect((await status(url, 'by-hand')).answer).toMatchObject({ driverState: 'NOT_FOUND', success: false });
    expect((await kill(url, 'by-hand')).answer).toMatchObject({ success: false, message: 'Cannot find driver' });
    expect(world.stateOf('by-hand')).toBe('Running');
  });
});

describe('A submission that can not be run is refused and leaves nothing', () => {
  test.each<[string, JsonObject, JsonObject, string]>([
    [
      'a property that is not its to set',
      {},
      { 'spark.mesos.driver.frameworkId': 'x' },
      "can't be set here: the operator sets it",
    ],
    [
      'an undeclared queue',
      {},
      { 'spark.mesos.dispatcher.queue': 'none' },
      "Queue 'none' is not declared by the MesosCluster prod.",
    ],
    ['a file that is none', { appResource: '' }, {}, 'spec.mainApplicationFile'],
    ['an argument that is null', { appArgs: [null] }, {}, 'appArgs[0] is null'],
  ])('%s', async (_, more, properties, sentence) => {
    const { world, url: at } = await begin();
    world.startOperator();
    const { status: code, answer } = await create(await at(), aRequest(more, properties));
    expect({ code, success: answer['success'] }).toEqual({ code: 200, success: false });
    expect(answer['message']).toContain(sentence);
    expect(answer).not.toHaveProperty('submissionId');
    expect(world.applications).toEqual([]);
  });

  test('a cluster that is not there', async () => {
    const { world, url: at } = await begin({}, { dispatcher: { ...dispatcher, terms: { cluster: 'gone' } } });
    world.startOperator();
    expect((await create(await at())).answer).toMatchObject({
      success: false,
      message: 'There is no MesosCluster gone.',
    });
  });
});

const create1 = 'POST sparkapplications';

describe('When the way to the API server breaks', () => {
  test('behind a create, the resource is looked up and its id answered', async () => {
    const { world, url } = await begin();
    world.startOperator(({ name, nth }) => (name === create1 && nth === 1 ? 'lose-reply' : undefined));
    const id = await idOf(create(await url()));
    expect(names(world)).toEqual([id]);
  });

  test('before a create arrives, nothing is answered as done, and a second request makes one submission', async () => {
    const { world, url } = await begin();
    world.startOperator(({ name, nth }) => (name === create1 && nth === 1 ? 'lose-request' : undefined));
    const lost = await create(await url());
    expect(lost).toMatchObject({ status: 503, answer: { action: 'ErrorResponse' } });
    expect(lost.answer['message']).toContain('Ask for its status before you send it again');
    const id = await idOf(create(await url()));
    expect(names(world)).toEqual([id]);
  });

  test('at a kill, nothing is answered as done, and a second request does it', async () => {
    const { world, url: at } = await begin({ driver: () => ({}) });
    const isKill = ({ name, request }: { readonly name: string; readonly request: { readonly body: unknown } }) =>
      name.startsWith('finalizers') && String(request.body).includes('sparkmesos.dev/kill');
    let broken = 0;
    world.startOperator((effect) => {
      if (!isKill(effect) || broken > 0) return undefined;
      broken += 1;
      return 'lose-request';
    });
    const url = await at();
    const id = await idOf(create(url));
    await world.until('it runs', () => world.stateOf(id) === 'Running');
    expect(await kill(url, id)).toMatchObject({ status: 503, answer: { action: 'ErrorResponse' } });
    expect(await driverState(url, id)).toBe('RUNNING');
    expect(await kill(url, id)).toMatchObject({ status: 200, answer: { success: true } });
    await untilState(url, id, 'FINISHED');
  });

  test('to it altogether, create, status and kill say that they can be tried again', async () => {
    const { world, url: at } = await begin();
    world.startOperator();
    const url = await at();
    const heal = world.kube.faults.answer(503, { when: ({ path }) => /sparkapplications|mesosclusters/.test(path) });
    for (const said of [await create(url), await status(url, 'driver-1'), await kill(url, 'driver-1')])
      expect(said).toMatchObject({ status: 503, answer: { action: 'ErrorResponse' } });
    heal();
    await idOf(create(url));
  });
});

/** Kills the operator when its create is at the API server. */
const dying =
  (operator: CommandLine) =>
  ({ method, path }: { readonly method: string; readonly path: string }): boolean => {
    const isCreate = method === 'POST' && path.startsWith(applicationsPath());
    if (isCreate) operator.signal('SIGKILL');
    return isCreate;
  };

describe('An operator that is killed', () => {
  const serving = async () => {
    const world = await World.begin();
    ends.push(() => world.close());
    const start = async () => {
      const flags = ['--server', world.kube.url, '--dispatcher-address', '127.0.0.1:0', '--dispatcher-cluster', 'prod'];
      const operator = new CommandLine(['operator', ...flags, '--own-namespace', 'default']);
      await operator.wrote(/"the operator works"/);
      const url = /"url":"(http:[^"]*)"[^\n]*submissions are served/.exec(operator.text)?.[1] ?? '';
      return { operator, url };
    };
    return { world, start };
  };

  test('before its create has answered no id and stored nothing; the next one takes the request again', async () => {
    const { world, start } = await serving();
    const { operator, url } = await start();
    const when = dying(operator);
    const heal = world.kube.faults.answer(503, { times: 1, when });
    await expect(create(url)).rejects.toThrow(/ECONNRESET|hang up/);
    heal();
    expect(world.applications).toEqual([]);
    const next = await start();
    const id = await idOf(create(next.url));
    expect(names(world)).toEqual([id]);
  });

  test('after its create has stored the submission, which the next one runs', async () => {
    const { world, start } = await serving();
    const { operator, url } = await start();
    const when = dying(operator);
    world.kube.faults.cutReply({ times: 1, when });
    await expect(create(url)).rejects.toThrow(/ECONNRESET|hang up/);
    const [id = ''] = names(world);
    expect(names(world)).toHaveLength(1);
    const next = await start();
    await untilState(next.url, id, 'FINISHED');
    expect(world.driversOf(id)).toBe(1);
  });
});
