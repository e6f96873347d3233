/**
 * The program with the real etcd, kube-apiserver and kube-controller-manager, built by Go from test/real/kube-server: once, into a
 * cache outside the repository, under a name that follows from everything that goes into it.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, symlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('../kube-server/', import.meta.url));
const version = '1.34.4';
const flags = [
  `-X k8s.io/component-base/version.gitVersion=v${version}`,
  '-X k8s.io/component-base/version.gitMajor=1',
  '-X k8s.io/component-base/version.gitMinor=34',
];

/** Where downloads and builds of the real parts are kept between runs. */
export const cacheDir = (): string => {
  const dir = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'spark-mesos-operator');
  mkdirSync(dir, { recursive: true });
  return dir;
};

const digest = (): string => {
  const hash = createHash('sha256').update(execFileSync('go', ['version']));
  for (const file of ['main.go', 'go.mod', 'go.sum']) hash.update(readFileSync(join(source, file)));
  return hash.digest('hex').slice(0, 16);
};

/** The directory with links etcd, kube-apiserver and kube-controller-manager; builds them when they aren't there (minutes). Throws without Go. */
export const kubeBinaries = (): string => {
  const dir = join(cacheDir(), `kube-server-${digest()}`);
  if (existsSync(dir)) return dir;
  const building = `${dir}.building-${process.pid}`;
  mkdirSync(building);
  const program = join(building, 'kube-server');
  execFileSync('go', ['build', '-trimpath', '-ldflags', `-s -w ${flags.join(' ')}`, '-o', program, '.'], {
    cwd: source,
    env: { ...process.env, CGO_ENABLED: '0' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  for (const name of ['etcd', 'kube-apiserver', 'kube-controller-manager'])
    symlinkSync('kube-server', join(building, name));
  renameSync(building, dir);
  return dir;
};
