/** An executor that the framework brings along: launched, spoken to, shut down; and what is remembered of it. */
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { normalise, resourceLines, statusOf } from './normalise.ts';
import { Player } from './player.ts';
import { encodings, type RecordedEvent, rememberedOf } from './recording.ts';
import { embedded, startTarget, type Target } from './target.ts';
import { ask } from './wire.ts';

const echoExecutor = fileURLToPath(new URL('./echo-executor.ts', import.meta.url));
/** In place of the recorded command. */
const names = {
  '/var/lib/mesos/venv/bin/python /var/lib/mesos/echo_executor.py': `'${process.execPath}' '${echoExecutor}'`,
};

const describeEmbedded = embedded ? describe : describe.skip;

describeEmbedded.each(encodings)('a framework with an executor of its own that speaks %s', (enc) => {
  let target: Target;
  let player: Player;
  beforeEach(async () => {
    target = await startTarget({ executorReregistrationTimeoutMs: 60_000 });
    player = new Player('misc', enc, target.url, names);
  });
  afterEach(async () => {
    player.close();
    await target.close();
  });

  const sees = async (type: string): Promise<RecordedEvent> => {
    const find = (): RecordedEvent | undefined => player.subscription.events.find((event) => event.type === type);
    await player.subscription.until(type, () => find() !== undefined);
    return find() as RecordedEvent;
  };

  test('hears of its task what the executor says, gets its messages back, and loses both when it shuts the executor down', async () => {
    await player.subscribe('01-subscribe');
    const recorded = player.step('01-subscribe').events ?? [];
    const inRecording = (type: string): unknown => normalise(recorded.find((event) => event.type === type));
    await player.call('accept-launch-custom-executor');
    await player.seesUpdatesOf('exec-', (status) => status.state === 'TASK_RUNNING');
    await player.call('message');
    expect(normalise(await sees('MESSAGE'))).toEqual(inRecording('MESSAGE'));
    const [, beside, freed] = offersIn(recorded).map(comparable);
    const offers = (): object[] => offersIn(player.subscription.events).map(comparable);
    await player.subscription.until('what is left beside the executor', () => offers().length > 1);
    expect(offers()[1]).toEqual(beside);
    // The end of the task follows at once only where nothing else waits for its acknowledgement.
    await player.subscription.until('no update waits', () => target.mesos.agents[0]?.pendingUpdates === 0);
    await player.call('04-shutdown');
    expect(normalise(await sees('FAILURE'))).toEqual(inRecording('FAILURE'));
    await player.seesUpdatesOf('exec-');
    const kinds = player.subscription.events.map((event) => event.type);
    expect(kinds.indexOf('FAILURE')).toBeLessThan(kinds.lastIndexOf('UPDATE'));
    await player.subscription.until('what the executor and its task held', () => offers().length > 2);
    expect(offers()[2]).toEqual(freed);
  });

  test('is remembered with its executor and task as Mesos remembers them', async () => {
    await player.subscribe('01-subscribe');
    await player.call('accept-launch-custom-executor');
    await player.seesUpdatesOf('exec-', (status) => status.state === 'TASK_RUNNING');
    await player.call('04-shutdown');
    await player.seesUpdatesOf('exec-');
    await player.subscription.until('no update waits', () => target.mesos.agents[0]?.pendingUpdates === 0);
    await player.call('05-teardown');
    await player.subscription.until('the end', () => player.subscription.ended === 'in order');

    const agentState = (await page(`${target.mesos.agents[0]?.url}/state`)) as States;
    expect(remembered(agentState.completed_frameworks[0])).toEqual(remembered(rememberedOf('agent', '/state', enc)));
    const masterState = (await page(`${target.url}/state`)) as States;
    expect(remembered(masterState.completed_frameworks[0])).toEqual(remembered(rememberedOf('master', '/state', enc)));
    const { tasks } = (await page(`${target.url}/tasks`)) as { tasks: unknown[] };
    expect(remembered(tasks[0])).toEqual(remembered(rememberedOf('master', '/tasks', enc)));
    const { get_tasks } = (await operator('GET_TASKS')) as { get_tasks: { completed_tasks: unknown[] } };
    expect(remembered(get_tasks.completed_tasks[0])).toEqual(remembered(rememberedOf('operator', 'GET_TASKS', enc)));
  });

  test('may come with an id that this master never gave out', async () => {
    const subscription = await player.subscribe('subscribe-foreign-framework-id');
    expect(player.frameworkId).toMatch(/^cafebabe-/);
    await player.offer();
    await player.call('teardown-foreign');
    await subscription.until('the end', () => subscription.ended === 'in order');
  });

  test('finds its executor and task again after a restart of the agent, and kills the task', async () => {
    await player.subscribe('01-subscribe');
    await player.call('accept-launch-custom-executor');
    const [running] = await player.seesUpdatesOf('exec-', (status) => status.state === 'TASK_RUNNING');
    const [agent] = target.mesos.agents;
    await agent?.stop();
    await agent?.start();
    await player.call('message');
    await sees('MESSAGE');
    await player.send({ type: 'KILL', kill: { task_id: running?.task_id } });
    await player.subscription.until('TASK_KILLED', () =>
      player.subscription.events.some((event) => statusOf(event)?.state === 'TASK_KILLED'),
    );
    expect(target.mesos.tasks.map(({ state }) => state)).toEqual(['TASK_KILLED']);
  });

  const operator = async (type: string): Promise<unknown> => {
    const body = Buffer.from(JSON.stringify({ type }));
    const headers = { 'Content-Type': 'application/json', Accept: 'application/json' };
    return JSON.parse((await ask(target.url, { method: 'POST', path: '/api/v1', headers, body })).body.toString());
  };
});

interface States {
  readonly completed_frameworks: readonly unknown[];
}

interface Offer {
  readonly resources: readonly object[];
  readonly executor_ids?: readonly object[];
}

const offersIn = (events: readonly RecordedEvent[]): Offer[] =>
  events.flatMap((event) => (event['offers'] as { readonly offers: readonly Offer[] } | undefined)?.offers ?? []);

const comparable = ({ resources, executor_ids = [] }: Offer): object => ({
  resources: resourceLines(resources),
  executor_ids,
});

const page = async (url: string): Promise<unknown> => JSON.parse(await (await fetch(url)).text());

/** Times and directories differ from run to run; their presence doesn't. */
function remembered(value: unknown): unknown {
  const text = JSON.stringify(normalise(value), (key, entry: unknown) =>
    /(^|_)time$/.test(key) ? '<time>' : key === 'directory' ? String(entry).replace(/^.*\/slaves\//, 'slaves/') : entry,
  );
  return JSON.parse(text);
}
