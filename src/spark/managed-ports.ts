/** The fixed ports of an executor (semantics 6.7): its block manager's, unless that is 0, which means any. */
import type { PortRange } from '../model/mesos.ts';
import { type Conf, textEntry } from './conf.ts';
import { attempt, noSuchElement, Thrown } from './exception.ts';
import { intOf } from './java-values.ts';
import { type OfferedResource, originOf, type Partition } from './offered-resources.ts';

const key = 'spark.blockManager.port';
type Ports = Extract<OfferedResource, { ranges: readonly PortRange[] }>;

/** @throws NumberFormatException for a value that is no number */
export const managedPorts = (conf: Conf): readonly number[] => {
  const text = textEntry(conf, key);
  const port = attempt(() => intOf(text ?? '0'));
  if (!port.ok) {
    const { class: name, message } = port.exception;
    throw new Thrown({
      class: name,
      message: `Illegal value for config key ${key}: ${message}`,
      cause: { class: name, message },
    });
  }
  return port.value === 0 ? [] : [port.value];
};

const isPorts = (resource: OfferedResource): resource is Ports => resource.name === 'ports' && 'ranges' in resource;
const holds =
  (port: number) =>
  ({ begin, end }: PortRange) =>
    begin <= port && port <= end;

/** True when every port is offered, and as many ports are offered as are wanted. */
export const portsOffered = (ports: readonly number[], resources: readonly OfferedResource[]): boolean => {
  const ranges = resources.filter(isPorts).flatMap((resource) => resource.ranges);
  const count = ranges.reduce((sum, { begin, end }) => sum + end - begin + 1, 0);
  return ports.every((port) => ranges.some(holds(port))) && count >= ports.length;
};

/**
 * Takes ports one by one; no other port of the offer is left after that, so that an offer carries one executor with fixed ports at the most.
 * @throws NoSuchElementException for a port that is not offered
 */
export const takePorts = (ports: readonly number[], resources: readonly OfferedResource[]): Partition => {
  if (ports.length === 0) return { used: [], left: resources };
  const offered = resources.filter(isPorts);
  const used = ports.map((port) => {
    const resource = offered.find(({ ranges }) => ranges.some(holds(port)));
    if (resource === undefined) throw noSuchElement('None.get');
    return { name: 'ports', ranges: [{ begin: port, end: port }], ...originOf(resource) };
  });
  return { used, left: resources.filter((resource) => !isPorts(resource)) };
};
