/** No field is without a say: for each some value makes the tasks, the frameworks, the demand or the decisions about an application others. */
import { describe, expect, test } from '@jest/globals';
import { exposedObjects } from '../../../src/translate/exposure/objects.ts';
import { casesOf } from '../../support/hostile/cases.ts';
import { livesOf } from '../../support/hostile/lives.ts';
import { applicationManifests, clusterManifest } from '../../support/hostile/manifests.ts';
import { type Outcome, outcomeOf, toldMesos } from '../../support/hostile/outcome.ts';
import { type Field, fieldsOf, isLeaf, placeOf, specSchema, withValue } from '../../support/hostile/structure.ts';
import { randomOf } from '../../support/hostile/values.ts';
import type { Json } from '../../support/resources.ts';

/** Fields whose effect shows elsewhere, or that have only one value; why. */
const unseen: Readonly<Record<string, string>> = {
  'spec.driverPodDisruptionBudget': 'says what is always so',
  'spec.mesos.cluster': 'says which MesosCluster is asked: the scenario with clusters beside each other',
  'spec.volumes[].hostPath.type': 'is a wish that Mesos can not check; the path is mounted either way',
  'spec.driver.env[].valueFrom.fieldRef.apiVersion': 'has one value',
  'spec.executor.env[].valueFrom.fieldRef.apiVersion': 'has one value',
  'spec.driver.podSecurityContext.seccompProfile.type': 'has one value, which Docker has by itself',
  'spec.driver.securityContext.seccompProfile.type': 'has one value, which Docker has by itself',
  'spec.executor.podSecurityContext.seccompProfile.type': 'has one value, which Docker has by itself',
  'spec.executor.securityContext.seccompProfile.type': 'has one value, which Docker has by itself',
};

/** The same for clusters: what is told to connections and to the framework of the drivers. */
const unseenOfClusters: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['url', 'uiUrl', 'onAmbiguous', 'pollSeconds', 'timeoutSeconds', 'tls.caSecretRef.name', 'tls.caSecretRef.key']
      .concat(['tls.caSecretRef.namespace', 'tls.clientCertificateSecretRef.name', 'tls.serverName'])
      .concat(['tls.clientCertificateSecretRef.namespace', 'tls.insecureSkipVerify'])
      .map((name) => [`spec.dispatcher.${name}`, 'is for the connection: the scenarios of dispatchers']),
  ),
  'spec.historyServerUrl': 'is for a link of the page',
  ...Object.fromEntries(
    ['credentials.secretRef.name', 'credentials.secretRef.namespace', 'credentials.secretRef.principalKey']
      .concat(['credentials.secretRef.secretKey', 'tls.caSecretRef.name', 'tls.caSecretRef.namespace'])
      .concat(['tls.caSecretRef.key', 'tls.clientCertificateSecretRef.name', 'tls.serverName'])
      .concat(['tls.clientCertificateSecretRef.namespace', 'tls.insecureSkipVerify'])
      .map((name) => [`spec.${name}`, 'is for the connection: the scenarios of access to Mesos']),
  ),
  'spec.maxDrivers': 'limits launches: the scenarios of placing',
  'spec.maxQueued': 'limits the queue: the scenarios of placing',
  'spec.holdAfterSeconds': 'is for the fairness of the queue: the scenarios of placing',
  'spec.holdForSeconds': 'is for the fairness of the queue: the scenarios of placing',
  'spec.declineSeconds': 'is told with declined offers: the tests of launches',
  'spec.agentReregisterTimeoutSeconds': 'is how long the unknown is waited for: the tests of tasks',
  'spec.tenants[].name': 'is what the tenant is called in messages',
  'spec.tenants[].maxCores': 'limits what a tenant has at a time: the scenarios of tenants',
  'spec.tenants[].maxMemory': 'limits what a tenant has at a time: the scenarios of tenants',
  'spec.tenants[].maxDrivers': 'limits what a tenant has at a time: the scenarios of tenants',
};

