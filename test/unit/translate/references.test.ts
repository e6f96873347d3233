import { describe, expect, test } from '@jest/globals';
import { parseSparkApplication } from '../../../src/api/parse.ts';
import type { TaskVariable } from '../../../src/model/mesos.ts';
import { Sensitive } from '../../../src/model/sensitive.ts';
import { objectsNeeded } from '../../../src/translate/references.ts';
import { driverTask, executorTask } from '../../../src/translate/tasks.ts';
import { type Json, sparkApplicationObject } from '../../support/resources.ts';
import { described, description, type Given } from './described.ts';

const image = 'spark';
const operator = { launchedBy: 'Operator' };
const place = { agentId: 'a', hostname: 'h', resources: [], ports: [1, 2, 3, 4, 5] };
const hush = 'hunter2-hunter2';
const given: Given = {
  'Secret/db': { user: 'me', password: hush },
  'ConfigMap/settings': { LEVEL: 'debug', 'app.conf': 'a=b' },
};

const shown = (variables: readonly TaskVariable[]) =>
  variables.map((variable) => {
    if ('value' in variable) return `${variable.name}=${variable.value}`;
    return 'secretValue' in variable
      ? `${variable.name} is secretly ${variable.secretValue.reveal()}`
      : `${variable.name} is ${JSON.stringify(variable.secretReference)} of Mesos`;
  });

