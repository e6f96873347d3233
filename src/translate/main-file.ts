/** Where the main file is, as the driver sees it, and what Mesos' fetcher has to bring into the sandbox. */
import type { TaskUri } from '../model/mesos.ts';
import { commaList } from '../spark/comma-list.ts';
import { booleanEntry, choiceEntry } from '../spark/conf.ts';
import type { Properties } from './properties.ts';
import { readBy, refused } from './refusal.ts';
import type { Scope } from './scope.ts';
import type { SparkHome } from './spark-home.ts';

/** A path of the agent or the image, or the name of a file in the sandbox. */
export interface MainFile {
  readonly path: string;
  readonly inSandbox: boolean;
  /** What is fetched, when it is not there already. */
  readonly fetched?: string;
}

const modeKey = 'spark.mesos.appJar.local.resolution.mode';

/**
 * `local:` names a path where the driver runs, unless `spark.mesos.appJar.local.resolution.mode` is `host`: then one of the agent, from where it is
 * fetched. Everything else is fetched into the sandbox, under its last path segment.
 * @throws Refused when it names no file
 */
export const mainFileOf = ({ app, given, trail }: Scope): MainFile => {
  const location = app.spec.mainApplicationFile;
  const mode = readBy(modeKey, () => choiceEntry(given, modeKey, ['host', 'container']));
  trail.note('spec.mainApplicationFile', 'driver TaskInfo.command');
  const local = /^local:(?:\/\/)?(.*)$/s.exec(location)?.[1];
  if (local !== undefined && !local.startsWith('/')) throw bad(location, 'which names no absolute path');
  if (local !== undefined && mode !== 'host') return { path: local, inSandbox: false };
  const name = fileName(local ?? location);
  if (name === undefined) throw bad(location, 'which names no file');
  return { path: name, inSandbox: true, fetched: local ?? location };
};

const fileName = (location: string): string | undefined => {
  const path = location.replace(/[?#].*$/s, '').replace(/^[A-Za-z][-+.A-Za-z0-9]*:(\/\/[^/]*)?/, '');
  const name = path.split('/').at(-1) ?? '';
  return name === '' || name === '.' || name === '..' ? undefined : name;
};

const bad = (location: string, why: string) =>
  refused('BadValue', 'spec.mainApplicationFile', `is "${location}", ${why}.`);

/** What tasks of driver and executors fetch: `spark.mesos.uris`, `spec.mesos.uris`, and Spark itself where it comes as an archive. */
export const commonUris = (scope: Scope, properties: Properties, home: SparkHome): readonly TaskUri[] => {
  const cache = cached(properties);
  const typed = scope.app.spec.mesos.uris.map(({ value, extract, executable, cache: own, outputFile }, index) => {
    scope.trail.note(`spec.mesos.uris[${index}]`, 'TaskInfo.command.uris');
    if (outputFile?.split('/').includes('..') === true)
      throw refused('BadValue', `spec.mesos.uris[${index}].outputFile`, 'leads out of the sandbox.');
    return {
      value,
      cache: own ?? cache,
      ...(extract === undefined ? {} : { extract }),
      ...(executable === undefined ? {} : { executable }),
      ...(outputFile === undefined ? {} : { outputFile }),
    };
  });
  return [
    ...commaList(properties['spark.mesos.uris'] ?? '').map((value) => ({ value, cache })),
    ...typed,
    ...(home.kind === 'archive' ? [{ value: home.uri, cache, extract: true }] : []),
  ];
};

/** The main file as the driver fetches it; nothing when it is there already. */
export const mainUri = ({ fetched, path }: MainFile, properties: Properties): readonly TaskUri[] =>
  fetched === undefined ? [] : [{ value: fetched, cache: cached(properties), extract: false, outputFile: path }];

const cached = (properties: Properties): boolean => {
  const key = 'spark.mesos.fetcherCache.enable';
  return readBy(key, () => booleanEntry(properties, key)) === true;
};
