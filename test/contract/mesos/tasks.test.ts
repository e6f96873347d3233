/** The main scenario: tasks of every fate, offers declined, reconciliation, resubscription, teardown. */
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { normalise, resourceLines, type Status, statusOf } from './normalise.ts';
import { Player } from './player.ts';
import { encodings, type RecordedEvent } from './recording.ts';
import { embedded, startFetchSource, startTarget, type Target } from './target.ts';

describe.each(encodings)('a scheduler that speaks %s', (enc) => {
  let target: Target;
  let source: Awaited<ReturnType<typeof startFetchSource>>;
  let player: Player;

  beforeEach(async () => {
    target = await startTarget();
    source = await startFetchSource();
    player = new Player('main', enc, target.url, source.names);
    await player.subscribe('subscribe');
  });
  afterEach(async () => {
    player.close();
    await source.close();
    await target.close();
  });

  test('is offered all of the agent, with attributes and address', async () => {
    const recorded = player.step('subscribe').events?.find((event) => event.type === 'OFFERS');
    const shape = recorded?.['offers'] as { offers: { resources: object[]; [field: string]: unknown }[] };
    const live = (await player.offer()) as unknown as { resources: object[]; [field: string]: unknown };
    const { resources, ...rest } = live;
    const { resources: recordedResources, ...recordedRest } = shape.offers[0] ?? { resources: [] };
    expect(normalise(rest)).toEqual(normalise(recordedRest));
    expect(resourceLines(resources)).toEqual(resourceLines(recordedResources));
  });

  test('sees tasks finish, fail, find no binary and no file, and die of signals, in the words of Mesos', async () => {
    await player.call('accept-launch-finished');
    await player.seesUpdatesOf('ok-');
    await player.call('accept-launch-failed-exit3');
    await player.seesUpdatesOf('fail-');
    await player.call('accept-launch-failed-nobinary');
    await player.seesUpdatesOf('nobin-');
    await player.call('accept-launch-failed-fetch');
    await player.seesUpdatesOf('nofetch-');
    await player.call('accept-launch-signalled');
    await player.seesUpdatesOf('sig-');
    await player.call('accept-launch-too-big');
    const [tooBig] = await player.seesUpdatesOf('big-', (status) => status.state !== 'TASK_ERROR');
    expect(tooBig).toBeUndefined();
    await player.subscription.until('TASK_ERROR', () =>
      player.subscription.events.some((event) => statusOf(event)?.state === 'TASK_ERROR'),
    );
    const error = player.subscription.events.map(statusOf).find((status) => status?.state === 'TASK_ERROR');
    expect(error).toMatchObject({ reason: 'REASON_TASK_INVALID', source: 'SOURCE_MASTER' });
    expect(error?.['message']).toMatch(
      /^Total resources cpus\(allocated: cook\):400; mem\(allocated: cook\):128 required by task and its executor is more than available .*cpus\(allocated: cook\):[\d.]+; mem\(allocated: cook\):[\d.]+/,
    );
    if (!embedded) return;
    const finished = target.mesos.tasks.find((task) => task.taskId.startsWith('ok-'));
    expect(readFileSync(`${finished?.sandbox}/stdout`, 'utf8')).toBe('hello\nhi bar\n');
    expect(readFileSync(`${finished?.sandbox}/inside.txt`, 'utf8')).toBe('from the bundle\n');
  });

  test('sees the next update of a task when it has acknowledged the one before', async () => {
    player.acknowledges = () => false;
    const update = (events: readonly RecordedEvent[] = [], state: string): Status | undefined =>
      events.map(statusOf).find((status) => status?.task_id.value.startsWith('ok-') && status.state === state);
    const { subscription } = player;
    player.name('sleep 2;', 'sleep 0.1;');
    await player.call('accept-launch-finished');
    for (const state of ['TASK_STARTING', 'TASK_RUNNING', 'TASK_FINISHED']) {
      await subscription.until(state, () => update(subscription.events, state) !== undefined);
      const recorded = update(player.step('subscribe').events, state)?.uuid ?? '';
      player.name(recorded, update(subscription.events, state)?.uuid ?? '');
      await player.call(`ok-ack-${state}`);
    }
    await player.seesUpdatesOf('ok-');
  });

  test('may come with an id that this master never gave out, but not after the end of that framework', async () => {
    const first = new Player('main', 'json', target.url);
    try {
      const subscription = await first.subscribe('40-subscribe-foreign-framework-id');
      expect(first.frameworkId).toMatch(/^deadbeef-/);
      await first.call('41-teardown-foreign');
      await subscription.until('the end', () => subscription.ended === 'in order');
    } finally {
      first.close();
    }
    // The protobuf run came second.
    if (enc === 'json') return;
    await player.subscribe('40-subscribe-foreign-framework-id');
    await player.call('41-teardown-foreign');
  });

  test('kills tasks, and hears what the master knows of a task that never was', async () => {
    await player.call('accept-launch-to-kill');
    await player.subscription.until('TASK_RUNNING', () =>
      player.subscription.events.some((event) => statusOf(event)?.state === 'TASK_RUNNING'),
    );
    await player.call('kill');
    await player.seesUpdatesOf('kill-');
    await player.call('kill-unknown-task');
    await player.seesUpdatesOf('never-existed');
  });

  test('declines offers, is asked again when the filter is over or lifted, and loses tasks on stale offers', async () => {
    await player.call('decline');
    await player.call('accept-launch-stale-offer');
    await player.seesUpdatesOf('stale-');
    expect(player.outstanding()).toEqual([]);
    await player.offer();
    await player.call('decline-long');
    await player.call('revive');
    await player.offer();
    await player.call('suppress');
    await player.call('decline-0');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(player.outstanding()).toEqual([]);
    await player.call('revive-role');
    await player.offer();
  });

  test('reconciles tasks that the master knows and tasks that it does not', async () => {
    await player.call('accept-launch-for-reconcile');
    await player.subscription.until('TASK_RUNNING', () =>
      player.subscription.events.some((event) => statusOf(event)?.state === 'TASK_RUNNING'),
    );
    // The state that is told in reconciliation is the one that the scheduler was told last.
    await player.call('reconcile-explicit-known');
    await player.call('reconcile-explicit-unknown');
    await player.seesUpdatesOf('unknown-');
    await player.call('reconcile-implicit');
    await player.seesUpdatesOf('rec-', (status) => !['TASK_KILLING', 'TASK_KILLED'].includes(status.state));
    await player.call('acknowledge-unknown');
    await player.call('acknowledge-bad-uuid');
  });

  test('is refused without its stream id, replaced by a new subscription, and gone after a teardown', async () => {
    await player.call('error-missing-stream-id');
    await player.call('error-wrong-stream-id');
    await player.call('error-no-framework-id');
    await player.call('error-unknown-framework');
    const first = player.subscription;
    await player.subscribe('resubscribe-same-id');
    await first.until('the end', () => first.ended === 'in order');
    expect(first.events.at(-1)).toEqual({ type: 'ERROR', error: { message: 'Framework failed over' } });
    await player.offer();
    await player.call('error-old-stream-id');
    player.subscription.close();
    await disconnected(player);
    await player.call('error-call-while-disconnected');
    await player.subscribe('resubscribe-after-disconnect');
    await player.call('update-framework');
    expect(player.outstanding()).toEqual([]);
    await player.call('teardown');
    const last = player.subscription;
    await last.until('the end', () => last.ended === 'in order');
    await player.call('error-call-after-teardown');
    const removed = await player.subscribe('resubscribe-after-teardown');
    await removed.until('the end', () => removed.ended === 'in order');
  });
});

