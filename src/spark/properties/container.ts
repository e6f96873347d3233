/** Properties of the containers of drivers and executors, and of what is fetched into them (semantics 1.1, 3.8, 3.9). */
import { property } from './property.ts';

const mesos = (name: string): string => `spark.mesos.${name}`;
const docker = (name: string): string => mesos(`executor.docker.${name}`);
const both = ['driver', 'executors', 'fine-grained'] as const;

export const containerProperties = [
  property(
    mesos('containerizer'),
    'choice',
    both,
    'docker or mesos: who runs the image. Without an image it is always mesos.',
    {
      default: 'docker',
      since: '2.1.0',
    },
  ),
  property(docker('image'), 'text', both, 'Image of the driver and of the executors.', { since: '1.4.0' }),
  property(docker('forcePullImage'), 'bool', both, 'Pull the image each time.', { default: 'false', since: '2.1.0' }),
  property(docker('volumes'), 'list', both, 'Volumes, [host:]container[:rw|:ro]. They need an image.', {
    since: '1.4.0',
  }),
  property(docker('portmaps'), 'list', both, 'Ports, host:container[:protocol]; docker only.', { since: '1.4.0' }),
  property(docker('parameters'), 'list', both, 'Options of the Docker command, key=value; docker only.', {
    since: '2.2.0',
  }),
  property(
    mesos('network.name'),
    'text',
    both,
    'Network that the container joins. Executors then do not announce the name of their host.',
    { since: '2.1.0' },
  ),
  property(mesos('network.labels'), 'labels', both, 'Labels for that network.', { since: '2.3.0' }),
  property(
    mesos('uris'),
    'list',
    ['cluster', ...both],
    'What Mesos fetches into the sandbox besides the application.',
    { since: '1.5.0' },
  ),
  property(
    mesos('fetcherCache.enable'),
    'bool',
    ['cluster', 'driver', 'executors'],
    'Fetch through the cache of the agent.',
    {
      default: 'false',
      since: '2.1.0',
    },
  ),
  property(
    mesos('appJar.local.resolution.mode'),
    'choice',
    ['driver'],
    'host or container: whose path a local:// application is.',
    {
      default: 'host',
      since: '2.4.0',
    },
  ),
  property(mesos('executor.home'), 'text', both, 'Directory of the Spark installation on the agents or in the image.', {
    since: '1.1.1',
  }),
  property(
    'spark.executor.uri',
    'text',
    both,
    'Archive with Spark that is fetched and unpacked. The variable SPARK_EXECUTOR_URI stands in for it.',
    {
      since: '0.8.0',
    },
  ),
];

const secret = (owner: 'driver' | 'executor', place: 'driver' | 'executors') => {
  const row = (name: string, meaning: string) =>
    property(mesos(`${owner}.secret.${name}`), 'list', [place], meaning, { since: '2.3.0' });
  return [
    row('names', "Secrets by their name in Mesos' store. Not together with values."),
    row('values', 'Secrets by value, none of which can hold a comma.'),
    row('envkeys', 'Variables that hold the secrets, one for each.'),
    row('filenames', 'Files that hold the secrets, one for each.'),
  ];
};

export const secretProperties = [...secret('driver', 'driver'), ...secret('executor', 'executors')];
