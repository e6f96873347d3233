/**
 * From an object of the Kubernetes API to the types of this room. The API server has checked types and bounds, yet keeps fields
 * that it doesn't know; here each of those is refused by name, and defaults are filled in.
 */
import { z } from 'zod';
import { no, type Refusal } from '../model/verdict.ts';
import { type Detached, detachPodFields, type PodFields } from './application/pod-fields.ts';
import { apiVersion, mesosClusterNames, scheduledSparkApplicationNames, sparkApplicationNames } from './group.ts';
import { type MesosCluster, mesosClusterSpec } from './mesos-cluster.ts';
import { type MesosClusterStatus, mesosClusterStatus } from './mesos-cluster-status.ts';
import { type NamespacedMeta, namespacedMeta, type ObjectMeta, objectMeta } from './meta.ts';
import { type FieldsAt, fieldProblem, listProblems } from './problems.ts';
import {
  type ScheduledSparkApplication,
  type ScheduledSparkApplicationSpec,
  scheduledSparkApplicationSpec,
} from './scheduled-spark-application.ts';
import {
  type ScheduledSparkApplicationStatus,
  scheduledSparkApplicationStatus,
} from './scheduled-spark-application-status.ts';
import { type SparkApplication, type SparkApplicationSpec, sparkApplicationSpec } from './spark-application.ts';
import { type SparkApplicationStatus, sparkApplicationStatus } from './spark-application-status.ts';
import { type StructuralSchema, toStructural } from './structural.ts';

type ParseReason = 'InvalidSpec' | 'UnreadableStatus' | 'UnreadableObject';
export type Parsed<Value> = { readonly ok: true; readonly value: Value } | Refusal<ParseReason>;

const envelopeFields = ['apiVersion', 'kind', 'metadata', 'spec', 'status'] as const;
type Part = (typeof envelopeFields)[number];

const envelope = <Meta extends z.ZodType>(kind: string, metadata: Meta) =>
  z.strictObject({
    apiVersion: z.literal(apiVersion),
    kind: z.literal(kind),
    metadata,
    spec: z.unknown().optional(),
    status: z.unknown().optional(),
  });
const sparkApplicationEnvelope = envelope(sparkApplicationNames.kind, namespacedMeta);
const scheduledEnvelope = envelope(scheduledSparkApplicationNames.kind, namespacedMeta);
const mesosClusterEnvelope = envelope(mesosClusterNames.kind, objectMeta);

/** Names of the fields that a schema has at a path such as spec.driver.env[0]; it is walked only when something is wrong. */
const fieldsOf =
  (schema: z.ZodType): FieldsAt =>
  (path) => {
    const found = path
      .slice(1)
      .reduce<StructuralSchema | undefined>(
        (at, name) => (typeof name === 'number' ? at?.items : at?.properties?.[String(name)]),
        toStructural(schema, 'spec'),
      );
    return Object.keys(found?.properties ?? {});
  };

const lostKey = '__proto__';
const lostSentence = `is a key that can't be used`;

