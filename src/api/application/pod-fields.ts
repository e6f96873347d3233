/**
 * The fields of a driver that are Kubernetes' own, with `mode: client`: the driver is a Pod then, and what a Pod can have it can have, in
 * Kubernetes' form. They are taken out before the rest is read, whose fields mean what Mesos makes of them; the API server says what is wrong in them.
 */
import type { Immutable } from '../immutable.ts';

/** Any JSON object. */
type Fields = Readonly<Record<string, unknown>>;

export interface PodFields {
  /** A Pod's metadata and spec; the fields beside it win. */
  readonly template?: { readonly metadata?: Fields; readonly spec?: Fields };
  readonly sidecars?: readonly Fields[];
  readonly initContainers?: readonly Fields[];
  readonly tolerations?: readonly Fields[];
  readonly affinity?: Fields;
  readonly podSecurityContext?: Fields;
  readonly securityContext?: Fields;
  readonly serviceAccount?: string;
  readonly schedulerName?: string;
  readonly shareProcessNamespace?: boolean;
}

/** What is taken out of an application with `mode: client`, and what is wrong with it: a sentence by its path below the spec. */
export interface Detached {
  readonly spec: unknown;
  readonly pod: PodFields | undefined;
  readonly problems: readonly { readonly path: readonly (string | number)[]; readonly sentence: string }[];
}

type Problems = Detached['problems'][number][];

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const forms = {
  object: { holds: isFields, sentence: 'must be an object' },
  objects: {
    holds: (value: unknown) => Array.isArray(value) && value.every(isFields),
    sentence: 'must be a list of objects',
  },
  text: { holds: (value: unknown) => typeof value === 'string' && value !== '', sentence: 'must be a text' },
  flag: { holds: (value: unknown) => typeof value === 'boolean', sentence: 'must be true or false' },
} as const;

const podKeys: Readonly<Record<keyof PodFields, keyof typeof forms>> = {
  template: 'object',
  sidecars: 'objects',
  initContainers: 'objects',
  tolerations: 'objects',
  affinity: 'object',
  podSecurityContext: 'object',
  securityContext: 'object',
  serviceAccount: 'text',
  schedulerName: 'text',
  shareProcessNamespace: 'flag',
};

const lists = ['containers', 'initContainers', 'volumes', 'tolerations', 'imagePullSecrets'];

/** Splits the spec of an application; one with another mode stays whole. */
export const detachPodFields = (spec: unknown): Detached => {
  const driver = isFields(spec) && spec['mode'] === 'client' ? (spec['driver'] ?? {}) : undefined;
  if (!isFields(spec) || !isFields(driver)) return { spec, pod: undefined, problems: [] };
  const problems: Problems = [];
  const pod: Record<string, unknown> = {};
  const rest: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(driver)) {
    const form = Object.hasOwn(podKeys, key) ? forms[podKeys[key as keyof PodFields]] : undefined;
    if (form === undefined) rest[key] = value;
    else if (form.holds(value)) pod[key] = value;
    else problems.push({ path: ['driver', key], sentence: form.sentence });
  }
  if (isFields(pod['template'])) problems.push(...templateProblems(pod['template']));
  const without = 'driver' in spec ? { ...spec, driver: rest } : spec;
  return { spec: without, pod: pod as PodFields, problems };
};

const templateProblems = (template: Fields): Problems => {
  const at = ['driver', 'template'];
  const { metadata = {}, spec = {}, ...others } = template;
  const problems: Problems = Object.keys(others).map((key) => ({
    path: [...at, key],
    sentence: 'is not a field of a template; it has metadata and spec',
  }));
  if (!isFields(metadata)) problems.push({ path: [...at, 'metadata'], sentence: forms.object.sentence });
  if (!isFields(spec)) return [...problems, { path: [...at, 'spec'], sentence: forms.object.sentence }];
  for (const key of lists)
    if (spec[key] !== undefined && !forms.objects.holds(spec[key]))
      problems.push({ path: [...at, 'spec', key], sentence: forms.objects.sentence });
  return problems;
};

/** Present exactly when the driver is a Pod. */
export interface WithPod {
  readonly pod?: Immutable<PodFields>;
}
