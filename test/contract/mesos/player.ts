/**
 * Plays a recorded scenario against a master: the same calls with the ids of this run in place of the recorded ones, every answer
 * compared with the recorded one, every update of a task compared with the recorded updates of that task.
 */
import { expect } from '@jest/globals';
import { encodeMessage } from '../../../src/mesos/wire/message.ts';
import { normalise, type Status, statusOf, withoutRepeats } from './normalise.ts';
import type { Encoding, RecordedEvent, Step } from './recording.ts';
import { stepsOf } from './recording.ts';
import { type Answer, ask, type Question, Subscription } from './wire.ts';

interface OfferShape {
  readonly id: { readonly value: string };
  readonly agent_id: { readonly value: string };
  readonly resources: readonly object[];
}

export class Player {
  readonly enc: Encoding;
  base: string;
  readonly #steps: readonly Step[];
  /** Recorded text → text of this run. */
  readonly #names = new Map<string, string>();
  readonly #taken = new Set<string>();
  readonly #subscriptions: Subscription[] = [];
  /** Updates for which this is false are left unacknowledged. */
  acknowledges: (status: Status) => boolean = () => true;
  #frameworkId = '';
  #recorded: readonly RecordedEvent[] = [];

  constructor(group: string, enc: Encoding, base: string, names: Readonly<Record<string, string>> = {}) {
    this.enc = enc;
    this.base = base;
    this.#steps = stepsOf(group, enc);
    for (const [recorded, actual] of Object.entries(names)) this.#names.set(recorded, actual);
  }

  /** The newest subscription. */
  get subscription(): Subscription {
    const last = this.#subscriptions.at(-1);
    if (last === undefined) throw new Error('not subscribed');
    return last;
  }

  get frameworkId(): string {
    return this.#frameworkId;
  }

  /** The step of this name, whatever its number. */
  step(name: string): Step {
    const found = this.#steps.find((step) => step.step.replace(/^\d+-/, '') === name || step.step === name);
    if (found === undefined) throw new Error(`no step ${name}`);
    return found;
  }

