import { plainAccess } from '../../../src/kube/access.ts';
import { KubeClient, type KubeClientOptions } from '../../../src/kube/client.ts';
import type { KubeObject, ResourceType } from '../../../src/kube/objects.ts';
import { realClock } from '../../support/clocks.ts';

/** A made-up resource: this room knows none of the real ones. */
export const thingType: ResourceType = {
  group: 'test.dev',
  version: 'v1',
  plural: 'things',
  kind: 'Thing',
  namespaced: true,
};

export const thing = (
  name: string,
  version: number | string,
  more: { uid?: string; namespace?: string; size?: number } = {},
): KubeObject => ({
  apiVersion: 'test.dev/v1',
  kind: 'Thing',
  metadata: {
    name,
    namespace: more.namespace ?? 'ns',
    uid: more.uid ?? `uid-${name}`,
    resourceVersion: String(version),
  },
  spec: { size: more.size ?? 0 },
});

export interface TestClient extends AsyncDisposable {
  readonly client: KubeClient;
}

export function clientOf(server: string, options: Partial<KubeClientOptions> = {}, token?: string): TestClient {
  const access = plainAccess(server, token);
  const client = new KubeClient({ access, clock: realClock, ...options });
  return { client, [Symbol.asyncDispose]: () => access.dispatcher.destroy() };
}
