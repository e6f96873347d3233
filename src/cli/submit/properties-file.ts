/** The file of --properties-file: Java's format, of which Spark takes the keys that are its own. */
import { readFile } from 'node:fs/promises';
import { parse } from 'dot-properties';
import { CliError } from '../terminal.ts';

export interface ReadProperties {
  readonly properties: Readonly<Record<string, string>>;
  /** Keys that don't begin with `spark.`: Spark passes over them. */
  readonly ignored: readonly string[];
}

/** @throws CliError when it can't be read */
export const readPropertiesFile = async (path: string): Promise<ReadProperties> => {
  try {
    return propertiesIn(await readFile(path, 'utf8'));
  } catch (error) {
    throw new CliError(`${path} can't be read: ${error instanceof Error ? error.message : String(error)}`);
  }
};

/** Blanks around a value don't count, as for Spark. */
const propertiesIn = (text: string): ReadProperties => {
  const pairs = Object.entries(parse(text) as Record<string, string>);
  const own = pairs.filter(([key]) => key.startsWith('spark.'));
  return {
    properties: Object.fromEntries(own.map(([key, value]) => [key, value.trim()])),
    ignored: pairs.flatMap(([key]) => (key.startsWith('spark.') ? [] : [key])),
  };
};
