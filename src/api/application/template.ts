/**
 * `template`: what a task of Mesos can have of a pod template. The parser folds it into the fields beside it, which win; so the rest of the product
 * knows those only. Lists are put together by the name of their items, maps by key.
 */
import { z } from 'zod';
import { text, textMap } from '../bounded.ts';
import { schemaless } from '../structural.ts';
import { initContainers } from './init-containers.ts';
import { lifecycle } from './lifecycle.ts';
import { dnsConfig, hostAliases } from './names.ts';
import { affinity, nodeSelector } from './placement.ts';
import { ports } from './ports.ts';
import { podSecurityContext, securityContext } from './security.ts';
import { sidecar } from './sidecars.ts';
import { sourcedVariables, variableSources } from './variables.ts';
import { volumeMounts, volumes } from './volumes.ts';
import { grace, image } from './words.ts';

const notes = () => textMap({ entries: 64, keys: text(253), valueChars: 1024 }).default({});

const container = {
  name: text(253).optional(),
  image: image('The image.'),
  env: sourcedVariables().default([]),
  envFrom: variableSources().default([]),
  volumeMounts: volumeMounts().default([]),
  securityContext: securityContext(),
};

const containers = <Fields extends z.ZodRawShape>(fields: Fields) =>
  z
    .array(z.strictObject(fields))
    .min(1)
    .refine((list) => list.length <= 1, 'must be one container: executors have no sidecars')
    .optional();

/** The first is Spark's, whatever its name; the others are sidecars. */
const containersOfDriver = <Fields extends z.ZodRawShape>(fields: Fields) =>
  z
    .tuple([z.strictObject(fields)])
    .rest(sidecar())
    .optional();

const pod = {
  initContainers: initContainers().default([]),
  volumes: volumes().default([]),
  nodeSelector: nodeSelector().default({}),
  affinity: affinity(),
  securityContext: podSecurityContext(),
  hostNetwork: z.boolean().optional(),
  dnsConfig: dnsConfig(),
  hostAliases: hostAliases().default([]),
  terminationGracePeriodSeconds: grace(),
};

const meaning =
  'the labels and annotations, and of its spec the container of Spark (image, env, envFrom, volumeMounts, securityContext), initContainers, volumes, nodeSelector, affinity, securityContext, hostNetwork, dnsConfig, hostAliases, terminationGracePeriodSeconds. The fields beside it say the same, and win. Anything else is refused';

const template = <Fields extends z.ZodRawShape>(fields: Fields, more: string) =>
  schemaless(
    z.strictObject({
      metadata: z
        .strictObject({ labels: notes(), annotations: notes(), creationTimestamp: z.null().optional() })
        .prefault({}),
      spec: z.strictObject(fields).prefault({} as never),
    }),
  )
    .optional()
    .describe(`What a pod template can say of it: ${meaning}${more}.`);

export const driverTemplate = () =>
  template(
    {
      ...pod,
      containers: containersOfDriver({ ...container, ports: ports().default([]), lifecycle: lifecycle() }),
      priorityClassName: text(253).optional(),
    },
    ', but ports and lifecycle of the container, priorityClassName, and further containers as sidecars',
  );

export const executorTemplate = () => template({ ...pod, containers: containers(container) }, '');

type Template = NonNullable<z.output<ReturnType<typeof driverTemplate | typeof executorTemplate>>>;

/** Where a field was written, by where it stands after folding: `spec.driver.image` -> `spec.driver.template.spec.containers[0].image`. */
export type Written = Readonly<Record<string, string>>;

/** Fields of a role that a template may fill, as far as folding looks into them. */
type Role = Readonly<Record<string, unknown>> & { readonly template?: Template | undefined };

/** A field of the role, what the template says of it, and where. */
interface Part {
  readonly field: string;
  readonly value: unknown;
  readonly from: string;
  /** For lists: what an item is known by. */
  readonly key?: string;
  /** For lists: where their first item was written. */
  readonly firstIndex?: number;
}

