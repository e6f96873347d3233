/** Properties of an application that decide how its executors are placed and launched (semantics 1.1, 1.2, 4). */
import { property } from './property.ts';

const mesos = (name: string): string => `spark.mesos.${name}`;
const both = ['executors', 'fine-grained'] as const;

const placement = [
  property(mesos('coarse'), 'bool', both, 'true: one Mesos task an executor. false: one a Spark task, deprecated.', {
    default: 'true',
    since: '0.6.0',
  }),
  property('spark.executor.cores', 'int', ['executors'], 'Cores of an executor. Not set: all whole cores of an offer.'),
  property(
    'spark.cores.max',
    'int',
    ['driver', 'executors'],
    'Cores of all executors together, cut to a multiple of one executor.',
  ),
  property(
    mesos('extra.cores'),
    'int',
    ['executors'],
    'Cores that an executor is told it has on top of what it takes.',
    { default: '0', since: '0.6.0' },
  ),
  property(mesos('mesosExecutor.cores'), 'float', ['fine-grained'], 'CPUs of the executor itself.', {
    default: '1.0',
    since: '1.4.0',
  }),
  property('spark.executor.memory', 'memory', ['driver', ...both], 'Heap of an executor.', {
    default: '1g',
    unit: 'bytes',
  }),
  property(
    mesos('executor.memoryOverhead'),
    'int',
    both,
    'Memory beyond the heap; spark.executor.memoryOverhead does not count.',
    {
      unit: 'MiB',
      since: '1.1.1',
    },
  ),
  property(
    'spark.executor.memoryOverheadFactor',
    'float',
    both,
    'Its share of the heap when it is not set; 384 MiB at the least.',
    {
      default: '0.1',
      since: '3.3.0',
    },
  ),
  property(mesos('gpus.max'), 'int', ['cluster', 'executors'], 'GPUs of all executors together. Drivers get none.', {
    default: '0',
    since: '2.1.0',
  }),
  property(mesos('constraints'), 'constraints', both, 'What the attributes of an agent must hold for executors.', {
    since: '1.5.0',
  }),
  property('spark.blockManager.port', 'int', ['executors'], 'Fixed port, of which an agent has one; 0 means any.', {
    default: '0',
  }),
  property(
    'spark.locality.wait',
    'time',
    ['executors'],
    'How long agents without the data are passed over, with dynamic allocation.',
    {
      default: '3s',
      unit: 'ms',
    },
  ),
  property(
    'spark.dynamicAllocation.enabled',
    'bool',
    ['executors'],
    'Run as many executors as the application asks for.',
    { default: 'false' },
  ),
];

const offers = [
  property(
    mesos('rejectOfferDuration'),
    'time',
    ['cluster', ...both],
    'How long an offer that was declined stays away.',
    {
      default: '120s',
      unit: 's',
      since: '2.2.0',
    },
  ),
  property(
    mesos('rejectOfferDurationForUnmetConstraints'),
    'time',
    both,
    'The same where constraints do not hold; else it follows the general one.',
    {
      unit: 's',
      since: '1.6.0',
    },
  ),
  property(
    mesos('rejectOfferDurationForReachedMaxCores'),
    'time',
    ['executors'],
    'The same when spark.cores.max is used up; else it follows the general one.',
    {
      unit: 's',
      since: '2.0.0',
    },
  ),
];

const launch = [
  property(mesos('task.labels'), 'labels', ['executors'], 'Labels of the tasks of executors.', { since: '2.2.0' }),
  property('spark.executorEnv.', 'map', both, 'Environment variables of executors.'),
  property('spark.executor.extraJavaOptions', 'text', both, 'Options of the JVM of executors.'),
  property('spark.executor.extraClassPath', 'text', both, 'Class path of executors.'),
  property(
    'spark.executor.extraLibraryPath',
    'text',
    ['cluster', ...both],
    'Library path of executors, and of drivers with an archive of Spark.',
  ),
];

const framework = [
  property(mesos('driver.webui.url'), 'text', both, "Link of the application's framework in Mesos' web page.", {
    since: '2.0.0',
  }),
  property(
    mesos('driver.failoverTimeout'),
    'float',
    ['executors'],
    "How long Mesos keeps the application's executors without their driver.",
    {
      default: '0.0',
      unit: 's',
      since: '2.3.0',
    },
  ),
  property(mesos('driver.frameworkId'), 'text', both, 'Id of the framework; whoever launches the driver sets it.', {
    since: '2.1.0',
  }),
  property(mesos('coarse.shutdownTimeout'), 'time', ['executors'], 'How long the end waits for executors.', {
    default: '10s',
    unit: 'ms',
    since: '2.0.0',
  }),
  property('spark.driver.host', 'text', ['executors'], 'Where executors find the driver.'),
  property('spark.driver.port', 'int', ['executors'], 'Its port; 0 means any.', { default: '0' }),
  property('spark.io.encryption.enabled', 'bool', ['executors'], 'Spark does not start on Mesos when it is true.', {
    default: 'false',
  }),
  property(
    'spark.scheduler.minRegisteredResourcesRatio',
    'float',
    ['executors'],
    'Share of spark.cores.max that must be there before work begins.',
    {
      default: '0.0',
    },
  ),
  property('spark.scheduler.maxRegisteredResourcesWaitingTime', 'time', ['executors'], 'How long that is waited for.', {
    default: '30s',
    unit: 'ms',
  }),
];

const shuffle = [
  property(
    'spark.shuffle.service.enabled',
    'bool',
    ['executors', 'shuffle service'],
    'Use the shuffle service of the agents.',
    { default: 'false' },
  ),
  property('spark.shuffle.service.port', 'int', ['executors', 'shuffle service'], 'Its port.', { default: '7337' }),
  property('spark.shuffle.registration.timeout', 'time', ['executors'], 'How long its answer is waited for.', {
    default: '5000',
    unit: 'ms',
  }),
  property(
    'spark.storage.blockManagerHeartbeatTimeoutMs',
    'time',
    ['executors'],
    'After so long without a heartbeat it drops the files; else spark.network.timeout.',
    {
      unit: 'ms',
    },
  ),
  property('spark.executor.heartbeatInterval', 'time', ['executors'], 'Time between heartbeats to it.', {
    default: '10s',
    unit: 'ms',
  }),
  property(
    'spark.shuffle.cleaner.interval',
    'time',
    ['shuffle service'],
    'Time between its searches for applications that are gone.',
    {
      default: '30s',
      unit: 's',
      since: '2.0.0',
    },
  ),
];

export const executorProperties = [...placement, ...offers, ...launch, ...framework, ...shuffle];
