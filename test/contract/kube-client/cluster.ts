import { randomUUID } from 'node:crypto';
import { type KubeApi, startKubeApi } from '../../../src/embedded/kube/index.ts';
import { type ClusterAccess, plainAccess } from '../../../src/kube/access.ts';
import { KubeClient, type KubeClientOptions } from '../../../src/kube/client.ts';
import type { NewObject, ResourceType } from '../../../src/kube/objects.ts';
import { realClock } from '../../support/clocks.ts';
import { until } from '../../support/until.ts';

const crdType: ResourceType = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  plural: 'customresourcedefinitions',
  kind: 'CustomResourceDefinition',
  namespaced: false,
};

export const gadgetType: ResourceType = {
  group: 'test.dev',
  version: 'v1',
  plural: 'gadgets',
  kind: 'Gadget',
  namespaced: true,
};

const definition: NewObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'gadgets.test.dev' },
  spec: {
    group: 'test.dev',
    scope: 'Namespaced',
    names: { plural: 'gadgets', singular: 'gadget', kind: 'Gadget', listKind: 'GadgetList' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};

export const gadget = (name: string, size = 0): NewObject => ({
  apiVersion: 'test.dev/v1',
  kind: 'Gadget',
  metadata: { namespace: 'default', name },
  spec: { size },
});

export interface TestCluster extends AsyncDisposable {
  readonly api: KubeApi;
  readonly access: ClusterAccess;
  readonly client: KubeClient;
}

/** An API server of its own that serves gadgets, and a client of it. */
export async function startCluster(options: Partial<KubeClientOptions> = {}): Promise<TestCluster> {
  const api = await startKubeApi({ bookmarkMs: 50 });
  const access = plainAccess(api.url);
  const client = new KubeClient({ access, clock: realClock, userAgent: `contract-${randomUUID()}`, ...options });
  await client.create(crdType, definition);
  let served = false;
  const probe = async () => {
    while (!served)
      served = await client.list(gadgetType).then(
        () => true,
        () => false,
      );
  };
  await Promise.all([probe(), until('gadgets are served', () => served)]);
  return {
    api,
    access,
    client,
    async [Symbol.asyncDispose]() {
      await access.dispatcher.destroy();
      await api.close();
    },
  };
}
