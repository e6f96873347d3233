/** `sparkmesos convert`: what ran elsewhere as resources of this operator. */
import { Document } from 'yaml';
import { apiVersion, scheduledSparkApplicationNames } from '../../api/group.ts';
import { parseScheduledSparkApplication, parseSparkApplication } from '../../api/parse.ts';
import { isRecord } from '../../kube/objects.ts';
import { documentsIn, readText } from '../documents.ts';
import { CliError, type ExitCode, printable, type Terminal } from '../terminal.ts';
import { edited, sentenceOf } from './edits.ts';
import { type ConversionTerms, hasCounterpart, isOfKubeflow, kubeflowEdits } from './kubeflow.ts';
import { fromSubmission, submissionBody } from './recorded.ts';

export interface ConvertFlags extends ConversionTerms {
  readonly filename: readonly string[];
  readonly as?: string;
  readonly output: 'json' | 'yaml';
}

interface Converted {
  readonly document: Document;
  readonly name: string;
  readonly changes: readonly string[];
  /** What the operator would refuse, and a user has to decide. */
  readonly open: readonly string[];
}

/** Prints resources, and on standard error what changed; exit code 1 when something is left to decide. */
export const convert = async (flags: ConvertFlags, terminal: Terminal): Promise<ExitCode> => {
  const converted = (await Promise.all(flags.filename.map((path) => fromFile(path, flags)))).flat();
  if (converted.length === 0) throw new CliError('The files hold nothing.', 2);
  terminal.out(
    converted.map(({ document }) => written(document, flags.output)).join(flags.output === 'yaml' ? '---\n' : ''),
  );
  for (const { name, changes, open } of converted) {
    for (const sentence of changes) terminal.err(printable(`${name}: ${sentence}\n`));
    for (const sentence of open) terminal.err(printable(`${name}: to be decided by you: ${sentence}\n`));
  }
  return converted.some(({ open }) => open.length > 0) ? 1 : 0;
};

const written = (document: Document, format: ConvertFlags['output']): string =>
  format === 'json' ? `${JSON.stringify(document.toJS(), undefined, 2)}\n` : document.toString({ lineWidth: 0 });

const fromFile = async (path: string, flags: ConvertFlags): Promise<readonly Converted[]> => {
  const text = await readText(path);
  const body = submissionBody(text);
  if (body === undefined)
    return documentsIn(text, path)
      .flatMap(itemsOf)
      .map((document) => fromManifest(document, flags));
  const { application, changes } = fromSubmission(body, flags.cluster, flags.as);
  return [checked(new Document(application), changes)];
};

/** The items of a list are documents of their own. */
const itemsOf = (document: Document): readonly Document[] => {
  const value: unknown = document.toJS();
  return isRecord(value) && Array.isArray(value['items'])
    ? value['items'].map((item) => new Document(item))
    : [document];
};

const fromManifest = (document: Document, terms: ConversionTerms): Converted => {
  const manifest: unknown = document.toJS();
  if (!isRecord(manifest) || typeof manifest['kind'] !== 'string')
    throw new CliError('A document is no Kubernetes object.');
  const name = nameOf(manifest);
  if (!isOfKubeflow(manifest)) return unchanged(document, name, manifest);
  if (!hasCounterpart(manifest))
    return { document, name, changes: [], open: [`${String(manifest['kind'])} has no counterpart here`] };
  const edits = kubeflowEdits(manifest, terms);
  return checked(edited(document, edits), edits.map(sentenceOf));
};

const unchanged = (document: Document, name: string, manifest: Readonly<Record<string, unknown>>): Converted => ({
  document,
  name,
  changes: [manifest['apiVersion'] === apiVersion ? 'is one of ours already' : 'left as it is'],
  open: [],
});

/** Stands for what the API server gives an object when it is created. */
const stored = { uid: '-', resourceVersion: '1', generation: 1, namespace: 'default' };

const checked = (document: Document, changes: readonly string[]): Converted => {
  const object = document.toJS() as Readonly<Record<string, unknown>>;
  const metadata = isRecord(object['metadata']) ? object['metadata'] : {};
  const whole = { ...object, metadata: { ...stored, ...metadata } };
  const scheduled = object['kind'] === scheduledSparkApplicationNames.kind;
  const parsed = scheduled ? parseScheduledSparkApplication(whole) : parseSparkApplication(whole);
  const problems = parsed.ok ? [] : (parsed.children ?? [parsed]);
  return { document, name: nameOf(object), changes, open: problems.map(({ message }) => message) };
};

const nameOf = (object: Readonly<Record<string, unknown>>): string => {
  const metadata = isRecord(object['metadata']) ? object['metadata'] : {};
  return `${String(object['kind'])} ${String(metadata['name'] ?? '')}`;
};
