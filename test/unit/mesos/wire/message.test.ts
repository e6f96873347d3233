import { describe, expect, test } from '@jest/globals';
import { WireError } from '../../../../src/mesos/wire/errors.ts';
import { decodeMessage, type Encoding, encodeMessage } from '../../../../src/mesos/wire/message.ts';

const call = 'mesos.v1.scheduler.Call';
const event = 'mesos.v1.scheduler.Event';
const encodings: readonly Encoding[] = ['json', 'protobuf'];

function faultOf(action: () => unknown): { code?: string; field?: string | undefined; message?: string } {
  try {
    action();
  } catch (error) {
    if (error instanceof WireError) return { code: error.code, field: error.field, message: error.message };
    throw error;
  }
  return {};
}

const launch = (task: object): object => ({
  type: 'ACCEPT',
  accept: { offer_ids: [{ value: 'o' }], operations: [{ type: 'LAUNCH', launch: { task_infos: [task] } }] },
});

describe.each(encodings)('writing %s', (encoding) => {
  test('a missing required field is named, however deep it lies', () => {
    const task = { name: 't', agent_id: { value: 'a' } };
    const fault = faultOf(() => encodeMessage(call, launch(task), encoding));
    expect(fault).toMatchObject({
      code: 'MESSAGE_INCOMPLETE',
      field: 'accept.operations[0].launch.task_infos[0].task_id',
    });
  });

  test.each([
    [
      'text for a number',
      { type: 'DECLINE', decline: { offer_ids: [], filters: { refuse_seconds: '5' } } },
      'decline.filters.refuse_seconds',
    ],
    ['a number for a text', { framework_id: { value: 7 } }, 'framework_id.value'],
    ['an enum value that does not exist', { type: 'NONSENSE' }, 'type'],
    ['one where a list belongs', { type: 'REVIVE', revive: { roles: 'a' } }, 'revive.roles'],
    ['text where a message belongs', { type: 'SUBSCRIBE', subscribe: 'x' }, 'subscribe'],
    [
      'what is no base64',
      { acknowledge: { agent_id: { value: 'a' }, task_id: { value: 't' }, uuid: '***' } },
      'acknowledge.uuid',
    ],
    [
      'a fraction for an integer',
      { kill: { task_id: { value: 't' }, kill_policy: { grace_period: { nanoseconds: 0.5 } } } },
      'kill.kill_policy.grace_period.nanoseconds',
    ],
  ])('%s is refused with its path', (_what, message, field) => {
    expect(faultOf(() => encodeMessage(call, message, encoding))).toMatchObject({ code: 'MESSAGE_MALFORMED', field });
  });

  test('a refusal does not repeat what stood in the field', () => {
    const fault = faultOf(() => encodeMessage(call, { framework_id: { value: ['hunter2'] } }, encoding));
    expect(fault.message).not.toContain('hunter2');
  });

  test('maps are written and read', () => {
    const message = {
      type: 'SUBSCRIBE',
      subscribe: {
        framework_info: {
          user: 'u',
          name: 'n',
          offer_filters: {
            role: { min_allocatable_resources: { quantities: [{ quantities: { cpus: { value: 1 } } }] } },
          },
        },
      },
    };
    expect(decodeMessage(call, encodeMessage(call, message, encoding), encoding)).toEqual(message);
  });
});

describe('reading', () => {
  test('an empty message is a message', () => {
    expect(decodeMessage(event, new TextEncoder().encode('{}'), 'json')).toEqual({});
    expect(decodeMessage(event, new Uint8Array(), 'protobuf')).toEqual({});
  });

  test('an enum value that the schema does not know keeps its number and harms nothing else', () => {
    const status = { task_id: { value: 't' }, state: 99, message: 'later Mesos' };
    const bytes = encodeMessage(event, { type: 'UPDATE', update: { status } }, 'protobuf');
    expect(decodeMessage(event, bytes, 'protobuf')).toEqual({ type: 'UPDATE', update: { status } });
  });

  test('a field that the schema does not know is passed over in protobuf and kept in JSON', () => {
    const unknownField = Uint8Array.from([0x08, 0x08, 0xfa, 0x3f, 0x02, 0x61, 0x62]);
    expect(decodeMessage(event, unknownField, 'protobuf')).toEqual({ type: 'HEARTBEAT' });
    const json = new TextEncoder().encode('{"type":"HEARTBEAT","later":{"x":1}}');
    expect(decodeMessage(event, json, 'json')).toEqual({ type: 'HEARTBEAT', later: { x: 1 } });
  });

  test('a required field that is missing stays missing', () => {
    const bytes = encodeMessage(event, { type: 'UPDATE' }, 'protobuf');
    const update = Uint8Array.from([...bytes, 0x2a, 0x02, 0x0a, 0x00]);
    expect(decodeMessage(event, update, 'protobuf')).toEqual({ type: 'UPDATE', update: { status: {} } });
  });

  test.each([
    ['torn JSON', 'json', '{"type":'],
    ['a JSON list', 'json', '[]'],
    ['JSON null', 'json', 'null'],
    ['torn protobuf', 'protobuf', '\u0012\u007f'],
  ] as const)('%s is no message', (_what, encoding, text) => {
    expect(faultOf(() => decodeMessage(event, new TextEncoder().encode(text), encoding))).toMatchObject({
      code: 'MESSAGE_MALFORMED',
    });
  });

  test('64-bit numbers are numbers in both encodings', () => {
    const offer = {
      id: { value: 'o' },
      framework_id: { value: 'f' },
      agent_id: { value: 'a' },
      hostname: 'h',
      resources: [{ name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 31000, end: 9007199254740991 }] } }],
    };
    for (const encoding of encodings) {
      const message = { type: 'OFFERS', offers: { offers: [offer] } };
      expect(decodeMessage(event, encodeMessage(event, message, encoding), encoding)).toEqual(message);
    }
  });
});
