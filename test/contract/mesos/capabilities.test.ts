/** What capabilities change: frameworks without any, frameworks in several roles, reservations, offers that run out. */
import { afterEach, describe, expect, test } from '@jest/globals';
import type { MesosOptions } from '../../../src/embedded/mesos/index.ts';
import { normalise, resourceLines, statusOf } from './normalise.ts';
import { Player } from './player.ts';
import { encodings, type RecordedEvent } from './recording.ts';
import { embedded, recordedAgent, startTarget, type Target } from './target.ts';

const describeEmbedded = embedded ? describe : describe.skip;

describeEmbedded.each(encodings)('a framework that speaks %s', (enc) => {
  let target: Target;
  let player: Player;

  async function play(group: string, options: MesosOptions = {}): Promise<Player> {
    target = await startTarget(options);
    player = new Player(group, enc, target.url);
    return player;
  }
  afterEach(async () => {
    player.close();
    await target.close();
  });

  test('without capabilities sees TASK_LOST where others see more, and no TASK_KILLING', async () => {
    await play('legacy');
    await player.subscribe('subscribe');
    await player.call('accept-launch-to-kill');
    await player.subscription.until('TASK_RUNNING', () =>
      player.subscription.events.some((event) => statusOf(event)?.state === 'TASK_RUNNING'),
    );
    await player.call('kill');
    await player.subscription.until('the end of the task', () =>
      player.subscription.events.some((event) => statusOf(event)?.state === 'TASK_KILLED'),
    );
    const states = player.subscription.events.map((event) => statusOf(event)?.state);
    expect(states).not.toContain('TASK_KILLING');
    await player.call('reconcile-unknown');
    await player.seesUpdatesOf('unknown-');
    await player.call('decline');
    await player.call('accept-launch-stale-offer');
    await player.subscription.until('TASK_LOST for the stale offer', () =>
      player.subscription.events.some((event) => statusOf(event)?.['reason'] === 'REASON_INVALID_OFFERS'),
    );
    // In the protobuf run the offer was too small for both.
    await player.send({ type: 'REVIVE' });
    if (enc === 'json') await takes(player, 'accept-launch-two', 2);
    await player.call('accept-launch-two');
    for (const which of enc === 'json' ? ['a', 'b'] : ['a']) {
      await player.seesUpdatesOf('leg-', (status) => status.task_id.value.endsWith(which));
    }
  });

  test('that stays away longer than its failover_timeout is removed', async () => {
    await play('legacy');
    player.name('"failover_timeout":5', '"failover_timeout":0.2');
    await player.subscribe('subscribe');
    player.subscription.close();
    await removed(target, player.frameworkId);
    const subscription = await player.subscribe('resubscribe-after-failover-timeout');
    await subscription.until('the end', () => subscription.ended === 'in order');
  });

  test('in several roles gets offers that name the role and the reservations, and launches on them', async () => {
    const reserving = {
      resources: {
        cpus: 1,
        mem: 512,
        disk: 100,
        ports: [
          { begin: 40_000, end: 40_010 },
          { begin: 41_000, end: 41_001 },
        ],
      },
      reserved: { cook: { cpus: 2, mem: 1024 } },
    };
    // Who gets what is the allocator's choice. In the first recording the role cook was first at the agent with the reservations
    // and got all of it, in the second it came after the other role and got what was reserved.
    await play('roles', { agents: enc === 'json' ? [reserving, recordedAgent] : [recordedAgent, reserving] });
    await player.subscribe('subscribe-multi-role');
    const offer = await player.offer((candidate) => JSON.stringify(candidate).includes('"STATIC"'));
    const recorded = offersOf(player.step('subscribe-multi-role').events).find((one) =>
      JSON.stringify(one).includes('"STATIC"'),
    );
    expect(offer).toMatchObject({ allocation_info: { role: 'cook' } });
    expect(resourceLines(offer.resources)).toEqual(resourceLines(recorded?.['resources']));
    await player.call('accept-launch-reserved');
    await player.seesUpdatesOf('resv-', (status) => status.state !== 'TASK_LOST');
    await target.mesos.agents.find((agent) => agent.spec.reserved !== undefined)?.leave();
    await player.seesUpdatesOf('resv-');
    const failure = (): RecordedEvent | undefined =>
      player.subscription.events.find((event) => event.type === 'FAILURE');
    await player.subscription.until('FAILURE', () => failure() !== undefined);
    expect(normalise(failure())).toEqual({
      type: 'FAILURE',
      failure: { agent_id: { value: '<agent>' } },
    });
    await player.call('teardown');
  });

  test('reserves resources and gives the reservation up', async () => {
    await play('reserve');
    await player.subscribe('subscribe');
    await player.call('accept-reserve');
    const recorded = player.step('subscribe').events ?? [];
    await player.subscription.until('the answer to the operation', () =>
      player.subscription.events.some((event) => event.type === 'UPDATE_OPERATION_STATUS'),
    );
    const answer = (events: readonly RecordedEvent[]): unknown =>
      withoutUuid(events.find((event) => event.type === 'UPDATE_OPERATION_STATUS'));
    expect(answer(player.subscription.events)).toEqual(answer(recorded));
    await player.call('acknowledge-operation-status');
    const reserved = await player.offer((offer) => JSON.stringify(offer).includes('DYNAMIC'));
    expect(resourceLines(reserved.resources)).toEqual(resourceLines(offersOf(recorded)[1]?.['resources']));
    await player.call('accept-unreserve');
    const free = await player.offer((offer) => !JSON.stringify(offer).includes('DYNAMIC'));
    expect(resourceLines(free.resources)).toEqual(resourceLines(offersOf(recorded)[2]?.['resources']));
    await player.call('teardown');
  });

  test('loses offers that it leaves unanswered for longer than the master allows', async () => {
    await play('rescind', { offerTimeoutMs: 300, credentials: [{ principal: 'cook', secret: 'cooksecret' }] });
    const subscription = await player.subscribe('subscribe');
    await subscription.until('RESCIND', () => subscription.events.some((event) => event.type === 'RESCIND'));
    const recorded = player.step('subscribe').events?.find((event) => event.type === 'RESCIND');
    expect(normalise(subscription.events.find((event) => event.type === 'RESCIND'))).toEqual(normalise(recorded));
    await player.call('teardown');
  });
});

