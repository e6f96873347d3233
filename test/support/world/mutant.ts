/** Operators with a mistake in them, to show that the watchers of a world see it: the composition root with one file changed. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { StartOperator } from './operator-process.ts';

const source = resolve(import.meta.dirname, '../../../src');
/** From the root to the changed file: each imports the next. */
const chain = ['main.ts', 'controller/controller.ts', 'controller/applications.ts'];

export interface Mutant {
  readonly start: StartOperator;
  readonly remove: () => Promise<void>;
}

/** The operator with these texts in the file that orders writes and effects replaced. @throws Error when one of them isn't there exactly once */
export const applicationsMutant = async (
  changes: readonly (readonly [text: string, instead: string])[],
): Promise<Mutant> => {
  const folder = await mkdtemp(join(tmpdir(), 'operator-mutant-'));
  for (const file of chain) {
    const path = join(source, file);
    const text = readFileSync(path, 'utf8');
    const changed = file === chain.at(-1) ? changes.reduce(replaceOnce, text) : text;
    await writeFile(join(folder, flat(file)), withAbsoluteImports(changed, path, folder));
  }
  const { startOperator } = (await import(join(folder, flat('main.ts')))) as { readonly startOperator: StartOperator };
  return { start: startOperator, remove: () => rm(folder, { recursive: true }) };
};

const flat = (file: string): string => file.replaceAll('/', '-');

const replaceOnce = (text: string, [from, to]: readonly [string, string]): string => {
  if (text.split(from).length !== 2) throw new Error(`not there exactly once: ${from}`);
  return text.replace(from, () => to);
};

/** Files of the chain import each other's copies, everything else the originals. */
const withAbsoluteImports = (text: string, path: string, folder: string): string =>
  text.replace(/ from '(\.[^']*)'/g, (_, relative: string) => {
    const target = resolve(dirname(path), relative);
    const copied = chain.find((file) => join(source, file) === target);
    return ` from '${copied === undefined ? target : join(folder, flat(copied))}'`;
  });