/** Where a key stands that the schemas would pass over without a word; undefined where there is none. */
const pathOfLostKey = (value: unknown, path: string): string | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Object.hasOwn(value, lostKey)) return `${path}[${lostKey}]`;
  for (const [key, member] of Object.entries(value)) {
    const found = pathOfLostKey(member, Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** Parses a whole object, or one part of it; refuses with one child for each problem. */
function parse<Schema extends z.ZodType>(
  schema: Schema,
  object: unknown,
  reason: ParseReason,
  part?: Part,
): Parsed<z.output<Schema>> {
  const value: unknown = part === undefined ? object : Reflect.get(Object(object), part);
  const lost = part === 'spec' ? pathOfLostKey(value, part) : undefined;
  if (lost !== undefined) return no(reason, `${lost}: ${lostSentence}`, [no(reason, `${lost}: ${lostSentence}`)]);
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const fieldsAt = part === 'spec' ? fieldsOf(schema) : () => envelopeFields;
  const children = listProblems(parsed.error, object, part === undefined ? [] : [part], fieldsAt);
  return no(reason, children.map(({ message }) => message).join('. '), children);
}

interface Head<Meta, Status> {
  readonly metadata: Meta;
  readonly status?: Status;
}

function parseHead<Meta, Status>(
  object: unknown,
  whole: z.ZodType<{ metadata: Meta }>,
  statusSchema: z.ZodType<Status>,
): Parsed<Head<Meta, Status>> {
  const outer = parse(whole, object, 'UnreadableObject');
  if (!outer.ok) return outer;
  const { metadata } = outer.value;
  const status = parse(statusSchema.optional(), object, 'UnreadableStatus', 'status');
  if (!status.ok) return status;
  return { ok: true, value: { metadata, ...(status.value === undefined ? {} : { status: status.value }) } };
}

/**
 * Metadata and status, which can be read even when the spec can't: a run that was begun must be looked after.
 * Refuses what isn't a SparkApplication, and a status that another version of the operator wrote in words unknown here.
 */
export const parseSparkApplicationHead = (object: unknown): Parsed<Head<NamespacedMeta, SparkApplicationStatus>> =>
  parseHead(object, sparkApplicationEnvelope, sparkApplicationStatus);

/** The same for a ScheduledSparkApplication. */
export const parseScheduledSparkApplicationHead = (
  object: unknown,
): Parsed<Head<NamespacedMeta, ScheduledSparkApplicationStatus>> =>
  parseHead(object, scheduledEnvelope, scheduledSparkApplicationStatus);

/** The same for a MesosCluster. */
export const parseMesosClusterHead = (object: unknown): Parsed<Head<ObjectMeta, MesosClusterStatus>> =>
  parseHead(object, mesosClusterEnvelope, mesosClusterStatus);

/** A spec alone, with every default filled in: for what isn't stored yet. */
export const parseSparkApplicationSpec = (spec: unknown): Parsed<SparkApplicationSpec> => parseSpec({ spec });

/** The spec of an application; what is Kubernetes' own of a driver that is a Pod is not for its schema. */
const parseSpec = (object: unknown): Parsed<SparkApplicationSpec> => {
  const detached = detachPodFields(Reflect.get(Object(object), 'spec'));
  const parsed = parse(sparkApplicationSpec, { ...Object(object), spec: detached.spec }, 'InvalidSpec', 'spec');
  return withPod(parsed, detached, ['spec'], (spec, pod) => ({ ...spec, pod }));
};

/** The same where the application is the template of a schedule. */
const parseScheduledSpec = (object: unknown): Parsed<ScheduledSparkApplicationSpec> => {
  const given: unknown = Reflect.get(Object(object), 'spec');
  const detached = detachPodFields(Reflect.get(Object(given), 'template'));
  const spec = detached.pod === undefined ? given : { ...Object(given), template: detached.spec };
  const parsed = parse(scheduledSparkApplicationSpec, { ...Object(object), spec }, 'InvalidSpec', 'spec');
  return withPod(parsed, detached, ['spec', 'template'], (whole, pod) => ({
    ...whole,
    template: { ...whole.template, pod },
  }));
};

const withPod = <Spec>(
  parsed: Parsed<Spec>,
  { pod, problems }: Detached,
  at: readonly string[],
  put: (spec: Spec, pod: PodFields) => Spec,
): Parsed<Spec> => {
  if (pod === undefined) return parsed;
  const lost = pathOfLostKey(pod, `${at.join('.')}.driver`);
  const own = [
    ...problems.map(({ path, sentence }) => fieldProblem([...at, ...path], sentence)),
    ...(lost === undefined ? [] : [no('InvalidSpec', `${lost}: ${lostSentence}`)]),
  ];
  if (parsed.ok && own.length === 0) return { ok: true, value: put(parsed.value, pod) };
  const children = [...own, ...(parsed.ok ? [] : (parsed.children ?? []))];
  return no('InvalidSpec', children.map(({ message }) => message).join('. '), children);
};

/** A whole SparkApplication as the API server returns it. The children of a refusal are the problems, each with its path. */
export function parseSparkApplication(object: unknown): Parsed<SparkApplication> {
  const head = parseSparkApplicationHead(object);
  if (!head.ok) return head;
  const spec = parseSpec(object);
  if (!spec.ok) return spec;
  return { ok: true, value: { apiVersion, kind: sparkApplicationNames.kind, ...head.value, spec: spec.value } };
}

/** A whole ScheduledSparkApplication as the API server returns it. The children of a refusal are the problems, each with its path. */
export function parseScheduledSparkApplication(object: unknown): Parsed<ScheduledSparkApplication> {
  const head = parseScheduledSparkApplicationHead(object);
  if (!head.ok) return head;
  const spec = parseScheduledSpec(object);
  if (!spec.ok) return spec;
  return {
    ok: true,
    value: { apiVersion, kind: scheduledSparkApplicationNames.kind, ...head.value, spec: spec.value },
  };
}

/** A whole MesosCluster as the API server returns it. The children of a refusal are the problems, each with its path. */
export function parseMesosCluster(object: unknown): Parsed<MesosCluster> {
  const head = parseMesosClusterHead(object);
  if (!head.ok) return head;
  const spec = parse(mesosClusterSpec, object, 'InvalidSpec', 'spec');
  if (!spec.ok) return spec;
  return { ok: true, value: { apiVersion, kind: mesosClusterNames.kind, ...head.value, spec: spec.value } };
}
