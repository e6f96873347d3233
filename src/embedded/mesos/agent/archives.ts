/** The archives that the fetcher unpacks, known by their names. Jars are zip files too, and stay whole. */
import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGunzip } from 'node:zlib';

const run = promisify(execFile);
const tarEndings = ['.tar', '.tgz', '.tar.gz', '.tbz2', '.tar.bz2', '.txz', '.tar.xz'];

export const isArchive = (file: string): boolean =>
  file.endsWith('.zip') || file.endsWith('.gz') || tarEndings.some((ending) => file.endsWith(ending));

/** Unpacks into the directory; a single compressed file loses its `.gz`. Throws what the unpacking program says. */
export async function unpack(file: string, directory: string, signal: AbortSignal): Promise<void> {
  if (tarEndings.some((ending) => file.endsWith(ending))) await run('tar', ['-C', directory, '-xf', file], { signal });
  else if (file.endsWith('.zip')) await run('unzip', ['-o', '-q', '-d', directory, file], { signal });
  else
    await pipeline(createReadStream(file), createGunzip(), createWriteStream(file.slice(0, -'.gz'.length)), { signal });
}
