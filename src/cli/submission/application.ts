/** What spark-submit asks a dispatcher for, as the SparkApplication that a user would have written. */
import { apiVersion, requestAnnotation, sparkApplicationNames } from '../../api/group.ts';
import { manifestOf } from '../../dispatcher/resource/manifest.ts';
import type { CreateRequest } from '../../dispatcher/wire/create-request.ts';
import type { Refusal } from '../../model/verdict.ts';
import { type FieldPath, type Moved, type TypedFields, typedFields } from './typed-fields.ts';

export interface ApplicationTerms {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly cluster: string;
  readonly mode: 'cluster' | 'client';
  readonly launchedBy?: 'Driver' | 'Operator' | undefined;
  /** Further fields, by their paths from `spec`. */
  readonly more?: readonly Pick<Moved, 'path' | 'value'>[];
  /** Marks the resource of this call alone. */
  readonly mark?: string | undefined;
}

export interface Application {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

export interface Made {
  readonly ok: true;
  readonly application: Application;
  readonly typed: TypedFields;
}

/** In the order in which people write them. */
const order = [
  'type',
  'mode',
  'sparkVersion',
  'image',
  'proxyUser',
  'mainClass',
  'mainApplicationFile',
  'arguments',
  'deps',
  'driver',
  'executor',
  'sparkConf',
  'mesos',
];

/** The resource of a request: what has a field goes there, everything else stays a property. */
export const applicationOf = (request: CreateRequest, terms: ApplicationTerms): Made | Refusal => {
  const { name, namespace, cluster, launchedBy, mark } = terms;
  const typed = typedFields(ownTexts(withoutMainFile(request), name));
  const asProperties = { ...request, sparkProperties: typed.rest };
  const made = manifestOf(asProperties, { namespace: namespace ?? '', name, request: '' }, { cluster, launchedBy });
  if (!made.ok) return made;
  const written = structuredClone(made.value.spec) as Record<string, unknown>;
  const spec: Record<string, unknown> = { ...written, mode: terms.mode };
  for (const { path, value } of [...typed.moved, ...(terms.more ?? [])]) setAt(spec, path, value);
  const metadata = {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(mark === undefined ? {} : { annotations: { [requestAnnotation]: mark } }),
  };
  const application = { apiVersion, kind: sparkApplicationNames.kind, metadata, spec: inOrder(spec) };
  return { ok: true, application, typed };
};

/** spark-submit puts the main file at the end of the jars; the driver gets it without that. */
const withoutMainFile = ({ sparkProperties, appResource }: CreateRequest): CreateRequest['sparkProperties'] => {
  const jars = sparkProperties['spark.jars'];
  if (jars === undefined || jars === null) return sparkProperties;
  const items = jars.split(',');
  return items.at(-1) === appResource
    ? { ...sparkProperties, 'spark.jars': items.slice(0, -1).join(',') }
    : sparkProperties;
};

/** Without nulls, and without a name that is that of the resource anyway. */
const ownTexts = (properties: CreateRequest['sparkProperties'], name: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(properties).filter(
      (entry): entry is [string, string] => entry[1] !== null && !(entry[0] === 'spark.app.name' && entry[1] === name),
    ),
  );

const setAt = (object: Record<string, unknown>, [key, ...rest]: readonly string[], value: unknown): void => {
  if (key === undefined) return;
  if (rest.length === 0) object[key] = value;
  else {
    const inner = { ...((object[key] ?? {}) as Record<string, unknown>) };
    setAt(inner, rest, value);
    object[key] = inner;
  }
};

const inOrder = (spec: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  const rank = ([key]: [string, unknown]) => (order.includes(key) ? order.indexOf(key) : order.length);
  return Object.fromEntries(Object.entries(spec).sort((a, b) => rank(a) - rank(b)));
};

/** A field as it is written in messages. */
export const written = (path: FieldPath): string => `spec.${path.join('.')}`;
