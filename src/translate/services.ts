/** The ports of a driver that others are told of, and which of them an agent must have. */
import type { SparkApplicationSpec } from '../api/spark-application.ts';
import type { TaskDiscovery } from '../model/mesos.ts';
import { type Exporter, exporterOf } from './exporter.ts';
import { onOwnNetwork, type Scope } from './scope.ts';

/** The ports of agents are shared: a driver on their network needs an offer with each of its ports. */
export const fixedPortsOf = (scope: Scope): readonly number[] => {
  const { spec } = scope.app;
  if (onOwnNetwork(scope)) return [];
  if (spec.driver.ports.length > 0) scope.trail.note('spec.driver.ports', 'driver TaskInfo.resources ports');
  for (const index of spec.driverIngressOptions.keys())
    scope.trail.note(`spec.driverIngressOptions[${index}].servicePort`, 'driver TaskInfo.resources ports');
  // Whoever else had such a port on the agent would be reached by the Service.
  const exposed = spec.driverIngressOptions.map(({ servicePort }) => servicePort);
  return [...new Set([...spec.driver.ports.map(({ containerPort }) => containerPort), ...exposed])];
};

/** @param offered the port of the exporter, where it is one of the offer */
export const discoveryOf = (
  { name, ports, exporter }: Discoverable,
  offered: number | undefined,
): TaskDiscovery | undefined => {
  const metrics = exporter?.port ?? offered;
  const all = [
    ...ports.map((port) => ({
      number: port.containerPort,
      name: port.name,
      protocol: port.protocol === 'UDP' ? ('udp' as const) : ('tcp' as const),
    })),
    ...(exporter === undefined || metrics === undefined
      ? []
      : [{ number: metrics, name: exporter.portName, protocol: 'tcp' as const }]),
  ];
  return all.length === 0 ? undefined : { name, ports: all };
};

export interface Discoverable {
  /** Of the resource. */
  readonly name: string;
  readonly ports: SparkApplicationSpec['driver']['ports'];
  readonly exporter: Exporter | undefined;
}

export const discoverable = ({ app, trail }: Scope): Discoverable => {
  const { spec, metadata } = app;
  if (spec.driver.ports.length > 0) trail.note('spec.driver.ports', 'driver TaskInfo.discovery');
  const exporter = exporterOf(spec);
  if (exporter !== undefined) trail.note('spec.monitoring.prometheus', 'driver TaskInfo.discovery');
  return { name: metadata.name, ports: spec.driver.ports, exporter };
};
