/** What of a driver is to be reached through Kubernetes: its web page and further ports, each by a Service and maybe an Ingress. */
import type { MesosClusterSpec } from '../../api/mesos-cluster.ts';
import type { SparkApplication, SparkApplicationSpec } from '../../api/spark-application.ts';
import type { SparkApplicationStatus } from '../../api/spark-application-status.ts';
import { labelName } from '../../model/dns-names.ts';

type UiOptions = NonNullable<SparkApplicationSpec['sparkUIOptions']>;
type Options = Omit<UiOptions, 'servicePortName'>;

export interface Exposure extends Options {
  /** Where it stands in the resource. */
  readonly path: string;
  readonly portName: string;
  /** Undefined: no Ingress. */
  readonly urlFormat: string | undefined;
  readonly serviceName: string;
  readonly ingressName: string;
  /** The port of the driver behind it; undefined while that isn't known. */
  readonly targetOf: (status: SparkApplicationStatus) => number | undefined;
}

export const exposuresOf = (
  { metadata: { name }, spec }: Pick<SparkApplication, 'metadata' | 'spec'>,
  { ingress }: Pick<MesosClusterSpec, 'ingress'>,
): readonly Exposure[] => [
  ...(spec.sparkUIOptions === undefined ? [] : [ofPage(name, spec.sparkUIOptions, ingress?.urlFormat)]),
  ...spec.driverIngressOptions.map(
    (options, index): Exposure => ({
      ...options,
      path: `spec.driverIngressOptions[${index}]`,
      portName: options.servicePortName ?? `driver-port-${options.servicePort}`,
      urlFormat: options.ingressURLFormat,
      serviceName: labelName(name, `driver-${options.servicePort}`),
      ingressName: labelName(name, `ing-${options.servicePort}`),
      targetOf: () => options.servicePort,
    }),
  ),
];

const ofPage = (name: string, options: UiOptions, urlFormat: string | undefined): Exposure => ({
  ...options,
  path: 'spec.sparkUIOptions',
  portName: options.servicePortName,
  urlFormat,
  serviceName: labelName(name, 'ui-svc'),
  ingressName: labelName(name, 'ui-ingress'),
  targetOf: ({ driver }) => portOf(driver?.uiUrl),
});

const portOf = (url: string | undefined): number | undefined => {
  const port = /:(\d+)$/.exec(url ?? '')?.[1];
  return port === undefined ? undefined : Number(port);
};
