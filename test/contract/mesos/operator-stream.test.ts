/** SUBSCRIBE of the operator API, which was recorded at an unknown path: that falls to /api/v1. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Player } from './player.ts';
import { stepsOf } from './recording.ts';
import { missing } from './shape.ts';
import { embedded, startFetchSource, startTarget, type Target } from './target.ts';
import { Subscription } from './wire.ts';

const describeEmbedded = embedded ? describe : describe.skip;

describeEmbedded('an operator who subscribes', () => {
  let target: Target;
  let source: Awaited<ReturnType<typeof startFetchSource>>;
  let player: Player;
  beforeEach(async () => {
    target = await startTarget();
    source = await startFetchSource();
    player = new Player('main', 'json', target.url, source.names);
    // As it was recorded: a task is over, and so is its framework.
    await player.subscribe('subscribe');
    await player.call('accept-launch-failed-fetch');
    await player.seesUpdatesOf('nofetch-');
    await player.send({ type: 'TEARDOWN' });
    await player.subscription.until('the end', () => player.subscription.ended === 'in order');
  });
  afterEach(async () => {
    player.close();
    await source.close();
    await target.close();
  });

  test('is told all that Mesos tells, and then that all is well', async () => {
    const step = stepsOf('errors', 'json').find(({ step: name }) => name === '19-not-found');
    if (step?.shapes === undefined) throw new Error('not recorded');
    const { method, path, headers } = step;
    const body = Buffer.from(JSON.stringify(step.body));
    const stream = await Subscription.open(target.url, { method, path, headers, body }, 'mesos.v1.master.Event');
    try {
      expect(stream.status).toBe(step.status);
      expect(stream.headers['content-type']).toBe(step.replyHeaders['content-type']);
      expect(stream.headers).not.toHaveProperty('mesos-stream-id');
      await stream.until('what was recorded', () => stream.events.length >= 2);
      expect(stream.events.slice(0, 2).map(({ type }) => type)).toEqual(step.shapes.map(({ type }) => type));
      expect(missing(step.shapes[0]?.['subscribed'], stream.events[0]?.['subscribed'])).toEqual([]);
    } finally {
      stream.close();
    }
  });
});
