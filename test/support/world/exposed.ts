/** Services, EndpointSlices and Ingresses as a test looks at them in the store of the API server. */
import type { KubeApi } from '../../../src/embedded/kube/index.ts';

export const servicesPath = '/api/v1/namespaces/default/services';
export const slicesPath = '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices';
export const ingressesPath = '/apis/networking.k8s.io/v1/namespaces/default/ingresses';

interface View {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly endpoints?: readonly { readonly addresses: readonly string[] }[];
}

/** Each as `kind/name`, slices with their addresses behind it; sorted. */
export const exposedIn = (kube: KubeApi): readonly string[] =>
  [servicesPath, slicesPath, ingressesPath]
    .flatMap((path) => kube.list(path) as unknown as readonly View[])
    .map(({ kind, metadata, endpoints = [] }) =>
      [`${kind}/${metadata.name}`, ...endpoints.flatMap(({ addresses }) => addresses)].join(' '),
    )
    .sort();
