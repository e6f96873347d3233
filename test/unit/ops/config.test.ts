import { describe, expect, test } from '@jest/globals';
import { operatorConfig, variableOf } from '../../../src/ops/config.ts';
import { pageAuthOf, pageLogsOf } from '../../../src/ops/page-config.ts';

const defaults = {
  clientMode: true,
  leaderElect: false,
  leaseName: 'spark-mesos-operator',
  leaseSeconds: 15,
  metricsAddress: { host: '127.0.0.1', port: 8080 },
};

describe('the configuration of the operator', () => {
  test('has defaults for everything that one must not say', () => {
    expect(operatorConfig({}, {})).toEqual({
      ok: true,
      value: { ...defaults, namespaces: [], workers: 16, logLevel: 'info' },
    });
  });

  test('a flag goes before its variable', () => {
    const environment = { SPARKMESOS_WORKERS: '2', SPARKMESOS_LOG_LEVEL: 'debug', SPARKMESOS_OWN_NAMESPACE: 'spark' };
    expect(operatorConfig({ workers: '3' }, environment)).toMatchObject({
      ok: true,
      value: { ...defaults, namespaces: [], workers: 3, logLevel: 'debug', ownNamespace: 'spark' },
    });
  });

  test('namespaces are a list with commas; empty parts count for nothing', () => {
    const config = operatorConfig({ namespaces: ' jobs, ,reports,' }, {});
    expect(config).toMatchObject({ ok: true, value: { namespaces: ['jobs', 'reports'] } });
  });

  test.each([
    ['127.0.0.1:9090', { host: '127.0.0.1', port: 9090 }],
    ['localhost:0', { host: 'localhost', port: 0 }],
    ['[::1]:9090', { host: '::1', port: 9090 }],
    [':9090', { port: 9090 }],
    ['0', undefined],
  ])('--metrics-address %s', (metricsAddress, expected) => {
    const config = operatorConfig({ metricsAddress }, {});
    expect(config.ok && config.value.metricsAddress).toEqual(expected);
    expect(operatorConfig({ healthAddress: metricsAddress }, {})).toMatchObject({ ok: true });
  });

  test.each(['8080', 'host', 'host:', 'host:65536', '::1:80', '[::1]', 'a b:80', 'http://host:80', 'host:-1'])(
    '--metrics-address %s is refused',
    (metricsAddress) => {
      expect(operatorConfig({ metricsAddress }, {})).toMatchObject({
        ok: false,
        message: '--metrics-address must be host:port, :port for every interface, or 0 for none.',
      });
    },
  );

  test('variables are named as the flags', () => {
    expect(variableOf('ownNamespace')).toBe('SPARKMESOS_OWN_NAMESPACE');
    expect(variableOf('kubeconfig')).toBe('SPARKMESOS_KUBECONFIG');
  });

  test.each([
    [{ workers: '0' }, {}, '--workers must be a whole number from 1 to 256.'],
    [{ workers: 'many' }, {}, '--workers must be a whole number from 1 to 256.'],
    [{}, { SPARKMESOS_WORKERS: '999' }, 'SPARKMESOS_WORKERS must be a whole number from 1 to 256.'],
    [{ logLevel: 'loud' }, {}, '--log-level must be one of debug, info, warn, error, silent.'],
    [{ namespaces: 'a,B_c' }, {}, '--namespaces must be the name of a namespace.'],
    [{ server: 'host:1' }, {}, '--server must be an http or https URL.'],
    [{ namespaces: 'a', namespaceSelector: 'b=c' }, {}, '--namespaces and --namespace-selector say two things'],
    [{ clusterSelector: 'a=$(b)' }, {}, '--cluster-selector must be a selector of labels'],
    [{ ownNamespace: '' }, {}, '--own-namespace must not be empty.'],
    [{}, { SPARKMESOS_METRICS_ADDRESS: 'x' }, 'SPARKMESOS_METRICS_ADDRESS must be host:port,'],
  ])('%j with %j is refused by name', (flags, environment, message) => {
    const config = operatorConfig(flags, environment);
    expect(config).toMatchObject({ ok: false, reason: 'InvalidConfig' });
    expect(config.ok ? '' : config.message).toContain(message);
  });

  test('all problems are told at once, and no value is repeated', () => {
    const config = operatorConfig({ workers: 's3cret' }, { SPARKMESOS_LOG_LEVEL: 's3cret' });
    expect(config).toMatchObject({ ok: false, children: [{}, {}] });
    expect(JSON.stringify(config)).not.toContain('s3cret');
  });
});

