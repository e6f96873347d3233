/** Properties that an administrator sets for the dispatcher (semantics 1.1, 1.2). */
import { property } from './property.ts';

const mesos = (name: string): string => `spark.mesos.${name}`;

export const clusterProperties = [
  property(mesos('maxDrivers'), 'int', ['cluster'], 'Submissions are refused while so many drivers are launched.', {
    default: '200',
    since: '1.4.0',
  }),
  property(mesos('retainedDrivers'), 'int', ['cluster'], 'How many ended drivers are remembered.', {
    default: '200',
    since: '1.4.0',
  }),
  property(
    mesos('cluster.retry.wait.max'),
    'int',
    ['cluster'],
    'Longest wait before a supervised driver is started again.',
    {
      default: '60',
      unit: 's',
      since: '1.4.0',
    },
  ),
  property(
    mesos('dispatcher.webui.url'),
    'text',
    ['cluster'],
    "Link of the dispatcher's framework in Mesos' web page.",
    { since: '2.0.0' },
  ),
  property(mesos('dispatcher.historyServer.url'), 'text', ['cluster'], 'History server that drivers are linked to.', {
    since: '2.1.0',
  }),
  property(
    mesos('dispatcher.driverDefault.'),
    'map',
    ['cluster'],
    'Properties of every driver that does not set them itself.',
    { since: '2.1.0' },
  ),
  property(mesos('dispatcher.queue.'), 'map', ['cluster'], 'Declares a queue; the value is its priority, a number.', {
    since: '3.1.0',
  }),
  property(mesos('proxy.baseURL'), 'text', ['cluster'], 'Base of the links to sandboxes.', { since: '2.3.0' }),
  property('spark.authenticate.secret', 'text', ['cluster'], "Spark's dispatcher does not start when it is set."),
  property(
    'spark.deploy.recoveryMode',
    'choice',
    ['cluster'],
    'NONE or ZOOKEEPER: where the dispatcher keeps its queue.',
    { default: 'NONE' },
  ),
  property('spark.deploy.zookeeper.url', 'text', ['cluster'], 'Servers of that ZooKeeper.'),
  property('spark.deploy.zookeeper.dir', 'text', ['cluster'], 'Its directory.', { default: '/spark_mesos_dispatcher' }),
  property(
    'spark.home',
    'text',
    ['cluster', 'executors'],
    'Where Spark lies on the agents, when an application does not say so.',
  ),
  property('spark.ssl.mesos.', 'map', ['cluster'], "TLS of the dispatcher's web page."),
];

/** Who the framework is for Mesos; the same for the dispatcher and for drivers that launch their executors. */
export const identityProperties = [
  property(mesos('role'), 'text', ['cluster', 'executors', 'fine-grained'], 'Role of the framework.', {
    since: '1.5.0',
  }),
  property(mesos('principal'), 'text', ['cluster', 'executors', 'fine-grained'], 'Principal of the framework.', {
    since: '1.5.0',
  }),
  property(
    mesos('principal.file'),
    'text',
    ['cluster', 'executors', 'fine-grained'],
    'File that holds the principal.',
    { since: '2.4.0' },
  ),
  property(mesos('secret'), 'text', ['cluster', 'executors', 'fine-grained'], 'Secret of the principal.', {
    since: '1.5.0',
  }),
  property(mesos('secret.file'), 'text', ['cluster', 'executors', 'fine-grained'], 'File that holds the secret.', {
    since: '2.4.0',
  }),
];
