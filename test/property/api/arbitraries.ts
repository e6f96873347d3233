import fc from '../../support/fast-check.ts';
import type { Json } from '../../support/resources.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz';
const word = fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 12 });
const anyText = fc.string({ unit: 'grapheme', maxLength: 20 });
const memory = fc
  .tuple(fc.integer({ min: 1, max: 99_999 }), fc.constantFrom('', 'b', 'k', 'm', 'g', 'T', 'kb', 'GB'))
  .map(([amount, unit]) => `${amount}${unit}`);

/** An object with every subset of the fields: what is absent is absent, not undefined. */
const some = (fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Json> =>
  fc.record(fields, { requiredKeys: [] });

const env = fc.uniqueArray(fc.record({ name: word, value: anyText }, { requiredKeys: ['name'] }), {
  maxLength: 3,
  selector: ({ name }) => name,
});
const keyRef = fc.record({ name: word, key: word, optional: fc.boolean() }, { requiredKeys: ['name', 'key'] });
/** None, one or several of the sources; one is legal. */
const valueFrom = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .constantFrom('secretKeyRef', 'configMapKeyRef')
      .chain((kind) => keyRef.map((ref) => ({ [kind]: ref }))),
  },
  {
    weight: 1,
    arbitrary: some({
      secretKeyRef: keyRef,
      fieldRef: fc.constant({ fieldPath: 'metadata.name' }),
      mesosSecretRef: word.map((name) => ({ name })),
    }),
  },
);
const sourcedEnv = fc.uniqueArray(
  fc.record({ name: word, value: fc.constantFrom('', 'x'), valueFrom }, { requiredKeys: ['name'] }),
  { maxLength: 2, selector: ({ name }) => name },
);
const volume = fc
  .tuple(
    word,
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.constantFrom<Json>(
          { hostPath: { path: '/a' } },
          { emptyDir: {} },
          { emptyDir: { medium: 'Memory' } },
        ),
      },
      { weight: 1, arbitrary: fc.constantFrom<Json>({}, { emptyDir: {}, hostPath: { path: '/a' } }) },
    ),
  )
  .map(([name, kind]): Json => ({ name, ...kind }));
const distinct = <T extends Json>(items: fc.Arbitrary<T>, key: string) =>
  fc.uniqueArray(items, { maxLength: 2, selector: (item) => item[key] });
const selector = fc.dictionary(word, word, { maxKeys: 2 });
const role = {
  cores: fc.integer({ min: 1, max: 4096 }),
  memory,
  memoryOverhead: memory,
  env: fc.oneof(env, sourcedEnv),
  labels: fc.dictionary(word, anyText, { maxKeys: 3 }),
  javaOptions: word,
  image: word,
  coreRequest: fc.constantFrom('500m', '1.5', '2'),
  annotations: fc.dictionary(word, anyText, { maxKeys: 2 }),
  envFrom: fc.array(
    fc.oneof(
      { weight: 4, arbitrary: word.map((name): Json => ({ configMapRef: { name } })) },
      { weight: 1, arbitrary: fc.constantFrom<Json>({}, { secretRef: { name: 'a' }, configMapRef: { name: 'a' } }) },
    ),
    { maxLength: 2 },
  ),
  nodeSelector: selector,
  constraints: fc.dictionary(word, fc.array(word, { maxLength: 2 }), { maxKeys: 2 }),
  volumeMounts: distinct(fc.record({ name: word, mountPath: word }), 'mountPath'),
  secrets: distinct(fc.record({ name: word, path: word, source: fc.constantFrom('Kubernetes', 'Mesos') }), 'name'),
  securityContext: some({ runAsUser: fc.nat(), privileged: fc.boolean() }),
  terminationGracePeriodSeconds: fc.integer({ min: 0, max: 100 }),
};

const sparkProperty = fc.oneof(
  word.map((name) => `spark.${name}`),
  fc.constantFrom('spark.cores.max', 'spark.driver.memory', 'spark.executor.cores', 'spark.dynamicAllocation.enabled'),
);

/** Types and bounds are right; rules between fields may be broken: what the API server's schema lets through to its rules. */
export const typedSpec: fc.Arbitrary<Json> = fc
  .record({
    required: fc.record({
      type: fc.constantFrom('Java', 'Scala', 'Python'),
      sparkVersion: fc.constantFrom('2.4.8', '3.4.4', '3.5', '4.0.1', '4.2.0-preview1', '10.0.0'),
      mainApplicationFile: word,
      mesos: word.map((cluster) => ({ cluster })),
    }),
    optional: some({
      mode: fc.constant('cluster'),
      mainClass: word,
      arguments: fc.array(anyText, { maxLength: 3 }),
      sparkConf: fc.dictionary(
        fc.oneof({ weight: 9, arbitrary: sparkProperty }, { weight: 1, arbitrary: word }),
        anyText,
        { maxKeys: 3 },
      ),
      image: word,
      volumes: distinct(volume, 'name'),
      nodeSelector: selector,
      hadoopConf: fc.dictionary(word, anyText, { maxKeys: 2 }),
      dynamicAllocation: some({ enabled: fc.boolean(), maxExecutors: fc.nat({ max: 10 }) }),
      deps: some({ jars: fc.array(word, { maxLength: 2 }), files: fc.array(word, { maxLength: 2 }) }),
      sparkUIOptions: some({ servicePort: fc.integer({ min: 1, max: 65_535 }) }),
      driverIngressOptions: distinct(
        fc.record({
          servicePort: fc.integer({ min: 1, max: 65_535 }),
          ingressURLFormat: fc.constantFrom('a.example.org', 'b.example.org/{{$appName}}'),
        }),
        'servicePort',
      ),
      driver: some({
        ...role,
        serviceLabels: fc.constant({ a: 'b' }),
        serviceAnnotations: fc.constant({ a: 'b' }),
      }),
      executor: some({
        ...role,
        instances: fc.integer({ min: 1, max: 10_000 }),
        launchedBy: fc.constantFrom('Driver', 'Operator'),
      }),
      restartPolicy: some({
        type: fc.constantFrom('Never', 'OnFailure', 'Always'),
        onFailureRetries: fc.integer({ min: 0, max: 2 }),
        onSubmissionFailureRetries: fc.integer({ min: 0, max: 2 }),
        onFailureRetryInterval: fc.integer({ min: 1, max: 100 }),
      }),
      timeToLiveSeconds: fc.integer({ min: 0, max: 100_000 }),
      suspend: fc.boolean(),
    }),
  })
  .map(({ required, optional }) => ({ ...required, ...optional }));

/** The same for a MesosCluster. */
export const typedClusterSpec: fc.Arbitrary<Json> = some({
  master: word.map((host) => `mesos://${host}:5050`),
  dispatcher: word.map((host) => ({ url: `http://${host}:7077` })),
  framework: some({
    name: word,
    roles: fc.uniqueArray(word, { minLength: 1, maxLength: 3 }),
    failoverTimeoutSeconds: fc.integer({ min: 60, max: 604_800 }),
    checkpoint: fc.boolean(),
  }),
  driverDefaults: some({ sparkConf: fc.dictionary(fc.oneof(sparkProperty, word), anyText, { maxKeys: 2 }), env }),
  maxDrivers: fc.integer({ min: 1, max: 100_000 }),
});
