/** Properties of Spark for which a SparkApplication has a field: where each goes. A field means the property of the same text, and nothing else. */

/** The keys from `spec` to a field. */
export type FieldPath = readonly [string, ...string[]];

interface Field {
  readonly path: FieldPath;
  /** What the field says for this text; undefined where it can't say the same. */
  readonly read: (text: string) => unknown;
}

export interface Moved {
  readonly key: string;
  readonly path: FieldPath;
  readonly value: unknown;
}

export interface TypedFields {
  readonly moved: readonly Moved[];
  /** Properties that say nothing: the way of the submission itself, and empty ones. */
  readonly dropped: readonly string[];
  readonly rest: Readonly<Record<string, string>>;
}

const memory = (text: string): unknown => (/^[1-9][0-9]{0,11}([bB]|[kKmMgGtTpP][bB]?)?$/.test(text) ? text : undefined);

const atMost =
  (most: number) =>
  (text: string): unknown =>
    /^[1-9][0-9]{0,4}$/.test(text) && Number(text) <= most ? Number(text) : undefined;

const list = (text: string): unknown => {
  const items = text.split(',');
  return items.every((item) => item !== '' && item === item.trim()) ? items : undefined;
};

/** Heap sizes in the options of a JVM are refused in either place, and the property says so under its own name. */
const javaOptions = (text: string): unknown => (text !== '' && !/-Xm[sx]/.test(text) ? text : undefined);

const name = (text: string): unknown => (text === '' || text.length > 253 ? undefined : text);

const fields: Readonly<Record<string, Field>> = {
  'spark.driver.cores': { path: ['driver', 'cores'], read: atMost(4096) },
  'spark.driver.memory': { path: ['driver', 'memory'], read: memory },
  'spark.driver.extraJavaOptions': { path: ['driver', 'javaOptions'], read: javaOptions },
  'spark.driver.supervise': { path: ['driver', 'supervise'], read: (text) => (text === 'true' ? true : undefined) },
  'spark.executor.instances': { path: ['executor', 'instances'], read: atMost(10_000) },
  'spark.executor.cores': { path: ['executor', 'cores'], read: atMost(4096) },
  'spark.executor.memory': { path: ['executor', 'memory'], read: memory },
  'spark.executor.extraJavaOptions': { path: ['executor', 'javaOptions'], read: javaOptions },
  'spark.jars': { path: ['deps', 'jars'], read: list },
  'spark.files': { path: ['deps', 'files'], read: list },
  'spark.submit.pyFiles': { path: ['deps', 'pyFiles'], read: list },
  'spark.archives': { path: ['deps', 'archives'], read: list },
  'spark.jars.packages': { path: ['deps', 'packages'], read: list },
  'spark.jars.excludes': { path: ['deps', 'excludePackages'], read: list },
  'spark.jars.repositories': { path: ['deps', 'repositories'], read: list },
  'spark.mesos.dispatcher.queue': { path: ['mesos', 'queue'], read: name },
  'spark.mesos.role': { path: ['mesos', 'role'], read: name },
};

/** They say how a submission comes to its dispatcher, and when. */
const ofTheWay: ReadonlySet<string> = new Set([
  'spark.master',
  'spark.submit.deployMode',
  'spark.master.rest.enabled',
  'spark.app.submitTime',
]);

const saysNothing = (key: string, value: string): boolean =>
  ofTheWay.has(key) ||
  (key === 'spark.driver.supervise' && value === 'false') ||
  (value === '' && fields[key]?.read === list);

/** Sorts properties into fields, those that say nothing, and those that stay properties. */
export const typedFields = (properties: Readonly<Record<string, string>>): TypedFields => {
  const moved: Moved[] = [];
  const dropped: string[] = [];
  const rest: [string, string][] = [];
  for (const [key, text] of Object.entries(properties)) {
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    const value = field?.read(text);
    if (saysNothing(key, text)) dropped.push(key);
    else if (field !== undefined && value !== undefined) moved.push({ key, path: field.path, value });
    else rest.push([key, text]);
  }
  return { moved, dropped, rest: Object.fromEntries(rest) };
};
