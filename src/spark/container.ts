/** The container of a driver or an executor, from the properties of its application (semantics 3.8). */
import type { TaskContainer } from '../model/mesos.ts';
import { booleanEntry, type Conf, choiceEntry, listEntry, textEntry } from './conf.ts';
import { parseDockerParameter } from './docker-parameters.ts';
import { parseLabels } from './labels.ts';
import { parsePortMap } from './port-maps.ts';
import { parseVolume } from './volumes.ts';

const key = (name: string): string => `spark.mesos.executor.docker.${name}`;
export const imageKey = key('image');

const all = <T>(conf: Conf, name: string, parse: (spec: string) => T | undefined): readonly T[] =>
  (listEntry(conf, key(name)) ?? []).map(parse).filter((item) => item !== undefined);

/**
 * Without an image the Mesos containerizer runs the task and volumes, parameters and port maps are ignored. Specs of another form are skipped.
 * @throws SparkException for a malformed network label, IllegalArgumentException and NumberFormatException for values of the wrong type
 */
export const containerOf = (conf: Conf): TaskContainer => {
  const image = textEntry(conf, imageKey);
  const docker = image !== undefined && choiceEntry(conf, 'spark.mesos.containerizer', ['docker', 'mesos']) !== 'mesos';
  const forcePull = image !== undefined && booleanEntry(conf, key('forcePullImage')) === true;
  const portMappings = image === undefined ? [] : all(conf, 'portmaps', parsePortMap);
  const parameters = all(conf, 'parameters', parseDockerParameter);
  const network = textEntry(conf, 'spark.mesos.network.name');
  return {
    type: docker ? 'DOCKER' : 'MESOS',
    ...(image === undefined ? {} : { image, forcePull }),
    volumes: image === undefined ? [] : all(conf, 'volumes', parseVolume),
    networks:
      network === undefined
        ? []
        : [{ name: network, labels: parseLabels(textEntry(conf, 'spark.mesos.network.labels') ?? '') }],
    ...(docker && network !== undefined ? { dockerNetwork: 'USER' } : {}),
    dockerParameters: docker ? [...parameters, ...(network === undefined ? [] : [{ key: 'net', value: network }])] : [],
    portMappings: docker ? portMappings : [],
  };
};
