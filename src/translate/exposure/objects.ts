/**
 * The Kubernetes objects by which a driver is reached: a Service without a selector, the EndpointSlice that says where the driver is, and an Ingress.
 * They follow from the resource, its cluster and its status alone.
 */
import { apiVersion, group, sparkApplicationNames } from '../../api/group.ts';
import type { MesosClusterSpec } from '../../api/mesos-cluster.ts';
import type { SparkApplication } from '../../api/spark-application.ts';
import type { SparkApplicationStatus } from '../../api/spark-application-status.ts';
import { labelValue } from '../../model/dns-names.ts';
import { type AddressType, addressTypeOf, isReachable } from '../../model/ip-addresses.ts';
import { type Exposure, exposuresOf } from './exposures.ts';
import { type Place, placeOf } from './urls.ts';

/** An object as it should be; the API server adds the rest. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: 'Service' | 'EndpointSlice' | 'Ingress';
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences: readonly {
      readonly apiVersion: string;
      readonly kind: string;
      readonly name: string;
      readonly uid: string;
      readonly controller: true;
    }[];
  };
  readonly [field: string]: unknown;
}

/** The reverse of `kind/name`, by which a status calls an object; undefined for anything else. */
export const namesAnObject = (text: string): { readonly kind: Manifest['kind']; readonly name: string } | undefined => {
  const [, kind, name] = /^(Service|EndpointSlice|Ingress)\/(.+)$/.exec(text) ?? [];
  return name === undefined ? undefined : { kind: kind as Manifest['kind'], name };
};

export type Exposed = Pick<SparkApplication, 'metadata' | 'spec'>;

const manager = 'spark-mesos-operator';

/** The objects that should exist for an application with this status. */
export const exposedObjects = (
  app: Exposed,
  cluster: Pick<MesosClusterSpec, 'ingress'>,
  status: SparkApplicationStatus,
): readonly Manifest[] =>
  exposuresOf(app, cluster).flatMap((exposure) => [
    service(app, exposure),
    slice(app, exposure, status),
    ...ingress(app, exposure, cluster.ingress?.className),
  ]);

type Extra = {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
};

const metadataOf = (
  { metadata }: Exposed,
  name: string,
  { labels, annotations = {} }: Extra,
): Manifest['metadata'] => ({
  name,
  namespace: metadata.namespace,
  labels: {
    'app.kubernetes.io/managed-by': manager,
    [`${group}/name`]: labelValue(metadata.name),
    ...labels,
  },
  ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  ownerReferences: [
    { apiVersion, kind: sparkApplicationNames.kind, name: metadata.name, uid: metadata.uid, controller: true },
  ],
});

const service = (app: Exposed, exposure: Exposure): Manifest => {
  const { driver } = app.spec;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadataOf(app, exposure.serviceName, {
      labels: { ...driver.serviceLabels, ...exposure.serviceLabels },
      annotations: { ...driver.serviceAnnotations, ...exposure.serviceAnnotations },
    }),
    spec: {
      type: exposure.serviceType,
      ports: [{ name: exposure.portName, port: exposure.servicePort, protocol: 'TCP' }],
    },
  };
};

/** The type of a slice can't change, so each type has a name of its own. */
const slice = (app: Exposed, exposure: Exposure, status: SparkApplicationStatus): Manifest => {
  const known = addressOf(status);
  const port = exposure.targetOf(status);
  const listed = known !== undefined && port !== undefined && runs(status) && isReachable(known.address);
  const addressType = known?.type ?? typeBefore(exposure, status);
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: metadataOf(app, sliceName(exposure.serviceName, addressType), {
      labels: {
        'kubernetes.io/service-name': exposure.serviceName,
        'endpointslice.kubernetes.io/managed-by': manager,
      },
    }),
    addressType,
    endpoints: listed ? [{ addresses: [known.address], conditions: { ready: true } }] : [],
    ports: listed ? [{ name: exposure.portName, port, protocol: 'TCP' }] : [],
  };
};

/** Of the driver that runs or ran last: as Mesos tells it, else the host name of its agent, which may be an address as well. */
const addressOf = (
  status: SparkApplicationStatus,
): { readonly type: AddressType; readonly address: string } | undefined => {
  const { driver } = status;
  const address = driver?.address ?? (runs(status) ? driver?.hostname : undefined);
  const type = address === undefined ? undefined : addressTypeOf(address);
  return address === undefined || type === undefined ? undefined : { type, address };
};

/** While nothing is known of the next driver, the slice of the last one serves. */
const typeBefore = ({ serviceName }: Exposure, { exposed = [] }: SparkApplicationStatus): AddressType =>
  (['IPv6', 'FQDN'] as const).find((type) => exposed.includes(`EndpointSlice/${sliceName(serviceName, type)}`)) ??
  'IPv4';

const sliceName = (serviceName: string, type: AddressType): string => `${serviceName}-${type.toLowerCase()}`;

const live: ReadonlySet<SparkApplicationStatus['state']> = new Set(['Running', 'Unknown', 'Stopping'] as const);

/** A driver that Mesos has lost sight of may run, and one that is told to stop does for a while. */
const runs = ({ state, driver, submission }: SparkApplicationStatus): boolean =>
  live.has(state) && driver?.mesosState === 'TASK_RUNNING' && driver.taskId === submission?.taskId;

const ingress = (app: Exposed, exposure: Exposure, className: string | undefined): readonly Manifest[] => {
  const place = exposure.urlFormat === undefined ? undefined : placeOf(exposure.urlFormat, app.metadata);
  if (place === undefined) return [];
  const metadata = metadataOf(app, exposure.ingressName, { annotations: exposure.ingressAnnotations });
  return [
    { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata, spec: ingressSpec(exposure, place, className) },
  ];
};

const ingressSpec = (
  { serviceName, servicePort, ingressTLS }: Exposure,
  { host, path }: Place,
  className: string | undefined,
) => ({
  ...(className === undefined ? {} : { ingressClassName: className }),
  rules: [
    {
      host,
      http: {
        paths: [
          { path, pathType: 'Prefix', backend: { service: { name: serviceName, port: { number: servicePort } } } },
        ],
      },
    },
  ],
  ...(ingressTLS.length === 0
    ? {}
    : {
        tls: ingressTLS.map(({ hosts, secretName }) => ({
          ...(hosts.length === 0 ? {} : { hosts }),
          ...(secretName === undefined ? {} : { secretName }),
        })),
      }),
});
