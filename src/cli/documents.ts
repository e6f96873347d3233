/** YAML and JSON on their way in and out. */
import { readFile } from 'node:fs/promises';
import { type Document, parseAllDocuments, stringify } from 'yaml';
import { CliError } from './terminal.ts';

export type StructuredFormat = 'json' | 'yaml';

/** The value as text; what knows how to print itself safely (`toJSON`) does so in either format. */
export const formatDocument = (value: unknown, format: StructuredFormat): string => {
  const json = JSON.stringify(value, undefined, 2);
  return format === 'json' ? `${json}\n` : stringify(JSON.parse(json), { lineWidth: 0, aliasDuplicateObjects: false });
};

/**
 * The documents in a file, JSON or YAML; `-` is standard input. Empty documents are left out.
 * @throws CliError when it can't be read or is neither
 */
export const readDocuments = async (path: string): Promise<readonly unknown[]> => {
  const documents = documentsIn(await readText(path), path);
  return documents.map((document): unknown => document.toJS());
};

/**
 * The documents of a text that are not empty, with their comments.
 * @throws CliError when it is neither JSON nor YAML
 */
export const documentsIn = (text: string, path: string): readonly Document[] => {
  const documents = parseAllDocuments(text);
  if (!Array.isArray(documents)) return [];
  return (documents as readonly Document[]).filter((document) => {
    const [problem] = document.errors;
    if (problem !== undefined) throw new CliError(`${path} is not YAML: ${problem.message.split('\n')[0]}`);
    return (document.toJS() ?? undefined) !== undefined;
  });
};

/** The text of a file; `-` is standard input. @throws CliError when it can't be read */
export const readText = async (path: string): Promise<string> => {
  try {
    return path === '-' ? await readStandardInput() : await readFile(path, 'utf8');
  } catch (error) {
    throw new CliError(`${path} can't be read: ${error instanceof Error ? error.message : String(error)}`);
  }
};

const readStandardInput = async (): Promise<string> => {
  let text = '';
  for await (const piece of process.stdin.setEncoding('utf8')) text += String(piece);
  return text;
};
