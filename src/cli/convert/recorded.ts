/** A submission as it was recorded: the body of a request to a dispatcher, by itself or with the head of HTTP before it. */
import { type CreateRequest, readCreate } from '../../dispatcher/wire/create-request.ts';
import { type Application, applicationOf, written } from '../submission/application.ts';
import { resourceName } from '../submission/name.ts';
import { CliError } from '../terminal.ts';

const head = /^(POST|PUT) \S+ HTTP\/[\d.]+\r?\n/;

/** The body of such a request; undefined for a text that is none. */
export const submissionBody = (text: string): string | undefined => {
  if (head.test(text)) return text.slice(text.search(/\r?\n\r?\n/)).trim();
  return /^\s*\{/.test(text) && /"action"\s*:\s*"[A-Za-z]+"/.test(text) ? text : undefined;
};

export interface FromSubmission {
  readonly application: Application;
  /** What became of each thing that is written otherwise now. */
  readonly changes: readonly string[];
}

/** @param name of the resource; by default that of the application. @throws CliError for a body that no dispatcher would take */
export const fromSubmission = (body: string, cluster: string, name: string | undefined): FromSubmission => {
  const read = readCreate(body);
  if (read.kind === 'noSuchMessage')
    throw new CliError(`It is a message ${read.action}; a CreateSubmissionRequest can be converted.`);
  if (read.kind === 'malformed') throw new CliError(`It is no submission: ${read.message}`);
  const { request, unknownFields } = read;
  const terms = {
    name: name ?? resourceName(nameIn(request)),
    namespace: undefined,
    cluster,
    mode: 'cluster' as const,
  };
  const made = applicationOf(request, terms);
  if (!made.ok) throw new CliError(made.message);
  const { moved, dropped } = made.typed;
  const changes = [
    ...unknownFields.map((field) => `${field}: left out; no dispatcher knows it`),
    ...moved.map(({ key, path }) => `sparkProperties[${key}]: now ${written(path)}`),
    ...dropped.map((key) => `sparkProperties[${key}]: left out; it says how the request was sent, or nothing`),
  ];
  return { application: made.application, changes };
};

const nameIn = ({ sparkProperties, mainClass, appResource }: CreateRequest): string =>
  sparkProperties['spark.app.name'] ?? (mainClass || undefined) ?? appResource.split('/').at(-1) ?? '';
