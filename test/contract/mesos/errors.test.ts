/** Requests that a scheduler shouldn't make: which check comes first, and what Mesos says. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { encodeMessage } from '../../../src/mesos/wire/message.ts';
import { normalise } from './normalise.ts';
import { encodings, type Step, stepsOf } from './recording.ts';
import { startTarget, type Target } from './target.ts';
import { ask, type Question, Subscription } from './wire.ts';

/** Recorded protobuf streams show the number of the type only. */
const eventTypes: Readonly<Record<number, string>> = { 1: 'SUBSCRIBED', 7: 'ERROR' };

/** An operator's stream, at an unknown path, is played with the operator API. */
const steps = encodings.flatMap((enc) => stepsOf('errors', enc)).filter((step) => step.shapes === undefined);
const refused = steps.filter((step) => step.streamId === undefined && step.reply !== undefined);
const streamed = steps.filter((step) => step.streamId !== undefined);

const title = (step: Step): [string, Step] => [`${step.enc}/${step.step}`, step];

function question(step: Step): Question {
  const { method, path, headers } = step;
  if (step.rawBody !== undefined) return { method, path, headers, body: Buffer.from(step.rawBody, 'base64') };
  if (step.body === undefined) return { method, path, headers };
  return { method, path, headers, body: encodeMessage('mesos.v1.scheduler.Call', step.body, step.enc) };
}

describe('requests to the scheduler API that are answered with a text', () => {
  let target: Target;
  beforeAll(async () => {
    target = await startTarget();
  });
  afterAll(() => target.close());

  test.each(refused.map(title))('%s is answered as Mesos 1.11 answers it', async (_title, step) => {
    const answer = await ask(target.url, question(step));
    expect({ status: answer.status, body: answer.body.toString() }).toEqual({ status: step.status, body: step.reply });
    for (const [header, value] of Object.entries(step.replyHeaders)) {
      expect([header, answer.headers[header]]).toEqual([header, value]);
    }
  });

  test.each(streamed.map(title))('%s opens a stream that begins as Mesos 1.11 begins it', async (_title, step) => {
    const subscription = await Subscription.open(target.url, question(step));
    try {
      expect(subscription.status).toBe(200);
      expect(subscription.headers['content-type']).toBe(step.replyHeaders['content-type']);
      expect(subscription.streamId).toMatch(/^[0-9a-f-]{36}$/);
      // What follows SUBSCRIBED comes in either order, and an offer only when nobody else holds the agent.
      const [recorded] = step.events ?? [];
      await subscription.until('the first event', () => subscription.events.length > 0);
      const kind = recorded?.type ?? eventTypes[recorded?.['firstByte'] as number];
      expect(subscription.events[0]?.type).toBe(kind);
      if (kind === 'ERROR') {
        if (recorded?.type === 'ERROR') expect(normalise(subscription.events[0])).toEqual(normalise(recorded));
        await subscription.until('the end', () => subscription.ended === 'in order');
      } else {
        await subscription.until('a heartbeat', () => subscription.events.some((event) => event.type === 'HEARTBEAT'));
      }
    } finally {
      subscription.close();
    }
  });
});
