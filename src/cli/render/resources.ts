/** Manifests as the API server would return them: with the metadata that it adds, the same each time. */
import {
  apiVersion,
  mesosClusterNames,
  scheduledSparkApplicationNames,
  sparkApplicationNames,
} from '../../api/group.ts';
import type { MesosCluster } from '../../api/mesos-cluster.ts';
import {
  type Parsed,
  parseMesosCluster,
  parseScheduledSparkApplication,
  parseSparkApplication,
} from '../../api/parse.ts';
import type { SparkApplication } from '../../api/spark-application.ts';
import { isRecord } from '../../kube/objects.ts';
import { readTimetable } from '../../lifecycle/schedule/timetable.ts';
import type { Refusal } from '../../model/verdict.ts';
import { CliError } from '../terminal.ts';

export interface Manifests {
  readonly applications: readonly SparkApplication[];
  readonly clusters: readonly MesosCluster[];
  /** Secrets and ConfigMaps, as they stand in the files. */
  readonly others: readonly Readonly<Record<string, unknown>>[];
  readonly refusals: readonly Refusal[];
}

/** Stands for what the API server gives an object when it is created. */
const stored = {
  uid: '00000000-0000-0000-0000-000000000000',
  generation: 1,
  creationTimestamp: '2000-01-01T00:00:00Z',
};

/** Sorts documents into applications, clusters and what is wrong with them. @throws CliError for documents of another kind */
export const readManifests = (documents: readonly unknown[]): Manifests => {
  const applications: SparkApplication[] = [];
  const clusters: MesosCluster[] = [];
  const refusals: Refusal[] = [];
  const others: Readonly<Record<string, unknown>>[] = [];
  for (const document of documents.flatMap(itemsOf)) {
    const object = withMetadata(document);
    const kind = object['kind'];
    if (kind === mesosClusterNames.kind) sortInto(parseMesosCluster(object), clusters, refusals, object);
    else if (kind === sparkApplicationNames.kind)
      sortInto(parseSparkApplication(object), applications, refusals, object);
    else if (kind === scheduledSparkApplicationNames.kind)
      sortInto(runOfSchedule(object), applications, refusals, object);
    else if (kind === 'Secret' || kind === 'ConfigMap') others.push(object);
    else
      throw new CliError(
        `A document is of kind ${String(kind)}; ${sparkApplicationNames.kind}, ${scheduledSparkApplicationNames.kind} and ${mesosClusterNames.kind} of ${apiVersion} can be rendered.`,
      );
  }
  return { applications, clusters, others, refusals };
};

/** An application as the schedule would create it, under the schedule's own name. */
const runOfSchedule = (object: unknown): Parsed<SparkApplication> | Refusal => {
  const parsed = parseScheduledSparkApplication(object);
  if (!parsed.ok) return parsed;
  const { metadata, spec } = parsed.value;
  const timetable = readTimetable(spec, Date.parse(stored.creationTimestamp));
  if (!timetable.ok) return timetable;
  return { ok: true, value: { apiVersion, kind: sparkApplicationNames.kind, metadata, spec: spec.template } };
};

const itemsOf = (document: unknown): readonly unknown[] => {
  const items = isRecord(document) ? document['items'] : undefined;
  return Array.isArray(items) ? items : [document];
};

const withMetadata = (document: unknown): Record<string, unknown> => {
  if (!isRecord(document)) throw new CliError('A document is no Kubernetes object.');
  const metadata = isRecord(document['metadata']) ? document['metadata'] : {};
  const namespace = document['kind'] === mesosClusterNames.kind ? {} : { namespace: 'default' };
  return { ...document, metadata: { ...stored, ...namespace, ...metadata } };
};

const sortInto = <T>(
  parsed: { readonly ok: true; readonly value: T } | Refusal,
  values: T[],
  refusals: Refusal[],
  object: Readonly<Record<string, unknown>>,
): void => {
  if (parsed.ok) values.push(parsed.value);
  else refusals.push({ ...parsed, message: `${String(object['kind'])} ${nameOf(object)}: ${parsed.message}` });
};

const nameOf = ({ metadata }: Readonly<Record<string, unknown>>): string =>
  isRecord(metadata) ? String(metadata['name']) : '';