const partsOf = ({ metadata, spec }: Template): readonly Part[] => {
  const { containers, volumes: _volumes, securityContext: ofPod, ...rest } = spec;
  const [{ name: _name, ...first } = { name: undefined }, ...others] = containers ?? [];
  const fields = (values: object, from: string): readonly Part[] =>
    Object.entries(values).map(([field, value]) => ({ field, value, from: `${from}.${field}`, ...keyOf(field) }));
  return [
    ...fields({ labels: metadata.labels, annotations: metadata.annotations }, 'metadata'),
    ...fields(first, 'spec.containers[0]'),
    ...(others.length === 0
      ? []
      : [{ field: 'sidecars', value: others, from: 'spec.containers', key: 'name', firstIndex: 1 }]),
    ...fields(rest, 'spec'),
    { field: 'podSecurityContext', value: ofPod, from: 'spec.securityContext' },
  ];
};

const keys: Readonly<Record<string, string>> = {
  env: 'name',
  volumeMounts: 'mountPath',
  ports: 'name',
  initContainers: 'name',
  volumes: 'name',
};

const keyOf = (field: string): { readonly key?: string } => {
  const key = keys[field];
  return key === undefined ? {} : { key };
};

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const maps: ReadonlySet<string> = new Set(['labels', 'annotations', 'nodeSelector']);

/** One field with what the template says of it, and where the added pieces were written. */
const folded = (
  own: unknown,
  { field, value, from, key, firstIndex = 0 }: Part,
  at: string,
): { value: unknown; written: Written } => {
  if (value === undefined) return { value: own, written: {} };
  if (Array.isArray(value)) {
    const kept: readonly unknown[] = Array.isArray(own) ? own : [];
    const named = new Set(key === undefined ? [] : kept.map((item) => Reflect.get(Object(item), key)));
    const added = value
      .map((item: unknown, index) => ({ item, path: `${from}[${firstIndex + index}]` }))
      .filter(({ item }) => key === undefined || !named.has(Reflect.get(Object(item), key)));
    const written = Object.fromEntries(added.map(({ path }, index) => [`${at}[${kept.length + index}]`, path]));
    return { value: [...kept, ...added.map(({ item }) => item)], written };
  }
  if (maps.has(field) && isMap(value) && isMap(own)) {
    const added = Object.keys(value).filter((name) => !Object.hasOwn(own, name));
    const written = Object.fromEntries(added.map((name) => [`${at}["${name}"]`, `${from}["${name}"]`]));
    return { value: { ...value, ...own }, written };
  }
  return own === undefined ? { value, written: { [at]: from } } : { value: own, written: {} };
};

/** The role without its template, and where what came from it was written. `at` is the role's path. */
export const foldRole = <Given extends Role>(
  role: Given,
  at: string,
): { readonly role: Omit<Given, 'template'>; readonly written: Written } => {
  const { template: given, ...own } = role;
  if (given === undefined) return { role: own, written: {} };
  const result: Record<string, unknown> = { ...own };
  const written: Record<string, string> = {};
  for (const part of partsOf(given)) {
    const piece = folded(result[part.field], { ...part, from: `${at}.template.${part.from}` }, `${at}.${part.field}`);
    if (piece.value !== undefined) result[part.field] = piece.value;
    Object.assign(written, piece.written);
  }
  return { role: result as Omit<Given, 'template'>, written };
};

type Volumes = Template['spec']['volumes'];

/**
 * The volumes of the application with those of its templates. Templates may name the same volume when they say the same of it.
 * @returns the first volume that is said in two ways, instead
 */
export const foldVolumes = (
  own: Volumes,
  templates: readonly { readonly at: string; readonly template: Template | undefined }[],
): { readonly volumes: Volumes; readonly written: Written } | { readonly twice: string } => {
  const volumes = [...own];
  const written: Record<string, string> = {};
  for (const { at, template: given } of templates) {
    for (const [index, volume] of (given?.spec.volumes ?? []).entries()) {
      const path = `${at}.template.spec.volumes[${index}]`;
      const same = volumes.find(({ name }) => name === volume.name);
      if (same === undefined) written[`spec.volumes[${volumes.push(volume) - 1}]`] = path;
      else if (!own.includes(same) && JSON.stringify(same) !== JSON.stringify(volume)) return { twice: path };
    }
  }
  return { volumes, written };
};