const secretKeyRef = { name: 'db', key: 'password' };
const everything = {
  env: [
    { name: 'A', value: 'a' },
    { name: 'PASSWORD', valueFrom: { secretKeyRef } },
    { name: 'LEVEL', valueFrom: { configMapKeyRef: { name: 'settings', key: 'LEVEL' } } },
    { name: 'WHERE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
    { name: 'STORED', valueFrom: { mesosSecretRef: { name: '/path/x', key: 'k' } } },
  ],
};

describe('variables', () => {
  test.each<[string, Json, readonly string[]]>([
    [
      'come from values, keys, fields of the resource and the secret store of Mesos',
      everything,
      [
        'A=a',
        `PASSWORD is secretly ${hush}`,
        'LEVEL=debug',
        'WHERE=jobs',
        'STORED is {"name":"/path/x","key":"k"} of Mesos',
      ],
    ],
    [
      'come from whole objects, with a prefix',
      { envFrom: [{ prefix: 'DB_', secretRef: { name: 'db' } }, { configMapRef: { name: 'settings' } }] },
      ['DB_user is secretly me', `DB_password is secretly ${hush}`, 'LEVEL=debug', 'app.conf=a=b'],
    ],
    [
      'are overridden: whole objects by older forms, these by env',
      {
        envFrom: [{ configMapRef: { name: 'settings' } }],
        envVars: { LEVEL: 'info', B: 'b' },
        envSecretKeyRefs: { C: secretKeyRef },
        env: [{ name: 'B', value: 'c' }],
      },
      ['LEVEL=info', 'app.conf=a=b', 'B=c', `C is secretly ${hush}`],
    ],
    [
      'are left out where what is optional is not there',
      {
        env: [
          { name: 'A', valueFrom: { secretKeyRef: { name: 'db', key: 'none', optional: true } } },
          { name: 'B', valueFrom: { configMapKeyRef: { name: 'none', key: 'x', optional: true } } },
        ],
        envFrom: [{ secretRef: { name: 'none', optional: true } }],
      },
      [],
    ],
  ])('%s', (_, driver, expected) => {
    const none = { 'ConfigMap/none': 'does not exist', 'Secret/none': 'does not exist' };
    expect(shown(description({ driver }, {}, { ...given, ...none }).environment)).toEqual(expected);
  });

  test('of properties hold for the driver, and none of their secrets reaches its command', () => {
    const made = description({
      sparkConf: {
        'spark.mesos.driver.secret.values': hush,
        'spark.mesos.driver.secret.envkeys': 'P',
        'spark.mesos.executor.secret.names': '/path/x',
        'spark.mesos.executor.secret.envkeys': 'Q',
      },
    });
    expect(shown(made.environment)).toEqual([`P is secretly ${hush}`]);
    expect(made.properties).toMatchObject({ 'spark.mesos.executor.secret.names': '/path/x' });
    expect(JSON.stringify(made)).not.toContain(hush);
  });
});

describe('files', () => {
  const files = {
    image,
    sparkConfigMap: 'settings',
    volumes: [
      { name: 'db', secret: { secretName: 'db', items: [{ key: 'password', path: 'deep/p' }] } },
      { name: 'conf', configMap: { name: 'settings' } },
    ],
    driver: {
      configMaps: [{ name: 'settings', path: '/etc/app/' }],
      secrets: [
        { name: 'db', path: '/etc/db', secretType: 'GCPServiceAccount' },
        { name: '/store/key', path: '/etc/key', source: 'Mesos' },
      ],
      volumeMounts: [
        { name: 'db', mountPath: '/mnt/db' },
        { name: 'conf', mountPath: '/mnt/app.conf', subPath: 'app.conf' },
      ],
    },
  };

  test('are secret volumes: each key one, read-only', () => {
    const { container, environment, directories } = description(files, {}, given);
    const seen = container?.volumes.map(({ containerPath, mode, secretValue, secretReference }) => [
      containerPath,
      mode,
      secretValue?.reveal() ?? secretReference?.name,
    ]);
    expect(seen).toEqual([
      ['/mnt/db/deep/p', 'RO', hush],
      ['/mnt/app.conf', 'RO', 'a=b'],
      ['/etc/app/LEVEL', 'RO', 'debug'],
      ['/etc/app/app.conf', 'RO', 'a=b'],
      ['/etc/db/user', 'RO', 'me'],
      ['/etc/db/password', 'RO', hush],
      ['/etc/key', 'RO', '/store/key'],
      ['spark-conf/LEVEL', 'RO', 'debug'],
      ['spark-conf/app.conf', 'RO', 'a=b'],
    ]);
    expect(shown(environment)).toEqual(['GOOGLE_APPLICATION_CREDENTIALS=/etc/db/key.json']);
    expect(directories).toEqual({ SPARK_CONF_DIR: 'spark-conf' });
  });

  test('make Mesos run the image, since Docker hands no secrets on', () => {
    expect(description(files, {}, given).container?.type).toBe('MESOS');
    expect(described({ ...files, mesos: { cluster: 'main', containerizer: 'docker' } }, {}, given)).toMatchObject({
      reason: 'NotSupported',
      message: expect.stringContaining('spec.driver.volumeMounts[0] needs a secret handed to a task'),
    });
  });

  test('with credentials for a registry go with the image', () => {
    const pull = { 'Secret/pull': { '.dockerconfigjson': '{"auths":{}}' } };
    const { container } = description({ image, imagePullSecrets: ['pull'], executor: operator }, {}, pull);
    expect(container?.pullConfig?.reveal()).toBe('{"auths":{}}');
  });
});

describe('secrets of executors', () => {
  test('are variables of their tasks, where the operator launches them', () => {
    const { executors, properties } = description({ executor: { ...operator, ...everything } }, {}, given);
    expect(shown(executors.environment)).toEqual([
      `PASSWORD is secretly ${hush}`,
      'STORED is {"name":"/path/x","key":"k"} of Mesos',
    ]);
    expect(properties).toMatchObject({ 'spark.executorEnv.LEVEL': 'debug', 'spark.executorEnv.WHERE': 'jobs' });
  });

  test('are handed to Spark in a file, where it launches them', () => {
    const env = [
      { name: 'P', valueFrom: { secretKeyRef } },
      { name: 'U', valueFrom: { secretKeyRef: { name: 'db', key: 'user' } } },
    ];
    const made = description({ executor: { env } }, {}, given);
    expect(made.secretLine?.reveal()).toBe(`spark.mesos.executor.secret.values=${hush},me`);
    expect(made.properties).toMatchObject({ 'spark.mesos.executor.secret.envkeys': 'P,U' });
    const { command } = driverTask(made, place, 'f');
    expect(command.value).not.toContain(hush);
    expect(shown(command.environment).at(-1)).toBe(
      `_SPARK_SECRET_PROPERTY is secretly spark.mesos.executor.secret.values=${hush},me`,
    );
  });

  test('of the store of Mesos go by name', () => {
    const secrets = [{ name: '/store/key', path: '/etc/key', source: 'Mesos' }];
    const { properties, secretLine } = description({ image, executor: { secrets } });
    expect(secretLine).toBeUndefined();
    expect(properties).toMatchObject({
      'spark.mesos.executor.secret.names': '/store/key',
      'spark.mesos.executor.secret.filenames': '/etc/key',
    });
  });
});

describe('nothing is launched by halves:', () => {
  const from = (name: string, key: string) => ({
    driver: { env: [{ name: 'A', valueFrom: { secretKeyRef: { name, key } } }] },
  });
  test.each<[string, Json, Given, string, string]>([
    [
      'a Secret is missing',
      from('none', 'k'),
      { 'Secret/none': 'does not exist' },
      'ReferenceMissing',
      'Secret jobs/none does not exist; spec.driver.env[0] refers to it.',
    ],
    [
      'a key is missing',
      from('db', 'none'),
      given,
      'ReferenceMissing',
      'Secret jobs/db has no key none; spec.driver.env[0] refers to it.',
    ],
    [
      'a Secret may not be read',
      { driver: { envFrom: [{ secretRef: { name: 'db', optional: true } }] } },
      { 'Secret/db': "can't be read: the operator has no right to" },
      'ReferenceMissing',
      "Secret jobs/db can't be read: the operator has no right to; spec.driver.envFrom[0] refers to it.",
    ],
    [
      'a file of a volume is missing',
      {
        image,
        volumes: [{ name: 'v', configMap: { name: 'settings', items: [{ key: 'none', path: 'x' }] } }],
        driver: { volumeMounts: [{ name: 'v', mountPath: '/v' }] },
      },
      given,
      'ReferenceMissing',
      'ConfigMap jobs/settings has no key none; spec.driver.volumeMounts[0] refers to it.',
    ],
    [
      'all together is too large for Mesos',
      { driver: { envFrom: [{ secretRef: { name: 'large' } }] } },
      { 'Secret/large': { a: 'x'.repeat(600_000), b: 'y'.repeat(400_001) } },
      'ReferenceUnusable',
      'the Secrets and ConfigMaps of the driver have 1000001 bytes together; a task can carry 1000000.',
    ],
    [
      'a value has what Spark can not hand on',
      { executor: { env: [{ name: 'A', valueFrom: { secretKeyRef } }] } },
      { 'Secret/db': { password: 'a,b' } },
      'ReferenceUnusable',
      'a Secret of spec.executor is empty, or has a comma',
    ],
    [
      'a file with a way out',
      {
        image,
        volumes: [{ name: 'v', configMap: { name: 'settings', items: [{ key: 'LEVEL', path: '../x' }] } }],
        driver: { volumeMounts: [{ name: 'v', mountPath: '/v' }] },
      },
      given,
      'BadValue',
      '".." is not allowed',
    ],
    [
      'variables and files of executors that Spark launches',
      { image, executor: { env: [{ name: 'A', valueFrom: { secretKeyRef } }], secrets: [{ name: 'db', path: '/x' }] } },
      given,
      'NotSupported',
      'the secrets of spec.executor are variables and files at once',
    ],
    [
      'options of spark-submit from a Secret',
      { driver: { env: [{ name: 'SPARK_SUBMIT_OPTS', valueFrom: { secretKeyRef } }] } },
      given,
      'NotSupported',
      'the variable SPARK_SUBMIT_OPTS',
    ],
  ])('%s', (_, spec, objects, reason, message) => {
    expect(described(spec, {}, objects)).toEqual({ ok: false, reason, message: expect.stringContaining(message) });
  });

  test('a refusal shows no value', () => {
    const refusal = described(
      { executor: { env: [{ name: 'A', valueFrom: { secretKeyRef } }] } },
      {},
      { 'Secret/db': { password: `${hush},` } },
    );
    expect(refusal.ok).toBe(false);
    expect(JSON.stringify(refusal)).not.toContain(hush);
  });
});

test('every object that an application refers to is read, each once', () => {
  const app = parseSparkApplication(
    sparkApplicationObject({
      image,
      imagePullSecrets: ['pull'],
      hadoopConfigMap: 'hadoop',
      volumes: [
        { name: 'a', secret: { secretName: 'mounted' } },
        { name: 'b', secret: { secretName: 'never-mounted' } },
      ],
      driver: {
        envSecretKeyRefs: { A: secretKeyRef },
        envFrom: [{ secretRef: { name: 'db' } }],
        volumeMounts: [{ name: 'a', mountPath: '/a' }],
      },
      executor: {
        configMaps: [{ name: 'settings', path: '/s' }],
        secrets: [{ name: 'store', path: '/x', source: 'Mesos' }],
      },
    }),
  );
  expect(app.ok && objectsNeeded(app.value.spec).map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'Secret pull',
    'ConfigMap hadoop',
    'Secret db',
    'Secret mounted',
    'ConfigMap settings',
  ]);
});

test('no secret stands in a command, a label or a plain variable of any task', () => {
  const spec = {
    image,
    imagePullSecrets: ['db-pull'],
    driver: { ...everything, secrets: [{ name: 'db', path: '/etc/db' }] },
    executor: { ...everything, ...operator, secrets: [{ name: 'db', path: '/etc/db' }] },
  };
  const driver = description(spec, {}, { ...given, 'Secret/db-pull': { '.dockerconfigjson': hush } });
  const tasks = [driverTask(driver, place, 'f'), executorTask(driver, 'e', place, place)];
  expect(JSON.stringify([driver, tasks])).not.toContain(hush);
  expect(new Sensitive(hush).reveal()).toBe(hush);
});
