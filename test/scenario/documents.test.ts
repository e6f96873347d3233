/** What the documents show is true: manifests are taken and translated, commands and their flags exist, links lead somewhere. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Command } from 'commander';
import { parseAllDocuments } from 'yaml';
import { customResourceDefinitions } from '../../src/api/crd.ts';
import { parseMesosCluster, parseSparkApplication } from '../../src/api/parse.ts';
import { sparkmesos } from '../../src/cli/program.ts';
import { projectPath } from '../../src/cli/project.ts';
import { type JsonObject, type KubeApi, startKubeApi } from '../../src/embedded/kube/index.ts';
import { Sensitive } from '../../src/model/sensitive.ts';
import { describeDriver } from '../../src/translate/description.ts';
import { mesosClusterObject } from '../support/resources.ts';
import { KeptTerminal } from '../support/terminal.ts';
import { applicationsPath, clustersPath } from '../support/world/views.ts';

const pages = ['README.md', ...readdirSync(projectPath('docs')).filter((name) => name.endsWith('.md'))].map((name) =>
  name === 'README.md' ? name : join('docs', name),
);
const textOf = (page: string): string => readFileSync(projectPath(page), 'utf8');

/** The blocks of code of a language, with the line where each begins. */
const blocks = (page: string, language: string): readonly (readonly [string, string])[] =>
  [...textOf(page).matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(
    (match) => [`${page}:${textOf(page).slice(0, match.index).split('\n').length}`, match[1] ?? ''] as const,
  );

const manifests = pages
  .flatMap((page) => blocks(page, 'yaml'))
  .flatMap(([where, text]) =>
    parseAllDocuments(text).map((document) => [where, document.toJS() as JsonObject] as const),
  )
  .filter(([, { apiVersion }]) => apiVersion === 'sparkmesos.dev/v1beta1');

const commandsOf = () => sparkmesos(new KeptTerminal(), () => {}).commands;

const commands = pages.flatMap((page) =>
  [...textOf(page).matchAll(/(?:npx )?sparkmesos ([a-z][^`\n#|]*)/g)]
    .map((match) => (match[1] ?? '').trim().split(/\s+/))
    .filter(([name]) => commandsOf().some((one) => one.name() === name))
    .map((words) => [`${page}: sparkmesos ${words.join(' ')}`, words] as const),
);

const lists: Readonly<Record<string, string>> = {
  SparkApplication: 'sparkapplications',
  ScheduledSparkApplication: 'scheduledsparkapplications',
};

/** The cluster that the documents show under a name, or one that has what examples need. */
const clusterNamed = (name: string) => {
  const shown = manifests.find(([, { kind, metadata }]) => kind === 'MesosCluster' && Object(metadata).name === name);
  const framework = { roles: ['*', 'etl'] };
  const spec = { master: 'mesos://m:5050', sparkHome: '/opt/spark', framework, ...Object(shown?.[1]['spec']) };
  return parseMesosCluster(mesosClusterObject(spec));
};

let kube: KubeApi;
beforeAll(async () => {
  kube = await startKubeApi();
  for (const crd of customResourceDefinitions())
    kube.create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', crd as unknown as JsonObject);
  kube.create('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'data' } });
});
afterAll(() => kube.close());

describe('a manifest of the documents', () => {
  test.each(manifests)('%s is taken by the API server', (_, manifest) => {
    const { kind, metadata } = manifest as { kind: string; metadata: { namespace?: string } };
    const path =
      kind === 'MesosCluster'
        ? clustersPath
        : applicationsPath(metadata.namespace ?? 'default').replace('sparkapplications', lists[kind] ?? '');
    expect(() => kube.create(path, manifest)).not.toThrow();
  });

  test.each(manifests.filter(([, { kind }]) => kind !== 'MesosCluster'))('%s becomes a driver', (_, manifest) => {
    const { kind, spec } = manifest as { kind: string; spec: { template?: JsonObject } };
    const application = {
      ...manifest,
      kind: 'SparkApplication',
      spec: kind === 'SparkApplication' ? spec : spec.template,
    };
    const parsed = parseSparkApplication({
      ...application,
      metadata: { ...(manifest['metadata'] as object), uid: 'u', generation: 1 },
    });
    if (!parsed.ok) throw new Error(parsed.message);
    const cluster = clusterNamed(parsed.value.spec.mesos.cluster);
    if (!cluster.ok) throw new Error(cluster.message);
    const secret = new Sensitive('secret');
    const described = describeDriver(parsed.value, cluster.value.spec, 'driver-1', 1, secret, 'unread');
    expect(described.ok ? '' : described.message).toBe('');
  });

  test.each(manifests.filter(([, { kind }]) => kind === 'MesosCluster'))('%s is read', (_, manifest) => {
    const parsed = parseMesosCluster({
      ...manifest,
      metadata: { ...(manifest['metadata'] as object), uid: 'u', generation: 1 },
    });
    expect(parsed.ok ? '' : parsed.message).toBe('');
  });
});

/** The command's own, and those of the program above it. */
const flagsOf = (command: Command): readonly string[] =>
  [command, ...(command.parent === null ? [] : [command.parent])].flatMap((one) =>
    one.options.flatMap(({ short, long }) => [short, long]).filter((flag) => flag !== undefined && flag !== null),
  );

test.each(commands)('%s: its flags exist', (_, [name, ...words]) => {
  const command = commandsOf().find((one) => one.name() === name);
  if (command === undefined) throw new Error(`no command ${name}`);
  const flags = words.map((word) => word.replace(/^\[|[\],]+$/g, '')).filter((word) => /^--?[a-z]/i.test(word));
  expect(flags.map((flag) => flag.replace(/=.*/, '')).filter((flag) => !flagsOf(command).includes(flag))).toEqual([]);
});

test.each(pages)('the links of %s lead somewhere', (page) => {
  const targets = [...textOf(page).matchAll(/\]\(([^)#:\s]+)(?:#[^)]*)?\)/g)].map((match) => match[1] ?? '');
  const lost = targets.filter((target) => !existsSync(join(projectPath('.'), dirname(page), target)));
  expect(lost).toEqual([]);
});
