/** What the chart makes of values, by real helm. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';

export const chartPath = fileURLToPath(new URL('../../../charts/spark-mesos-operator', import.meta.url));

// biome-ignore lint/suspicious/noExplicitAny: manifests of many kinds, looked at field by field
export type Manifest = any;

/** Namespace of the release in tests. */
export const releaseNamespace = 'spark-system';

const run = (program: string, args: readonly string[], input = ''): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = execFile(program, args, { maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
      error === null ? resolve(stdout) : reject(new Error(stderr)),
    );
    child.stdin?.end(input);
  });

/** @throws Error with what helm says */
export const render = async (
  helm: string,
  values: object,
  name = 'spark-mesos-operator',
): Promise<readonly Manifest[]> => {
  const args = ['template', name, chartPath, '--namespace', releaseNamespace, '--values', '-'];
  const text = await run(helm, args, JSON.stringify(values));
  return parseAllDocuments(text).flatMap((document) => {
    const manifest = document.toJS();
    return manifest === null ? [] : [manifest];
  });
};

/** Objects of a kind, in the order of the chart. */
export const ofKind = (manifests: readonly Manifest[], kind: string): readonly Manifest[] =>
  manifests.filter((manifest) => manifest.kind === kind);

/** What `helm` prints; @throws Error with what it says when it fails */
export const helmSays = (helm: string, ...args: readonly string[]): Promise<string> => run(helm, args);
