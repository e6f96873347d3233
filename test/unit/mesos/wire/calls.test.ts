import { describe, expect, test } from '@jest/globals';
import { encodeCall, encodeSubscribe } from '../../../../src/mesos/wire/calls.ts';
import { decodeMessage } from '../../../../src/mesos/wire/message.ts';
import type { FrameworkInfo, SchedulerCall, Task } from '../../../../src/model/mesos.ts';
import { Sensitive } from '../../../../src/model/sensitive.ts';
import { recordedSteps } from '../../../support/mesos-recordings.ts';

const framework: FrameworkInfo = {
  name: 'multi-json',
  user: 'root',
  roles: ['cook', 'other/sub'],
  principal: 'principal1',
  hostname: 'localhost',
  webuiUrl: 'http://127.0.0.1:12321',
  checkpoint: true,
  failoverTimeoutSeconds: 600,
  capabilities: [
    'MULTI_ROLE',
    'RESERVATION_REFINEMENT',
    'TASK_KILLING_STATE',
    'PARTITION_AWARE',
    'REGION_AWARE',
    'GPU_RESOURCES',
  ],
};

const task: Task = {
  id: 't-1',
  name: 'driver',
  agentId: 'a-1',
  resources: [],
  command: { value: 'true', environment: [], uris: [] },
  labels: [],
};

const accept = (...tasks: Task[]): SchedulerCall => ({ type: 'ACCEPT', offerIds: ['o-1'], tasks, refuseSeconds: 5 });

const sent = (call: SchedulerCall): Record<string, unknown> => {
  const inProtobuf = decodeMessage('mesos.v1.scheduler.Call', encodeCall(call, 'f-1', 'protobuf'), 'protobuf');
  const inJson = decodeMessage('mesos.v1.scheduler.Call', encodeCall(call, 'f-1', 'json'), 'json');
  expect(withoutEmpty(inJson)).toEqual(withoutEmpty(inProtobuf));
  return inJson;
};

function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, part]) => !(Array.isArray(part) && part.length === 0));
  return Object.fromEntries(entries.map(([key, part]) => [key, withoutEmpty(part)]));
}

const taskOf = (call: Record<string, unknown>): unknown =>
  (call as { accept: { operations: { launch: { task_infos: unknown[] } }[] } }).accept.operations[0]?.launch
    .task_infos[0];

function recorded(step: string): unknown {
  const found = recordedSteps.find((one) => one.step === step);
  if (found === undefined) throw new Error(`no step ${step}`);
  return found.says;
}

describe('calls are those that Mesos took when they were recorded', () => {
  const id = 'aa87fe5a-b277-48b7-b7df-f7c7d429bbca';
  const ours = (call: SchedulerCall, frameworkId: string): unknown =>
    withoutEmpty(decodeMessage('mesos.v1.scheduler.Call', encodeCall(call, frameworkId, 'json'), 'json'));

  test.each<[string, SchedulerCall]>([
    ['json/14-decline', { type: 'DECLINE', offerIds: [`${id}-O10`], refuseSeconds: 2 }],
    ['json/10-kill', { type: 'KILL', taskId: 'kill-jc127', agentId: `${id}-S0` }],
    ['json/11-kill-unknown-task', { type: 'KILL', taskId: 'never-existed' }],
    ['json/20-revive-role', { type: 'REVIVE', roles: ['cook'] }],
    ['json/24-reconcile-implicit', { type: 'RECONCILE', tasks: [] }],
    ['json/22-reconcile-explicit-known', { type: 'RECONCILE', tasks: [{ taskId: 'rec-jc127', agentId: `${id}-S0` }] }],
    ['json/37-teardown', { type: 'TEARDOWN' }],
    [
      'json/03-ok-ack-TASK_STARTING',
      { type: 'ACKNOWLEDGE', taskId: 'ok-jc127', agentId: `${id}-S0`, uuid: '4+0gyvYwSkmNQsLvAsnAUQ==' },
    ],
  ])('%s', (step, call) => {
    const says = recorded(step) as { framework_id: { value: string }; decline?: { offer_ids: unknown } };
    const made = ours(call, says.framework_id.value) as typeof says;
    // Which offer was declined is a matter of that day.
    if (made.decline !== undefined && says.decline !== undefined) made.decline.offer_ids = says.decline.offer_ids;
    expect(made).toEqual(withoutEmpty(says));
  });

  test('roles/json/01-subscribe-multi-role', () => {
    const bytes = encodeSubscribe(framework, [], 'json');
    expect(decodeMessage('mesos.v1.scheduler.Call', bytes, 'json')).toEqual(
      recorded('roles/json/01-subscribe-multi-role'),
    );
  });

  test('roles/json/02-accept-launch-reserved', () => {
    const allocation = { allocation_info: { role: 'cook' } };
    const reserved = { ...allocation, reservations: [{ type: 'STATIC', role: 'cook' }] };
    const call: SchedulerCall = {
      type: 'ACCEPT',
      offerIds: [`${id}-O68`],
      refuseSeconds: 0,
      tasks: [
        {
          id: 'resv-j4098',
          name: 'resv-j4098',
          agentId: `${id}-S1`,
          resources: [
            {
              name: 'cpus',
              milli: 500,
              origin: { key: '1', allocatedTo: 'cook', reservedFor: 'cook', wire: reserved },
            },
            {
              name: 'mem',
              milli: 64_000,
              origin: { key: '1', allocatedTo: 'cook', reservedFor: 'cook', wire: reserved },
            },
            {
              name: 'ports',
              ranges: [{ begin: 40000, end: 40001 }],
              origin: { key: '2', allocatedTo: 'cook', wire: allocation },
            },
          ],
          command: { value: 'sleep 60', user: 'root', environment: [{ name: 'FOO', value: 'bar' }], uris: [] },
          labels: [{ key: 'k1', value: 'v1' }],
        },
      ],
    };
    expect(ours(call, `${id}-0023`)).toEqual(withoutEmpty(recorded('roles/json/02-accept-launch-reserved')));
  });
});

