/** Properties of an application that decide how its driver is queued and launched (semantics 1.1, 1.2). */
import { property } from './property.ts';

const mesos = (name: string): string => `spark.mesos.${name}`;

export const driverProperties = [
  property('spark.app.name', 'text', ['driver', 'executors'], 'Name of the application; a submission must have one.'),
  property('spark.master', 'text', ['cluster'], "Mesos' masters. What a submission says is replaced."),
  property(
    'spark.submit.deployMode',
    'choice',
    ['client'],
    'cluster sends the application to the dispatcher, which does not pass it on.',
    {
      default: 'client',
    },
  ),
  property('spark.jars', 'list', ['client'], 'Jars of the application.'),
  property('spark.submit.pyFiles', 'list', ['driver'], 'Python files; fetched, and put on the path of the driver.'),
  property('spark.driver.memory', 'memory', ['driver'], 'Heap of the driver.', { default: '1g', unit: 'bytes' }),
  property('spark.driver.memoryOverhead', 'int', ['driver'], 'Memory beyond the heap.', { unit: 'MiB' }),
  property(
    'spark.driver.memoryOverheadFactor',
    'float',
    ['driver'],
    'Its share of the heap when it is not set; 384 MiB at the least.',
    {
      default: '0.1',
      since: '3.3.0',
    },
  ),
  property(mesos('driver.memoryOverhead'), 'int', ['driver'], 'Memory beyond the heap, for Mesos only.', {
    unit: 'MiB',
  }),
  property('spark.driver.cores', 'float', ['driver'], 'CPUs of the driver.', { default: '1.0' }),
  property('spark.driver.supervise', 'bool', ['driver'], 'Start the driver again when it fails or its agent is lost.', {
    default: 'false',
  }),
  property('spark.driver.extraJavaOptions', 'text', ['driver'], 'Options of the JVM of the driver.'),
  property(
    'spark.driver.defaultJavaOptions',
    'text',
    ['driver'],
    'The same, before the others; meant for administrators.',
  ),
  property('spark.driver.extraClassPath', 'text', ['driver'], 'Class path of the driver.'),
  property(
    'spark.driver.extraLibraryPath',
    'text',
    ['driver'],
    'Library path of the driver, with an archive of Spark only.',
  ),
  property(
    mesos('driver.constraints'),
    'constraints',
    ['driver'],
    'What the attributes of the agent must hold for the driver.',
    { since: '2.2.1' },
  ),
  property(mesos('driver.labels'), 'labels', ['driver'], "Labels of the driver's task.", { since: '2.3.0' }),
  property(mesos('driverEnv.'), 'map', ['driver'], 'Environment variables of the driver.', { since: '2.1.0' }),
  property(mesos('dispatcher.queue'), 'text', ['driver'], 'Queue of the submission.', {
    default: 'default',
    since: '3.1.0',
  }),
  property(
    'spark.master.rest.enabled',
    'bool',
    ['client'],
    'Must be true for spark-submit to send anything to a dispatcher.',
    { default: 'false' },
  ),
];
