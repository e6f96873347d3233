import { describe, expect, test } from '@jest/globals';
import { WireError } from '../../../../src/mesos/wire/errors.ts';
import { eventFromWire } from '../../../../src/mesos/wire/events.ts';
import { decodeMessage } from '../../../../src/mesos/wire/message.ts';
import { RecordScanner } from '../../../../src/mesos/wire/recordio.ts';
import { recordedSteps } from '../../../support/mesos-recordings.ts';

const update = (status: object): Record<string, unknown> => ({
  type: 'UPDATE',
  update: { status: { task_id: { value: 't' }, ...status } },
});

test('SUBSCRIBED tells the framework, the heartbeat in milliseconds and the master', () => {
  const message = {
    type: 'SUBSCRIBED',
    subscribed: {
      framework_id: { value: 'f-1' },
      heartbeat_interval_seconds: 0.25,
      master_info: {
        id: 'm',
        ip: 16777343,
        port: 5050,
        hostname: 'x',
        version: '1.11.0',
        address: { hostname: 'leader', ip: '10.0.0.1', port: 5051 },
      },
    },
  };
  expect(eventFromWire(message)).toEqual({
    type: 'SUBSCRIBED',
    frameworkId: 'f-1',
    heartbeatMs: 250,
    master: { id: 'm', hostname: 'leader', port: 5051, version: '1.11.0' },
  });
});

test.each([undefined, 0, -1])('without a usable interval (%p) the heartbeat is 15 seconds', (interval) => {
  const subscribed = {
    framework_id: { value: 'f' },
    ...(interval === undefined ? {} : { heartbeat_interval_seconds: interval }),
  };
  expect(eventFromWire({ type: 'SUBSCRIBED', subscribed })).toMatchObject({ heartbeatMs: 15_000 });
});

describe('updates', () => {
  test('everything that a status tells is kept, in our units', () => {
    const status = {
      state: 'TASK_RUNNING',
      agent_id: { value: 'a' },
      executor_id: { value: 'e' },
      uuid: '4+0gyvYwSkmNQsLvAsnAUQ==',
      reason: 'REASON_TASK_CHECK_STATUS_UPDATED',
      source: 'SOURCE_EXECUTOR',
      message: 'm',
      timestamp: 1795303822.8516638,
      healthy: false,
      data: 'AAE=',
      container_status: {
        network_infos: [{ ip_addresses: [{ ip_address: '10.1.1.1' }, { ip_address: '10.1.1.2' }] }, {}],
      },
    };
    expect(eventFromWire(update(status))).toEqual({
      type: 'UPDATE',
      status: {
        taskId: 't',
        state: 'TASK_RUNNING',
        agentId: 'a',
        executorId: 'e',
        uuid: '4+0gyvYwSkmNQsLvAsnAUQ==',
        reason: 'REASON_TASK_CHECK_STATUS_UPDATED',
        source: 'SOURCE_EXECUTOR',
        message: 'm',
        timestampMs: 1795303822852,
        healthy: false,
        data: 'AAE=',
        containerIps: ['10.1.1.1', '10.1.1.2'],
      },
    });
  });

  test('what a status leaves out is absent', () => {
    const event = eventFromWire(update({ state: 'TASK_LOST' }));
    expect(event).toStrictEqual({ type: 'UPDATE', status: { taskId: 't', state: 'TASK_LOST', containerIps: [] } });
  });

  test.each([['TASK_INVENTED'], [99], [undefined]])(
    'a state that we do not know (%p) is doubt, not an end',
    (state) => {
      expect(eventFromWire(update(state === undefined ? {} : { state }))).toMatchObject({
        status: { state: 'TASK_UNKNOWN' },
      });
    },
  );
});

describe('offers', () => {
  const offer = (more: object): Record<string, unknown> => ({
    type: 'OFFERS',
    offers: { offers: [{ id: { value: 'o' }, agent_id: { value: 'a' }, hostname: 'h', ...more }] },
  });

  test('a recorded offer reads in our words', () => {
    const step = recordedSteps.find((one) => one.step === 'roles/protobuf/01-subscribe-multi-role');
    const records = new RecordScanner().push(step?.response ?? new Uint8Array());
    const events = records.map((record) =>
      eventFromWire(decodeMessage('mesos.v1.scheduler.Event', record, 'protobuf')),
    );
    const offers = events.flatMap((event) => (event.type === 'OFFERS' ? event.offers : []));
    const reserved = offers.flatMap((one) => one.resources).filter(({ origin }) => origin.reservedFor === 'cook');
    expect(new Set(offers.map(({ agentUrl }) => agentUrl))).toEqual(
      new Set(['http://127.0.0.1:5051', 'http://127.0.0.1:5052']),
    );
    expect(reserved.length).toBeGreaterThan(0);
    expect(reserved.every(({ origin }) => origin.allocatedTo === 'cook')).toBe(true);
  });

  test.each([
    [
      { scheme: 'http', address: { hostname: 'agent', ip: '10.0.0.1', port: 5051 }, path: '/slave(1)' },
      'http://agent:5051',
    ],
    [{ scheme: 'https', address: { ip: '10.0.0.1', port: 5051 } }, 'https://10.0.0.1:5051'],
    [{ scheme: 'http', address: { ip: '2001:db8::1', port: 5051 } }, 'http://[2001:db8::1]:5051'],
  ])('the agent of %p is reached at %p', (url, agentUrl) => {
    expect(eventFromWire(offer({ url }))).toMatchObject({ offers: [{ agentUrl }] });
  });

  test('an offer without a URL has none', () => {
    const event = eventFromWire(offer({}));
    expect(event).toStrictEqual({
      type: 'OFFERS',
      offers: [{ id: 'o', agentId: 'a', hostname: 'h', resources: [], attributes: [] }],
    });
  });

  test('a planned maintenance is told in milliseconds', () => {
    const unavailability = { start: { nanoseconds: 1795307964000000000 }, duration: { nanoseconds: 1 } };
    expect(eventFromWire(offer({ unavailability }))).toMatchObject({ offers: [{ unavailableFromMs: 1795307964000 }] });
  });
});

describe('leniency', () => {
  test.each([
    [{}, ''],
    [{ type: 'LATER' }, 'LATER'],
    [{ type: 12 }, '12'],
    [{ type: 'UNKNOWN' }, 'UNKNOWN'],
    [{ type: 'toString' }, 'toString'],
  ])('%p is an event of another type', (message, name) => {
    expect(eventFromWire(message)).toEqual({ type: 'OTHER', name });
  });

  test('events whose body is missing, but not needed, are read', () => {
    expect(eventFromWire({ type: 'OFFERS' })).toEqual({ type: 'OFFERS', offers: [] });
    expect(eventFromWire({ type: 'FAILURE' })).toEqual({ type: 'FAILURE' });
    expect(eventFromWire({ type: 'ERROR' })).toEqual({ type: 'ERROR', message: '' });
  });

  test.each(['SUBSCRIBED', 'RESCIND', 'RESCIND_INVERSE_OFFER', 'UPDATE', 'UPDATE_OPERATION_STATUS', 'MESSAGE'])(
    '%s without what it is about is refused',
    (type) => {
      expect(() => eventFromWire({ type })).toThrow(WireError);
    },
  );
});