/** Values that tell, where chance would not find one. */
const telling: Readonly<Record<string, readonly unknown[]>> = {
  'spec.sparkVersion': ['4.0.1'],
  'spec.memoryOverheadFactor': ['0.9'],
  'spec.restartPolicy.resetAfterSeconds': [5000],
  'spec.volumes[].name': ['other'],
  'spec.driver.coreRequest': ['1200m'],
  'spec.executor.coreRequest': ['1200m'],
  'spec.driver.coreLimit': ['4'],
  'spec.executor.coreLimit': ['4'],
  'spec.driver.memoryLimit': ['5g'],
  'spec.executor.memoryLimit': ['5g'],
  'spec.driver.memory': ['1g'],
  'spec.executor.memory': ['1g'],
  'spec.driver.env[].valueFrom.secretKeyRef.key': ['two'],
  'spec.tenants[].namespaces[]': ['others'],
  'spec.tenants[].namespaceSelector.matchLabels{}': ['one'],
  'spec.volumes[].emptyDir.sizeLimit': ['20Mi'],
  'spec.mesos.parameters[].key': ['label'],
  'spec.retryWaitMaxSeconds': [7],
  'spec.queues[].name': ['other'],
  'spec.batchSchedulerOptions.resources.cpu': ['5'],
  'spec.batchSchedulerOptions.resources.memory': ['9Gi'],
  'spec.priorityClasses[].name': ['other'],
  'spec.priorityClasses[].value': [6],
  'spec.monitoring.prometheus.portName': ['other'],
  'spec.driver.sidecars[]': [{ name: 'log', command: ['two'] }],
  'spec.driver.template': [{ metadata: { labels: { a: 'two' } } }],
  'spec.executor.template': [{ metadata: { labels: { a: 'two' } } }],
};
/** What shows: the tasks, what is decided about the application, and what is made of it in Kubernetes. Both refusals of the translation and other tasks are an effect; sizes are not. */
const shownBy = (outcome: Outcome): readonly (() => string)[] => {
  if (outcome.by === 'nobody') {
    const { app, cluster } = outcome;
    return [
      () => toldMesos(outcome),
      () => livesOf(app, cluster.spec),
      () => JSON.stringify(exposedObjects(app, cluster.spec, { state: 'Running' })),
    ];
  }
  return [() => (outcome.by === 'translation' ? outcome.sentences.join() : 'refused before')];
};

const seed = 20_300_102;
const random = randomOf(seed);

type Run = (spec: Json) => Outcome;

/** Whether some value of the field makes what shows in a manifest another. */
const hasEffect = (field: Field, manifest: Json, run: Run, before: readonly string[]): boolean => {
  const place = placeOf(field, manifest);
  if (place === undefined) return false;
  const told = (telling[field.path] ?? []).map((value) => withValue(manifest, place.keys, value));
  const chance = casesOf(field, manifest, random, 3).filter(({ sort }) => sort === 'extreme' || sort === 'hostile');
  for (const spec of [...told, ...chance.map(({ spec }) => spec)]) {
    const outcome = run(spec);
    if (outcome.by === 'api' || outcome.by === 'parser') continue;
    if (outcome.by === 'translation' && /zero character|make a command/.test(outcome.sentences.join())) continue;
    for (const [index, show] of shownBy(outcome).entries()) if (show() !== before[index]) return true;
  }
  return false;
};

const without = (fields: readonly Field[], manifests: readonly Json[], run: Run): readonly string[] => {
  const bySize = manifests.toSorted((a, b) => JSON.stringify(a).length - JSON.stringify(b).length);
  const before = bySize.map((spec) => [spec, shownBy(run(spec)).map((show) => show())] as const);
  return fields
    .filter((field) => !before.some(([manifest, shown]) => hasEffect(field, manifest, run, shown)))
    .map(({ path }) => path);
};

describe(`with the values of seed ${seed}`, () => {
  test('each field of an application has an effect', () => {
    const leaves = fieldsOf(specSchema('SparkApplication')).filter(isLeaf);
    const run = (spec: Json) => outcomeOf(spec, clusterManifest);
    expect(without(leaves, Object.values(applicationManifests), run).toSorted()).toEqual(
      Object.keys(unseen).toSorted(),
    );
  });

  test('each field of a cluster has an effect on its applications or on what is registered', () => {
    const leaves = fieldsOf(specSchema('MesosCluster')).filter(isLeaf);
    const applications = ['common', 'byDriver', 'inDocker', 'besides', 'registered'].map(
      (name) => applicationManifests[name] ?? {},
    );
    const missing = applications.map((application) =>
      without(leaves, [clusterManifest], (spec) => outcomeOf(application, spec)),
    );
    const nowhere = missing.reduce((some, others) => some.filter((path) => others.includes(path)));
    expect(nowhere.toSorted()).toEqual(Object.keys(unseenOfClusters).toSorted());
  });
});