describe('SUBSCRIBE', () => {
  const said = (info: FrameworkInfo, suppressed: readonly string[] = []): Record<string, unknown> =>
    decodeMessage('mesos.v1.scheduler.Call', encodeSubscribe(info, suppressed, 'protobuf'), 'protobuf');

  test('a framework that has an id names it in both places, or Mesos would refuse', () => {
    const message = said({ ...framework, id: 'f-7' });
    expect(message).toMatchObject({
      framework_id: { value: 'f-7' },
      subscribe: { framework_info: { id: { value: 'f-7' } } },
    });
  });

  test('suppressed roles are named', () => {
    expect(said(framework, ['cook'])).toMatchObject({ subscribe: { suppressed_roles: ['cook'] } });
  });

  test('a framework without MULTI_ROLE names its role in the old field', () => {
    const message = said({ ...framework, roles: ['cook'], capabilities: [] });
    expect(message).toMatchObject({ subscribe: { framework_info: { role: 'cook' } } });
    expect(JSON.stringify(message)).not.toContain('roles');
  });

  test('several roles without MULTI_ROLE are refused', () => {
    expect(() => encodeSubscribe({ ...framework, capabilities: [] }, [], 'json')).toThrow('MULTI_ROLE');
  });

  test('labels are sent', () => {
    const message = said({ ...framework, labels: [{ key: 'a', value: 'b' }, { key: 'c' }] });
    expect(message).toMatchObject({
      subscribe: { framework_info: { labels: { labels: [{ key: 'a', value: 'b' }, { key: 'c' }] } } },
    });
  });
});

describe('the other calls', () => {
  test.each<[string, SchedulerCall, object]>([
    [
      'a kill with its own grace',
      { type: 'KILL', taskId: 't', graceMs: 2500 },
      { kill: { task_id: { value: 't' }, kill_policy: { grace_period: { nanoseconds: 2_500_000_000 } } } },
    ],
    [
      'a decline for the default time',
      { type: 'DECLINE', offerIds: ['o'] },
      { decline: { offer_ids: [{ value: 'o' }] } },
    ],
    ['a suppression', { type: 'SUPPRESS', roles: ['a'] }, { suppress: { roles: ['a'] } }],
    [
      'inverse offers declined',
      { type: 'DECLINE_INVERSE_OFFERS', offerIds: ['i'] },
      { decline_inverse_offers: { inverse_offer_ids: [{ value: 'i' }] } },
    ],
    [
      'an operation acknowledged',
      { type: 'ACKNOWLEDGE_OPERATION_STATUS', agentId: 'a', uuid: 'AAE=', operationId: 'op' },
      { acknowledge_operation_status: { agent_id: { value: 'a' }, uuid: 'AAE=', operation_id: { value: 'op' } } },
    ],
    [
      'an acceptance of nothing',
      { type: 'ACCEPT', offerIds: ['o'], tasks: [] },
      { accept: { offer_ids: [{ value: 'o' }] } },
    ],
  ])('%s', (_what, call, body) => {
    expect(sent(call)).toEqual({ framework_id: { value: 'f-1' }, type: call.type, ...body });
  });

  test('an update of the framework carries it whole', () => {
    const message = sent({
      type: 'UPDATE_FRAMEWORK',
      framework: { ...framework, id: 'f-1' },
      suppressedRoles: ['cook'],
    });
    expect(message).toMatchObject({
      update_framework: { framework_info: { roles: ['cook', 'other/sub'] }, suppressed_roles: ['cook'] },
    });
  });
});