/** Lets a step take an offer of so many cpus at least. */
async function takes(player: Player, step: string, cpus: number): Promise<void> {
  const { accept } = player.step(step).body as {
    readonly accept: { readonly offer_ids: readonly { value: string }[] };
  };
  const enough = /"cpus","type":"SCALAR","scalar":\{"value":([\d.]+)/;
  const offer = await player.offer((one) => Number(enough.exec(JSON.stringify(one.resources))?.[1]) >= cpus);
  player.name(accept.offer_ids[0]?.value ?? '', offer.id.value);
}

const offersOf = (events: readonly RecordedEvent[] = []): readonly Record<string, unknown>[] =>
  events
    .filter((event) => event.type === 'OFFERS')
    .flatMap((event) => (event['offers'] as { readonly offers: readonly Record<string, unknown>[] }).offers);

const withoutUuid = (event: RecordedEvent | undefined): unknown =>
  normalise(JSON.parse(JSON.stringify(event).replace(/"uuid":\{"value":"[^"]+"\}/, '"uuid":"<any>"')));

/** Waits until the framework is among the completed ones. */
async function removed(target: Target, frameworkId: string): Promise<void> {
  for (;;) {
    const page = (await (await fetch(`${target.url}/frameworks`)).json()) as {
      readonly completed_frameworks: readonly { readonly id: string }[];
    };
    if (page.completed_frameworks.some((framework) => framework.id === frameworkId)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
