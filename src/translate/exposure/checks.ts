/** Where the fields about Services and Ingresses go, and why some of them can't be had. */
import { refused } from '../refusal.ts';
import { confPath, type Scope } from '../scope.ts';
import type { Setting } from '../setting.ts';
import { type Exposure, exposuresOf } from './exposures.ts';
import { placeOf } from './urls.ts';

/** @throws Refused for what no Service or Ingress can be made of */
export const checkExposure = (scope: Scope): void => {
  const { app, cluster, trail } = scope;
  if (app.spec.sparkUIOptions !== undefined) checkPage(scope);
  for (const exposure of exposuresOf(app, cluster)) {
    checkIngress(scope, exposure);
    noteExposure(scope, exposure);
  }
  for (const field of ['serviceAnnotations', 'serviceLabels'] as const)
    if (app.spec.driver[field] !== undefined) trail.note(`spec.driver.${field}`, 'Service metadata');
};

const checkPage = ({ given, app: { spec } }: Scope): void => {
  if (given['spark.ui.enabled']?.trim().toLowerCase() === 'false')
    throw refused('Contradiction', 'spec.sparkUIOptions', `and ${confPath('spark.ui.enabled')} say different things.`);
  if (spec.executor.launchedBy === 'Driver' && given['spark.ui.port'] !== undefined)
    throw refused(
      'Contradiction',
      'spec.sparkUIOptions',
      `and ${confPath('spark.ui.port')} are given: with sparkUIOptions the port is one of the offer.`,
    );
};

const checkIngress = ({ app: { metadata } }: Scope, exposure: Exposure): void => {
  const { path, urlFormat, ingressAnnotations, ingressTLS } = exposure;
  if (urlFormat !== undefined && placeOf(urlFormat, metadata) === undefined)
    throw refused(
      'BadValue',
      path === 'spec.sparkUIOptions' ? path : `${path}.ingressURLFormat`,
      `can't have an Ingress: ${urlFormat} makes no host and path that Kubernetes takes, for an application called ${metadata.name}${path === 'spec.sparkUIOptions' ? '; that is ingress.urlFormat of the MesosCluster' : ''}.`,
    );
  if (urlFormat !== undefined) return;
  const field =
    Object.keys(ingressAnnotations).length > 0
      ? 'ingressAnnotations'
      : ingressTLS.length > 0
        ? 'ingressTLS'
        : undefined;
  if (field !== undefined)
    throw refused(
      'NotSupported',
      `${path}.${field}`,
      'needs ingress.urlFormat of the MesosCluster: without it no Ingress is made.',
    );
};

const noteExposure = ({ trail }: Scope, { path, serviceName, ingressName, urlFormat }: Exposure): void => {
  trail.note(path, `Service ${serviceName}`);
  for (const field of ['servicePort', 'servicePortName'])
    trail.note(`${path}.${field}`, `Service and EndpointSlice of ${serviceName}, ports`);
  trail.note(`${path}.serviceType`, `Service ${serviceName}, type`);
  for (const field of ['serviceAnnotations', 'serviceLabels'])
    trail.note(`${path}.${field}`, `Service ${serviceName}, metadata`);
  if (urlFormat === undefined) return;
  for (const field of ['ingressURLFormat', 'ingressAnnotations', 'ingressTLS'])
    trail.note(`${path}.${field}`, `Ingress ${ingressName}`);
};

/** A page below a path must write that path into its links, and redirect to where the browser is. */
export const pageSettings = ({ app: { spec, metadata }, cluster }: Scope): readonly Setting[] => {
  const format = spec.sparkUIOptions === undefined ? undefined : cluster.ingress?.urlFormat;
  const path = format === undefined ? undefined : placeOf(format, metadata)?.path;
  if (path === undefined || path === '/') return [];
  return [
    { path: 'spec.sparkUIOptions', key: 'spark.ui.proxyBase', value: path },
    { path: 'spec.sparkUIOptions', key: 'spark.ui.proxyRedirectUri', value: '/' },
  ];
};
