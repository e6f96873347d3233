/** Secrets and ConfigMaps for an application that is rendered: those among the files, and stand-ins for the others. */
import type { SparkApplication } from '../../api/spark-application.ts';
import { isRecord } from '../../kube/objects.ts';
import { Sensitive } from '../../model/sensitive.ts';
import type { ReadObject, References } from '../../translate/read-objects.ts';
import { type ObjectName, objectKey, objectsNeeded } from '../../translate/references.ts';

/** An object of which nothing is known: it has any key that is asked for, and none that isn't named. */
class AnyKey extends Map<string, Sensitive> {
  readonly #name: string;

  constructor({ kind, name }: ObjectName) {
    super();
    this.#name = `${kind} ${name}`;
  }

  override get(key: string): Sensitive {
    return new Sensitive(`value of ${key} in ${this.#name}`);
  }
}

/** @param documents Secrets and ConfigMaps among the files */
export const renderedReferences = (
  { metadata, spec }: SparkApplication,
  documents: readonly Readonly<Record<string, unknown>>[],
): References =>
  new Map(
    objectsNeeded(spec).map((object): readonly [string, ReadObject] => {
      const found = documents.find((document) => isThat(document, object, metadata.namespace));
      return [objectKey(object), { values: found === undefined ? new AnyKey(object) : valuesOf(found) }];
    }),
  );

const isThat = (
  document: Readonly<Record<string, unknown>>,
  { kind, name }: ObjectName,
  namespace: string,
): boolean => {
  const metadata = isRecord(document['metadata']) ? document['metadata'] : {};
  return document['kind'] === kind && metadata['name'] === name && (metadata['namespace'] ?? 'default') === namespace;
};

/** As the API server would have them: `stringData` over `data`. */
const valuesOf = (document: Readonly<Record<string, unknown>>): ReadonlyMap<string, Sensitive> => {
  const secret = document['kind'] === 'Secret';
  const bytes = (base64: string) => new Sensitive(Buffer.from(base64, 'base64'));
  const text = (plain: string) => new Sensitive(plain);
  return new Map([
    ...entries(document[secret ? 'data' : 'binaryData'], bytes),
    ...entries(document[secret ? 'stringData' : 'data'], text),
  ]);
};

const entries = (data: unknown, make: (text: string) => Sensitive): readonly (readonly [string, Sensitive])[] =>
  isRecord(data)
    ? Object.entries(data).flatMap(([key, value]) => (typeof value === 'string' ? [[key, make(value)] as const] : []))
    : [];

/** What of it must not be printed, plain and as Mesos' messages have it. */
export const valuesToHide = (references: References): readonly string[] =>
  [...references].flatMap(([key, read]) =>
    key.startsWith('Secret/') && 'values' in read
      ? [...read.values.values()].flatMap((value) => [value.reveal(), Buffer.from(value.bytes()).toString('base64')])
      : [],
  );
