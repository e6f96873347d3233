/** The Secrets and ConfigMaps of an application, read where something of it may be launched. */
import { parseSparkApplication } from '../api/parse.ts';
import type { SparkApplication } from '../api/spark-application.ts';
import type { SparkApplicationStatus } from '../api/spark-application-status.ts';
import type { KubeObject } from '../kube/objects.ts';
import type { ReferenceReader } from '../kube/references.ts';
import type { ReferencesOrNot } from '../translate/read-objects.ts';
import { objectKey, objectsNeeded } from '../translate/references.ts';

/** An edit of a Secret counts for what is launched so much later. */
const launchAgeMs = 2_000;
/** Executors that follow later have what the driver has, mostly; and a run is looked at often. */
const runAgeMs = 60_000;

/** An object that is missing is looked for again after so long: nobody tells of its coming. */
export const referenceRetryMs = 10_000;

/** How old the answer may be; undefined when nothing of the application is to be launched. */
const ageWanted = ({ spec, status }: SparkApplication): number | undefined => {
  const state: SparkApplicationStatus['state'] = status?.state;
  if (spec.suspend || state === 'Completed' || state === 'Failed' || state === 'Stopping') return undefined;
  if (state === 'Submitted' || state === 'Running' || state === 'Unknown')
    return spec.executor.launchedBy === 'Operator' ? runAgeMs : undefined;
  return launchAgeMs;
};

/** Spares the parsing of the many applications that refer to nothing. */
const mayRefer = (spec: unknown): boolean => /secret|configmap/i.test(JSON.stringify(spec) ?? '');

/** @throws what the API server answers, but for objects that aren't there or may not be read */
export const readReferences = async (
  object: KubeObject | undefined,
  reader: Pick<ReferenceReader, 'read'>,
): Promise<ReferencesOrNot> => {
  if (object === undefined || !mayRefer(object.spec)) return 'unread';
  const parsed = parseSparkApplication(object);
  const ageMs = parsed.ok ? ageWanted(parsed.value) : undefined;
  if (!parsed.ok || ageMs === undefined) return 'unread';
  const { metadata, spec } = parsed.value;
  const read = objectsNeeded(spec).map(
    async (each) => [objectKey(each), await reader.read(each.kind, metadata.namespace, each.name, ageMs)] as const,
  );
  return new Map(await Promise.all(read));
};