describe('the flags of the server for spark-submit', () => {
  const on = { dispatcherAddress: '127.0.0.1:7077', dispatcherCluster: 'prod' };

  test.each([
    [{}],
    [on],
    [{ ...on, dispatcherAddress: 'localhost:7077' }],
    [{ ...on, dispatcherAddress: '[::1]:7077', dispatcherAuth: 'none' }],
    [{ ...on, dispatcherAddress: ':7077', dispatcherTlsCert: 'c', dispatcherTlsKey: 'k' }],
    [{ ...on, dispatcherAddress: '10.0.0.1:7077', dispatcherPlaintext: 'true', dispatcherTokenInPath: 'true' }],
    [{ ...on, namespaces: 'a,b', dispatcherNamespace: 'b' }],
    [{ ...on, namespaces: 'a,b', dispatcherAuth: 'token' }],
    [{ dispatcherAddress: '0', dispatcherTlsCert: 'c' }],
  ])('%j are in order', (flags) => {
    expect(operatorConfig(flags, {})).toMatchObject({ ok: true });
  });

  test.each([
    [{ dispatcherAddress: '127.0.0.1:7077' }, '--dispatcher-cluster must be given with --dispatcher-address.'],
    [{ ...on, dispatcherTlsCert: 'c' }, '--dispatcher-tls-key must be given with --dispatcher-tls-cert.'],
    [{ ...on, dispatcherTlsKey: 'k' }, '--dispatcher-tls-cert must be given with --dispatcher-tls-key.'],
    [
      { ...on, dispatcherAddress: ':7077' },
      '--dispatcher-address is not loopback: give --dispatcher-tls-cert and --dispatcher-tls-key, or --dispatcher-plaintext true.',
    ],
    [
      { ...on, dispatcherAddress: '10.0.0.1:7077', dispatcherPlaintext: 'true', dispatcherAuth: 'none' },
      '--dispatcher-auth can be none only where --dispatcher-address is loopback.',
    ],
    [
      { ...on, namespaces: 'a', dispatcherNamespace: 'b' },
      '--dispatcher-namespace must be one of --namespaces, or nobody acts on what is submitted.',
    ],
    [{ ...on, namespaces: 'a' }, '--dispatcher-namespace must be given with --namespaces where no tokens say where.'],
    [{ ...on, dispatcherRate: '0' }, '--dispatcher-rate must be a whole number from 1 to 10000.'],
  ])('%j are refused', (flags, message) => {
    expect(operatorConfig(flags, {})).toMatchObject({ ok: false, message });
  });
});

describe('the flags of the web page', () => {
  const shown = { pageAddress: ':8090' };

  test.each([
    [{}, { auth: 'none', logs: true }],
    [{ pageAddress: '127.0.0.1:8090' }, { auth: 'none', logs: true }],
    [
      { pageAddress: '[::1]:8090', pageAuth: 'token', pageLogs: 'false' },
      { auth: 'token', logs: false },
    ],
    [
      { ...shown, pageTlsCert: 'c', pageTlsKey: 'k' },
      { auth: 'token', logs: true },
    ],
    [
      { ...shown, pageBehindProxy: 'true' },
      { auth: 'none', logs: false },
    ],
    [
      { ...shown, pageBehindProxy: 'true', pageLogs: 'true' },
      { auth: 'none', logs: true },
    ],
    [
      { ...shown, pageBehindProxy: 'true', pageAuth: 'token' },
      { auth: 'token', logs: true },
    ],
  ])('%j are taken, and mean %j', (flags, meaning) => {
    const config = operatorConfig(flags, {});
    if (!config.ok) throw new Error(config.message);
    expect({ auth: pageAuthOf(config.value), logs: pageLogsOf(config.value) }).toEqual(meaning);
  });

  test.each([
    [
      shown,
      '--page-address is not loopback: give --page-tls-cert and --page-tls-key, or --page-behind-proxy true where a proxy lets nobody else through.',
    ],
    [
      { ...shown, pageTlsCert: 'c', pageTlsKey: 'k', pageAuth: 'none' },
      '--page-auth can be none only where --page-address is loopback, or with --page-behind-proxy true.',
    ],
    [{ ...shown, pageTlsCert: 'c' }, '--page-tls-key must be given with --page-tls-cert.'],
    [{ ...shown, pageTlsKey: 'k', pageBehindProxy: 'true' }, '--page-tls-cert must be given with --page-tls-key.'],
    [{ pageAddress: 'nowhere' }, '--page-address must be host:port, :port for every interface, or 0 for none.'],
  ])('%j are refused', (flags, message) => {
    expect(operatorConfig(flags, {})).toMatchObject({ ok: false, message });
  });
});
