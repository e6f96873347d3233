/** Many hostile resources for a world: such as its API server takes, each with one thing in it that is not as it should be. */
import type { JsonObject } from '../../../src/embedded/kube/index.ts';
import type { Json } from '../resources.ts';
import { clustersPath } from '../world/views.ts';
import type { World } from '../world/world.ts';
import { casesOf } from './cases.ts';
import { applicationManifests, clusterManifest } from './manifests.ts';
import { outcomeOf } from './outcome.ts';
import { fieldsOf, specSchema } from './structure.ts';
import { randomOf, some } from './values.ts';

export interface Hostile {
  readonly what: string;
  readonly spec: Json;
}

/** Sorts of cases that an API server mostly takes. */
const promising: ReadonlySet<string> = new Set(['extreme', 'hostile', 'key']);

/** So many applications, up to a third of which the operator itself refuses and not the API server. */
export const hostileApplications = (seed: number, count: number): readonly Hostile[] => {
  const random = randomOf(seed);
  const fields = fieldsOf(specSchema('SparkApplication')).slice(1);
  const manifests = Object.values(applicationManifests);
  const all = manifests.flatMap((manifest) =>
    some(fields, 55, random).flatMap((field) => {
      const cases = casesOf(field, manifest, random, 6).filter(({ sort }) => promising.has(sort));
      return some(cases, 2, random);
    }),
  );
  const rated = all.map(({ what, spec }) => ({ what, spec, by: outcomeOf(spec, clusterManifest).by }));
  const endless = (spec: Json): boolean => /"type":"Always"/.test(JSON.stringify(spec['restartPolicy'] ?? {}));
  const taken = rated.filter(({ by, spec }) => by === 'nobody' && !endless(spec));
  const refused = rated.filter(({ by }) => by === 'translation' || by === 'parser');
  const spoilt = some(refused, Math.floor(count / 3), random);
  return [...spoilt, ...some(taken, count - spoilt.length, random)];
};

/** Clusters that lead nowhere. */
export const hostileClusters = (seed: number, count: number): readonly Hostile[] => {
  const random = randomOf(seed);
  const { credentials: _credentials, tls: _tls, ...open } = clusterManifest;
  const nowhere = [clusterManifest, open].map((spec): Json => ({ ...spec, master: 'mesos://127.0.0.1:1' }));
  const common = applicationManifests['common'] ?? {};
  const all = fieldsOf(specSchema('MesosCluster'))
    .slice(1)
    .flatMap((field) => nowhere.flatMap((spec) => some(casesOf(field, spec, random, 2), 3, random)))
    .filter(({ spec, field }) => field.path !== 'spec.master' && outcomeOf(common, spec).by !== 'api');
  return some(all, count, random);
};

/** What the cluster of a world must say so that most of the applications are launched, and what they refer to. */
export const hospitable = (): JsonObject => {
  const { master: _master, credentials: _credentials, tls: _tls, sparkHome: _home, ...rest } = clusterManifest;
  const tenants = (rest['tenants'] as readonly JsonObject[]).map((tenant) => ({ ...tenant, namespaces: ['*'] }));
  return { ...rest, tenants: tenants.slice(1), declineSeconds: 2, agentReregisterTimeoutSeconds: 20 };
};

/** The Secrets and ConfigMaps that the manifests name. */
export const createObjects = ({ kube }: World): void => {
  const texts = { one: 'one', two: 'two', '.dockerconfigjson': '{}' };
  const encoded = Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString('base64')]),
  );
  const core = (kind: string, name: string, data: JsonObject) =>
    kube.create(`/api/v1/namespaces/default/${kind.toLowerCase()}s`, {
      apiVersion: 'v1',
      kind,
      metadata: { name },
      data,
    });
  for (const name of ['keys', 'all', 'files', 'pull']) core('Secret', name, encoded);
  for (const name of ['keys', 'all', 'files', 'spark', 'hadoop']) core('ConfigMap', name, texts);
};

const tried = (create: () => void): boolean => {
  try {
    create();
    return true;
  } catch {
    return false;
  }
};

/** Creates it under the name, in the world's cluster; false when the API server does not take it. */
export const createHostile = (world: World, name: string, { spec }: Hostile): boolean =>
  tried(() => {
    const { mesos } = spec;
    const moved = typeof mesos === 'object' && mesos !== null && Reflect.get(mesos, 'cluster') === 'main';
    world.createApplication(name, {
      ...spec,
      ...(moved ? { mesos: { ...mesos, cluster: 'prod' } } : {}),
    } as JsonObject);
  });

export const createHostileCluster = (world: World, name: string, { spec }: Hostile): boolean =>
  tried(() => {
    const head = { apiVersion: 'sparkmesos.dev/v1beta1', kind: 'MesosCluster', metadata: { name } };
    world.kube.create(clustersPath, { ...head, spec } as JsonObject);
  });
