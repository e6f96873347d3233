/** The directory a task runs in, with what volumes put into it. */
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join, normalize } from 'node:path';
import type { SecretMessage, VolumeMessage } from '../messages.ts';

/** A task that can't be started; the message goes into its status. */
export class LaunchError extends Error {
  override name = 'LaunchError';
}

/** <work_dir>/slaves/<agent>/frameworks/<framework>/executors/<task>/runs/<container>, as Mesos lays them out. */
export const sandboxPath = (
  workDir: string,
  agentId: string,
  frameworkId: string,
  taskId: string,
  containerId: string,
): string => join(workDir, 'slaves', agentId, 'frameworks', frameworkId, 'executors', taskId, 'runs', containerId);

/** Makes the directory with empty stdout and stderr, and lets `latest` beside it point there. */
export async function makeSandbox(sandbox: string): Promise<void> {
  await makeDirectory(sandbox);
  const latest = join(dirname(sandbox), 'latest');
  await rm(latest, { force: true });
  await symlink(basename(sandbox), latest);
}

/** The same for a task of a group, in the sandbox of its executor; `tasks/<task>` leads there. */
export async function makeNestedSandbox(sandbox: string, parent: string, taskId: string): Promise<void> {
  await makeDirectory(sandbox);
  await mkdir(join(parent, 'tasks'), { recursive: true });
  await symlink(sandbox, join(parent, 'tasks', taskId));
}

async function makeDirectory(sandbox: string): Promise<void> {
  await mkdir(sandbox, { recursive: true });
  await writeFile(join(sandbox, 'stdout'), '');
  await writeFile(join(sandbox, 'stderr'), '');
}

/**
 * Volumes as far as a plain process can have them: inside the sandbox, host paths and directories of sandboxes as links, secrets as files of mode 0600.
 * Absolute container paths of paths are left out (the process sees the host anyway); secrets there throw LaunchError.
 * @param parent the sandbox that this one lies in, of a task in a group
 */
export async function mountVolumes(
  sandbox: string,
  volumes: readonly VolumeMessage[],
  parent: string | undefined,
): Promise<void> {
  for (const volume of volumes) {
    const target = inside(sandbox, volume.container_path);
    const shared = await sandboxDirectory(sandbox, volume, parent);
    const hostPath = volume.host_path ?? volume.source?.host_path?.path ?? shared;
    if (volume.source?.type === 'SECRET') {
      if (target === undefined) throw new LaunchError('Secret volumes of plain processes must lie in the sandbox');
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, secretBytes(volume.source.secret), { mode: 0o600 });
    } else if (hostPath !== undefined && target !== undefined && target !== hostPath) {
      await mkdir(dirname(target), { recursive: true });
      await symlink(hostPath, target);
    }
  }
}

/** The directory of a volume that lies in a sandbox, made if need be. */
async function sandboxDirectory(
  sandbox: string,
  { source }: VolumeMessage,
  parent: string | undefined,
): Promise<string | undefined> {
  const { type, path } = source?.sandbox_path ?? {};
  if (path === undefined) return undefined;
  const base = type === 'PARENT' ? parent : sandbox;
  if (base === undefined) throw new LaunchError('PARENT type is not supported for top-level containers');
  const directory = inside(base, path);
  if (directory === undefined) throw new LaunchError(`Path '${path}' is not relative`);
  await mkdir(directory, { recursive: true });
  return directory;
}

/** The path in the sandbox, undefined for one that is absolute or leads out of it. */
function inside(sandbox: string, path: string): string | undefined {
  const relative = normalize(path);
  return relative.startsWith('/') || relative.startsWith('..') ? undefined : join(sandbox, relative);
}

/** The bytes of a secret. Throws LaunchError for a reference: no secret resolver is configured. */
export function secretBytes(secret: SecretMessage | undefined): Buffer {
  if (secret?.value === undefined) throw new LaunchError('Default secret resolver cannot resolve references');
  return Buffer.from(secret.value.data, 'base64');
}
