/** Certificate and key that flags name. */
import { readFile } from 'node:fs/promises';
import { CliError } from './terminal.ts';

type Given = readonly [flag: string, path: string | undefined];

/** Both in PEM; undefined unless both are named. @throws CliError for a file that can't be read */
export const tlsFiles = async (
  [certFlag, cert]: Given,
  [keyFlag, key]: Given,
): Promise<{ readonly cert: string; readonly key: string } | undefined> =>
  cert === undefined || key === undefined
    ? undefined
    : { cert: await fileOf(certFlag, cert), key: await fileOf(keyFlag, key) };

const fileOf = async (flag: string, path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new CliError(`${flag} can't be read: ${error instanceof Error ? error.message : String(error)}`, 2);
  }
};