  close(): void {
    for (const subscription of this.#subscriptions) subscription.close();
  }

  /** Subscribes as recorded, and waits for as many first events as the recording has up to its first HEARTBEAT or ERROR. */
  async subscribe(name: string): Promise<Subscription> {
    const step = this.step(name);
    const subscription = await Subscription.open(this.base, this.#question(step));
    this.#subscriptions.push(subscription);
    expect(subscription.status).toBe(step.status);
    expect(subscription.headers['content-type']).toBe(step.replyHeaders['content-type']);
    if (step.streamId !== undefined) this.#names.set(step.streamId, subscription.streamId);
    subscription.onEvent = (event) => this.#acknowledge(subscription, event);
    for (const event of subscription.events) this.#acknowledge(subscription, event);
    this.#recorded = step.events ?? [];
    const [first] = this.#recorded;
    await subscription.until('the first event', () => subscription.events.length > 0);
    expect(normalise(subscription.events[0])).toEqual(normalise(first));
    if (first?.type === 'SUBSCRIBED') {
      this.#frameworkId = frameworkIdOf(subscription.events[0]);
      this.#names.set(frameworkIdOf(first), this.#frameworkId);
      for (const event of subscription.events) this.#acknowledge(subscription, event);
      await subscription.until('a heartbeat', () => subscription.events.some((event) => event.type === 'HEARTBEAT'));
    }
    return subscription;
  }

  /** Makes a call as recorded and compares the answer. ACCEPT and DECLINE take an offer of this run that will do. */
  async call(name: string): Promise<Answer> {
    const step = this.step(name);
    await this.#nameOffers(step);
    const answer = await ask(this.base, this.#question(step));
    expect({ status: answer.status, body: normalise(answer.body.toString()) }).toEqual({
      status: step.status,
      body: normalise(this.#renamed(step.reply ?? '')),
    });
    for (const header of ['content-type', 'allow', 'www-authenticate']) {
      expect([header, answer.headers[header]]).toEqual([header, step.replyHeaders[header]]);
    }
    return answer;
  }

  /** Waits for the recorded updates of the task whose name begins so, and compares them. Answers them as they came. */
  async seesUpdatesOf(task: string, taken: (status: Status) => boolean = () => true): Promise<readonly Status[]> {
    const mine = (events: readonly RecordedEvent[]): Status[] =>
      withoutRepeats(
        events
          .map(statusOf)
          .filter((status): status is Status => status?.task_id.value.startsWith(task) === true)
          .filter(taken),
      );
    const recorded = mine(this.#recorded);
    const { subscription } = this;
    await subscription.until(
      `${recorded.length} updates of ${task}`,
      () => mine(subscription.events).length >= recorded.length,
    );
    const live = mine(subscription.events);
    expect(live.map(normalise)).toEqual(recorded.map(normalise));
    return live;
  }

  /** Waits for an outstanding offer that pleases, undefined offers being those already answered or rescinded. */
  async offer(pleases: (offer: OfferShape) => boolean = () => true): Promise<OfferShape> {
    const { subscription } = this;
    const find = (): OfferShape | undefined => this.outstanding().find(pleases);
    await subscription.until('an offer', () => find() !== undefined);
    return find() as OfferShape;
  }

  /** Offers that were neither answered nor rescinded. */
  outstanding(): OfferShape[] {
    const { events } = this.subscription;
    const rescinded = new Set(
      events
        .filter((event) => event.type === 'RESCIND')
        .map((event) => (event['rescind'] as { offer_id: { value: string } }).offer_id.value),
    );
    return events
      .filter((event) => event.type === 'OFFERS')
      .flatMap((event) => (event['offers'] as { readonly offers: readonly OfferShape[] }).offers)
      .filter((offer) => !this.#taken.has(offer.id.value) && !rescinded.has(offer.id.value));
  }

  /** Lets a recorded text stand for one of this run. */
  name(recorded: string, actual: string): void {
    this.#names.set(recorded, actual);
  }

  /** Makes a call that isn't recorded. */
  send(call: object, subscription: Subscription = this.subscription): Promise<Answer> {
    const media = this.enc === 'json' ? 'application/json' : 'application/x-protobuf';
    const whole = { framework_id: { value: this.#frameworkId }, ...call };
    return ask(this.base, {
      method: 'POST',
      path: '/api/v1/scheduler',
      headers: { 'Content-Type': media, Accept: media, 'Mesos-Stream-Id': subscription.streamId },
      body: encodeMessage('mesos.v1.scheduler.Call', whole, this.enc),
    });
  }

  async #nameOffers(step: Step): Promise<void> {
    const ids = JSON.stringify(step.body ?? {}).match(/[0-9a-f-]{36}-O\d+/g) ?? [];
    for (const id of ids) {
      if (this.#names.has(id)) continue;
      const offer = await this.offer((candidate) => coversStep(step, candidate));
      this.#taken.add(offer.id.value);
      this.#names.set(id, offer.id.value);
      const agentId = JSON.stringify(step.body ?? {}).match(/[0-9a-f-]{36}-S\d+/)?.[0];
      if (agentId !== undefined) this.#names.set(agentId, offer.agent_id.value);
    }
  }

  #question(step: Step): Question {
    const headers = { ...step.headers };
    const streamId = headers['Mesos-Stream-Id'];
    if (streamId !== undefined) headers['Mesos-Stream-Id'] = this.#names.get(streamId) ?? streamId;
    return { method: step.method, path: step.path, headers, ...this.#body(step) };
  }

  #body(step: Step): { readonly body?: Uint8Array } {
    if (step.rawBody !== undefined) return { body: Buffer.from(step.rawBody, 'base64') };
    if (step.body === undefined) return {};
    const text = this.#renamed(JSON.stringify(step.body));
    if (step.enc === 'json') return { body: Buffer.from(text) };
    return { body: encodeMessage('mesos.v1.scheduler.Call', JSON.parse(text), 'protobuf') };
  }

  #renamed(text: string): string {
    let result = text;
    // Longer names first: one offer's id may begin with another's.
    for (const [recorded, actual] of [...this.#names].sort(([left], [right]) => right.length - left.length)) {
      result = result.replaceAll(recorded, actual);
    }
    return result;
  }

  /** What comes again is acknowledged again: the first acknowledgement may have been lost. */
  #acknowledge(subscription: Subscription, event: RecordedEvent): void {
    const status = statusOf(event);
    if (status?.uuid === undefined || this.#frameworkId === '' || !this.acknowledges(status)) return;
    const acknowledge = { agent_id: status['agent_id'], task_id: status.task_id, uuid: status.uuid };
    void this.send({ type: 'ACKNOWLEDGE', acknowledge }, subscription).catch(() => {
      // The master may be gone by now; the test sees that elsewhere.
    });
  }
}

interface SubscribedEvent {
  readonly subscribed: { readonly framework_id: { readonly value: string } };
}

const frameworkIdOf = (event: RecordedEvent | undefined): string =>
  (event as unknown as SubscribedEvent).subscribed.framework_id.value;

/** True when the offer holds every kind of resource that the step's tasks name: offers of scraps come and go. */
function coversStep(step: Step, offer: OfferShape): boolean {
  const kinds = new Set([...JSON.stringify(step.body).matchAll(/"name":"(cpus|mem|ports)"/g)].map((match) => match[1]));
  const names = new Set(offer.resources.map((resource) => (resource as { readonly name: string }).name));
  const reserved = JSON.stringify(step.body).includes('"STATIC"');
  return [...kinds].every((kind) => names.has(kind ?? '')) && (!reserved || JSON.stringify(offer).includes('"STATIC"'));
}