describe('tasks', () => {
  test('a task of nothing but a command', () => {
    expect(taskOf(sent(accept(task)))).toEqual({
      name: 'driver',
      task_id: { value: 't-1' },
      agent_id: { value: 'a-1' },
      resources: [],
      command: { shell: true, value: 'true' },
    });
  });

  test('URIs keep what was said of them and leave the rest to Mesos', () => {
    const uris = [
      { value: 'http://x/a.tgz' },
      { value: 'http://x/b', cache: true, extract: false, executable: true, outputFile: 'c' },
    ];
    expect(taskOf(sent(accept({ ...task, command: { ...task.command, uris } })))).toMatchObject({
      command: {
        uris: [
          { value: 'http://x/a.tgz' },
          { value: 'http://x/b', cache: true, extract: false, executable: true, output_file: 'c' },
        ],
      },
    });
  });

  test('secrets are revealed in the bytes, as bytes, and nowhere before', () => {
    const environment = [
      { name: 'PASSWORD', secretValue: new Sensitive('gr\u00fcn') },
      { name: 'TOKEN', secretReference: { name: 'vault', key: 'k' } },
    ];
    const volumes = [
      { containerPath: 'key', mode: 'RO' as const, secretValue: new Sensitive('s') },
      { containerPath: 'ref', mode: 'RO' as const, secretReference: { name: 'r' } },
    ];
    const container = { type: 'MESOS' as const, volumes, networks: [], dockerParameters: [], portMappings: [] };
    const call = accept({ ...task, command: { ...task.command, environment }, container });
    expect(JSON.stringify(call)).not.toContain('gr\u00fcn');
    expect(taskOf(sent(call))).toMatchObject({
      command: {
        environment: {
          variables: [
            {
              name: 'PASSWORD',
              type: 'SECRET',
              secret: { type: 'VALUE', value: { data: Buffer.from('gr\u00fcn').toString('base64') } },
            },
            { name: 'TOKEN', type: 'SECRET', secret: { type: 'REFERENCE', reference: { name: 'vault', key: 'k' } } },
          ],
        },
      },
      container: {
        volumes: [
          {
            container_path: 'key',
            mode: 'RO',
            source: { type: 'SECRET', secret: { type: 'VALUE', value: { data: 'cw==' } } },
          },
          {
            container_path: 'ref',
            mode: 'RO',
            source: { type: 'SECRET', secret: { type: 'REFERENCE', reference: { name: 'r' } } },
          },
        ],
      },
    });
  });

  const image = {
    image: 'spark:3.5',
    forcePull: true,
    volumes: [
      { containerPath: '/c', hostPath: '/h', mode: 'RO' as const },
      { containerPath: '/s', mode: 'RW' as const, sandboxPath: { type: 'SELF' as const, path: 'tmp' } },
    ],
    networks: [{ name: 'net', labels: [{ key: 'a', value: 'b' }] }],
    dockerParameters: [{ key: 'net', value: 'net' }],
    portMappings: [{ hostPort: 31000, containerPort: 80, protocol: 'tcp' }],
  };
  const volumes = [
    { container_path: '/c', host_path: '/h', mode: 'RO' },
    { container_path: '/s', mode: 'RW', source: { type: 'SANDBOX_PATH', sandbox_path: { type: 'SELF', path: 'tmp' } } },
  ];
  const ports = [{ host_port: 31000, container_port: 80, protocol: 'tcp' }];
  const network = { name: 'net', labels: { labels: [{ key: 'a', value: 'b' }] } };

  test('a container of the Docker containerizer', () => {
    const container = { ...image, type: 'DOCKER' as const, dockerNetwork: 'USER' as const };
    expect(taskOf(sent(accept({ ...task, container })))).toMatchObject({
      container: {
        type: 'DOCKER',
        volumes,
        network_infos: [network],
        docker: {
          image: 'spark:3.5',
          network: 'USER',
          port_mappings: ports,
          parameters: [{ key: 'net', value: 'net' }],
          force_pull_image: true,
        },
      },
    });
  });

  test('a container of the Mesos containerizer maps ports in its networks, and a forced pull is an image that is not cached', () => {
    expect(taskOf(sent(accept({ ...task, container: { ...image, type: 'MESOS' } })))).toMatchObject({
      container: {
        type: 'MESOS',
        volumes,
        network_infos: [{ ...network, port_mappings: ports }],
        mesos: { image: { type: 'DOCKER', docker: { name: 'spark:3.5' }, cached: false } },
      },
    });
  });

  test('a container without an image is the bare type', () => {
    const container = { type: 'MESOS' as const, volumes: [], networks: [], dockerParameters: [], portMappings: [] };
    expect(taskOf(sent(accept({ ...task, container, killGraceMs: 30_000 })))).toMatchObject({
      container: { type: 'MESOS' },
      kill_policy: { grace_period: { nanoseconds: 30_000_000_000 } },
    });
  });
});
