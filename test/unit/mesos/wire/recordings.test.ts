import { describe, expect, test } from '@jest/globals';
import { eventFromWire } from '../../../../src/mesos/wire/events.ts';
import { decodeMessage, type Encoding, encodeMessage, mediaTypes } from '../../../../src/mesos/wire/message.ts';
import { RecordScanner } from '../../../../src/mesos/wire/recordio.ts';
import { type RecordedStep, recordedEvents, recordedSteps } from '../../../support/mesos-recordings.ts';

const call = 'mesos.v1.scheduler.Call';
const event = 'mesos.v1.scheduler.Event';
const other = (encoding: Encoding): Encoding => (encoding === 'json' ? 'protobuf' : 'json');

/** JSON can't tell an empty list from a missing one once it was protobuf. */
function withoutEmptyLists(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmptyLists);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, part]) => !(Array.isArray(part) && part.length === 0));
  return Object.fromEntries(entries.map(([key, part]) => [key, withoutEmptyLists(part)]));
}

/**
 * The recorder read protobuf with a library that writes 64-bit integers as texts and drops enum values that it doesn't know: this makes
 * both sides alike in these two points.
 */
function likeTheRecorder(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((part) => likeTheRecorder(part));
  if (typeof value !== 'object' || value === null)
    return /^(begin|end|nanoseconds)$/.test(name) ? Number(value) : value;
  const entries = Object.entries(value).filter(([key, part]) => !(key === 'type' && typeof part === 'number'));
  return Object.fromEntries(entries.map(([key, part]) => [key, likeTheRecorder(part, key)]));
}

/** What a value looks like without its particular texts and numbers. */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shape);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shape(part)]));
}

const streams = recordedSteps.filter((step) => step.events.length > 0);
const calls = recordedSteps.filter((step) => {
  const refusedAsUnreadable = step.status === 400 && /parse|convert JSON/.test(new TextDecoder().decode(step.response));
  return typeof step.says === 'object' && step.says !== null && !refusedAsUnreadable && step.request.length > 0;
});

function encodingOf(step: RecordedStep, header: 'Content-Type' | 'Accept'): Encoding {
  const named = (['json', 'protobuf'] as const).find((one) =>
    step.requestHead.includes(`${header}: ${mediaTypes[one]}`),
  );
  return named ?? step.encoding;
}

test('the recordings hold streams, calls and every kind of event in both encodings', () => {
  expect(streams.length).toBeGreaterThan(25);
  expect(calls.length).toBeGreaterThan(180);
  expect(new Set(recordedEvents.map(({ kind }) => kind)).size).toBe(31);
});

describe('streams', () => {
  test.each(streams.map((step) => [step.step, step] as const))(
    '%s reads as the events that were recorded',
    (_name, step) => {
      const records = new RecordScanner().push(step.response);
      const messages = records.map((record) => decodeMessage(event, record, encodingOf(step, 'Accept')));
      expect(messages.map((message) => likeTheRecorder(message))).toEqual(
        step.events.map((recorded) => likeTheRecorder(recorded)),
      );
      const events = messages.map(eventFromWire);
      expect(events.map(({ type }) => type)).toEqual(step.events.map((recorded) => recorded['type']));
    },
  );

  test.each(streams.map((step) => [step.step, step] as const))(
    '%s is the same when its messages change their encoding',
    (_name, step) => {
      for (const decoded of step.events) {
        const recorded = likeTheRecorder(decoded) as object;
        const bytes = encodeMessage(event, recorded, other(step.encoding));
        expect(decodeMessage(event, bytes, other(step.encoding))).toEqual(withoutEmptyLists(recorded));
      }
    },
  );
});

describe('calls', () => {
  test.each(calls.map((step) => [step.step, step] as const))('%s reads and writes in both encodings', (_name, step) => {
    const encoding = encodingOf(step, 'Content-Type');
    const read = decodeMessage(call, step.request, encoding);
    expect(withoutEmptyLists(read)).toEqual(withoutEmptyLists(step.says));
    const bytes = encodeMessage(call, step.says as object, other(encoding));
    expect(withoutEmptyLists(decodeMessage(call, bytes, other(encoding)))).toEqual(withoutEmptyLists(step.says));
  });

  test("protobuf calls are written byte by byte as Mesos' own library writes them", () => {
    for (const step of calls.filter((one) => encodingOf(one, 'Content-Type') === 'protobuf')) {
      expect(encodeMessage(call, decodeMessage(call, step.request, 'protobuf'), 'protobuf')).toEqual(
        new Uint8Array(step.request),
      );
    }
  });
});

describe('kinds of events', () => {
  const kinds = [...new Set(recordedEvents.map(({ kind }) => kind))];
  const read = (kind: string, encoding: Encoding): ReturnType<typeof eventFromWire> => {
    const recorded = recordedEvents.find((one) => one.kind === kind && one.encoding === encoding);
    const [record] = new RecordScanner().push(recorded?.bytes ?? new Uint8Array());
    return eventFromWire(decodeMessage(event, record ?? new Uint8Array(), encoding));
  };

  test.each(kinds)('%s has one form in our words, whatever the encoding', (kind) => {
    const fromJson = read(kind, 'json');
    expect(shape(read(kind, 'protobuf'))).toEqual(shape(fromJson));
    expect(kind.startsWith(fromJson.type)).toBe(true);
  });

  test('an update carries the state and reason by which it was recorded', () => {
    for (const kind of kinds.filter((name) => name.startsWith('UPDATE-'))) {
      const [, state, reason] = kind.split('-');
      const found = read(kind, 'protobuf');
      expect(found).toMatchObject({ type: 'UPDATE', status: { state, ...(reason === undefined ? {} : { reason }) } });
    }
  });
});
