/** Where the main file is, as the driver sees it, and what Mesos' fetcher has to bring into the sandbox. */
import type { TaskUri } from '../model/mesos.ts';
import type { Properties } from './properties.ts';
import { Refused, refuse } from './refusal.ts';

/** A path of the agent, or the name of a file in the sandbox. */
export interface MainFile {
  readonly path: string;
  readonly inSandbox: boolean;
}

/**
 * `local:` names a path on the agent; everything else is fetched into the sandbox, under its last path segment.
 * @throws Refused when it names no file
 */
export const mainFileOf = (location: string): MainFile => {
  const local = /^local:(?:\/\/)?(.*)$/s.exec(location)?.[1];
  if (local !== undefined) {
    if (!local.startsWith('/')) throw bad(location, 'which names no absolute path on the agents');
    return { path: local, inSandbox: false };
  }
  const path = location.replace(/[?#].*$/s, '').replace(/^[A-Za-z][-+.A-Za-z0-9]*:(\/\/[^/]*)?/, '');
  const name = path.split('/').at(-1) ?? '';
  if (name === '' || name === '.' || name === '..') throw bad(location, 'which names no file');
  return { path: name, inSandbox: true };
};

const bad = (location: string, why: string) =>
  new Refused(refuse('BadValue', 'spec.mainApplicationFile', `is "${location}", ${why}.`));

/** What is fetched: the main file, unless the agents have it, and `spark.mesos.uris`. */
export const urisOf = (location: string, mainFile: MainFile, properties: Properties): readonly TaskUri[] => {
  const cache = properties['spark.mesos.fetcherCache.enable'] === 'true';
  const more = (properties['spark.mesos.uris'] ?? '').split(',').map((uri) => uri.trim());
  const main: readonly TaskUri[] = mainFile.inSandbox
    ? [{ value: location, cache, extract: false, outputFile: mainFile.path }]
    : [];
  return [...main, ...more.filter((uri) => uri !== '').map((value) => ({ value, cache }))];
};