const describeEmbedded = embedded ? describe : describe.skip;

describeEmbedded.each(encodings)('a scheduler that speaks %s and is slow to acknowledge', (enc) => {
  test('sees an update again until it acknowledges it, and only then the next', async () => {
    const target = await startTarget({ updateRetryMs: 100 });
    const player = new Player('main', enc, target.url);
    try {
      const { events } = await player.subscribe('subscribe');
      await player.call('accept-launch-for-reconcile');
      const states = (): string[] => events.flatMap((event) => statusOf(event)?.state ?? []);
      await player.subscription.until('TASK_RUNNING', () => states().includes('TASK_RUNNING'));
      player.acknowledges = ({ state }) => state !== 'TASK_KILLING';
      await player.call('kill-noack');
      const killing = (): number => states().filter((state) => state === 'TASK_KILLING').length;
      await player.subscription.until('TASK_KILLING twice', () => killing() > 1);
      expect(states()).not.toContain('TASK_KILLED');
      player.acknowledges = () => true;
      await player.seesUpdatesOf('rec-', ({ state }) => state === 'TASK_KILLING' || state === 'TASK_KILLED');
    } finally {
      player.close();
      await target.close();
    }
  });
});

/** Waits until the master noticed that the stream is closed. */
async function disconnected(player: Player): Promise<void> {
  const question = { method: 'GET', path: '/frameworks', headers: { Accept: 'application/json' } };
  const { ask } = await import('./wire.ts');
  for (;;) {
    const page = JSON.parse((await ask(player.base, question)).body.toString());
    if (
      page.frameworks.some((one: { id: string; connected: boolean }) => one.id === player.frameworkId && !one.connected)
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
