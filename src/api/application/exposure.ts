/** How the web page and further ports of a driver are reached from inside Kubernetes: Services and Ingresses. */
import { z } from 'zod';
import { integer, listByKey, matching, objectName } from '../bounded.ts';
import type { Rule } from '../rules.ts';

const key = () =>
  matching(
    /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/,
    317,
    'must be a key of Kubernetes labels and annotations',
  );

const most = 32;

const map = <Value extends z.ZodString>(values: Value) =>
  z
    .record(key(), values)
    .refine((entries) => Object.keys(entries).length <= most, `must have at most ${most} entries`)
    .meta({ maxProperties: most });

const annotations = () => map(z.string().max(1024));
const labels = () =>
  map(
    matching(
      /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/,
      63,
      'must be the value of a label: letters, digits, "-", "_", "."',
    ),
  );

/** What a host of a URL is made of. */
const host = () =>
  matching(/^([*][.])?[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/, 253, 'must be a host name');

/** `{{$appName}}` and `{{$appNamespace}}` are what kubeflow's operator replaces, too. */
export const urlFormat = () =>
  matching(
    /^(https?:\/\/)?([-a-z0-9.]|[{][{][$]app(Name|Namespace)[}][}])+(\/([-A-Za-z0-9._~/]|[{][{][$]app(Name|Namespace)[}][}])*)?$/,
    1024,
    'must be a host and a path, in which {{$appName}} and {{$appNamespace}} may stand',
  );

const tls = z
  .array(
    z
      .strictObject({
        hosts: z.array(host()).max(16).default([]).describe('Host names of the certificate.'),
        secretName: objectName().optional().describe('Its Secret.'),
      })
      .describe('One certificate.'),
  )
  .max(16);

const portName = () =>
  matching(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 63, 'must be lower-case letters, digits and "-"').describe(
    'Name of the port.',
  );

const common = {
  serviceType: z.enum(['ClusterIP', 'NodePort', 'LoadBalancer']).default('ClusterIP').describe('Type of the Service.'),
  serviceAnnotations: annotations().default({}).describe('Of the Service.'),
  serviceLabels: labels().default({}).describe('Of the Service.'),
  ingressAnnotations: annotations().default({}).describe('Of the Ingress.'),
  ingressTLS: tls.default([]).describe('Certificates of the Ingress.'),
};

export const sparkUIOptions = z
  .strictObject({
    servicePort: integer(1, 65_535).default(4040).describe('Port of the Service.'),
    servicePortName: portName().default('spark-driver-ui-port'),
    ...common,
  })
  .optional()
  .describe(
    "Given, even if empty: a Service for the driver's web page, and an Ingress where the MesosCluster has ingress.urlFormat.",
  );

export const driverIngressOptions = listByKey(
  z
    .strictObject({
      servicePort: integer(1, 65_535).describe('Port of the Service, and of the driver.'),
      servicePortName: portName().optional(),
      ingressURLFormat: urlFormat().describe('Its host and path, such as {{$appName}}.example.org/api.'),
      ...common,
    })
    .describe('One port.'),
  'servicePort',
  16,
)
  .default([])
  .describe('Ports of the driver that get a Service and an Ingress each.');

export const serviceAnnotations = () =>
  annotations().optional().describe('Annotations of the Services of sparkUIOptions and driverIngressOptions.');
export const serviceLabels = () => labels().optional().describe('Labels of the same.');

interface Exposable {
  readonly sparkUIOptions?: unknown;
  readonly driverIngressOptions: readonly { readonly ingressURLFormat: string }[];
}

/** Whether an application asks for Services. */
export const isExposed = (spec: Exposable): boolean =>
  spec.sparkUIOptions !== undefined || spec.driverIngressOptions.length > 0;

type WithServices = Exposable & {
  readonly driver: { readonly serviceAnnotations?: unknown; readonly serviceLabels?: unknown };
};

const needsServices = (field: 'serviceAnnotations' | 'serviceLabels'): Rule<WithServices> => ({
  cel: `!has(self.driver) || !has(self.driver.${field}) || has(self.sparkUIOptions) || has(self.driverIngressOptions) && size(self.driverIngressOptions) > 0`,
  holds: (spec) => spec.driver[field] === undefined || isExposed(spec),
  message: 'is for the Services of sparkUIOptions and driverIngressOptions; give one of these',
  field: ['driver', field],
});

const distinctUrls: Rule<WithServices> = {
  cel: '!has(self.driverIngressOptions) || self.driverIngressOptions.all(a, self.driverIngressOptions.exists_one(b, b.ingressURLFormat == a.ingressURLFormat))',
  holds: ({ driverIngressOptions: all }) =>
    new Set(all.map(({ ingressURLFormat }) => ingressURLFormat)).size === all.length,
  message: 'must not repeat an ingressURLFormat',
  field: ['driverIngressOptions'],
};

export const serviceRules: readonly Rule<WithServices>[] = [
  distinctUrls,
  needsServices('serviceAnnotations'),
  needsServices('serviceLabels'),
];
