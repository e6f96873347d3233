/** A command line of spark-submit as the request that spark-submit would make of it (semantics 2.6). */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CreateRequest } from '../../dispatcher/wire/create-request.ts';
import { fileProperties, propertyOf, type SubmitFlags } from './flags.ts';

export interface CommandLine {
  readonly file: string;
  readonly words: readonly string[];
  readonly flags: SubmitFlags;
  /** Of the file that --properties-file names. */
  readonly properties: Readonly<Record<string, string>>;
  readonly sparkVersion: string;
}

export type Asked =
  | { readonly ok: true; readonly request: CreateRequest; readonly name: string; readonly local: readonly string[] }
  | { readonly ok: false; readonly sentence: string };

/** The request, the name of the application, and the files of this machine that it names. A flag wins over --conf, and that over the file. */
export const requestOf = ({ file, words, flags, properties, sparkVersion }: CommandLine): Asked => {
  const script = /\.(py|[rR])$/.test(file);
  if (!script && flags.class === undefined)
    return { ok: false, sentence: `--class is required: ${file} is neither a Python nor an R file.` };
  const mainClass = script ? '' : (flags.class ?? '');
  const told = { ...properties, ...Object.fromEntries(flags.conf ?? []), ...flagProperties(flags) };
  const name = told['spark.app.name'] ?? (script ? baseName(file) : mainClass);
  const given = { ...told, 'spark.app.name': name };
  const local: string[] = [];
  const located = (path: string): string => locate(path, local);
  const sparkProperties = Object.fromEntries(
    Object.entries(given).map(([key, value]) => [
      key,
      fileProperties.has(key) && value !== '' ? value.split(',').map(located).join(',') : value,
    ]),
  );
  const request = {
    clientSparkVersion: sparkVersion,
    appResource: located(file),
    mainClass,
    appArgs: words,
    sparkProperties,
    environmentVariables: {},
  };
  return { ok: true, request, name, local };
};

const flagProperties = (flags: SubmitFlags): Readonly<Record<string, string>> => {
  const entries = Object.entries(propertyOf).flatMap(([flag, key]) => {
    const value = flags[flag as keyof typeof propertyOf];
    return value === undefined ? [] : [[key, value] as const];
  });
  return { ...Object.fromEntries(entries), ...(flags.supervise === true ? { 'spark.driver.supervise': 'true' } : {}) };
};

const baseName = (path: string): string => path.split('/').at(-1) ?? path;

/** An address stays; a path becomes that of a file, and is told. What follows `#` is the name that a file gets. */
const locate = (path: string, local: string[]): string => {
  const trimmed = path.trim();
  if (/^[a-zA-Z][a-zA-Z0-9+.-]*:/.test(trimmed)) return trimmed;
  const [name = '', ...fragment] = trimmed.split('#');
  local.push(trimmed);
  return [`file:${pathToFileURL(resolve(name)).pathname}`, ...fragment].join('#');
};
