/**
 * Containers as processes of this machine. There are neither images nor file systems of their own: what is mounted lies in a directory of the Pod, and
 * where its path stands in a command or a variable it is changed to that. What an image would bring comes as variables.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KubeClient } from '../../../src/kube/client.ts';
import type { End, Pod, Run, Waiting } from './kubelet.ts';
import type { Logs } from './logs.ts';

interface ProcessMeans {
  readonly client: KubeClient;
  readonly logs: Logs;
  /** Image -> the variables that it has. */
  readonly images: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const types = {
  Secret: { group: '', version: 'v1', plural: 'secrets', kind: 'Secret', namespaced: true },
  ConfigMap: { group: '', version: 'v1', plural: 'configmaps', kind: 'ConfigMap', namespaced: true },
} as const;

class Missing extends Error {}

// biome-ignore lint/suspicious/noExplicitAny: parts of a Pod, looked at field by field
type Part = any;

/** Runs the containers of Pods, as `begin` of a kubelet. */
export const processesOf =
  ({ client, logs, images }: ProcessMeans) =>
  async (pod: Pod): Promise<Run | Waiting> => {
    const { namespace, name } = pod.metadata;
    const dir = await mkdtemp(join(tmpdir(), `${name}-`));
    const values = async (kind: keyof typeof types, object: string): Promise<ReadonlyMap<string, Buffer>> => {
      const found: Part = await client.get(types[kind], { namespace, name: object });
      if (found === undefined) throw new Missing(`${kind.toLowerCase()} "${object}" not found`);
      const encoding = kind === 'Secret' ? 'base64' : 'utf8';
      return new Map(Object.entries<string>(found.data ?? {}).map(([key, text]) => [key, Buffer.from(text, encoding)]));
    };
    const running: ChildProcess[] = [];
    let stopped = false;
    try {
      await mountAll(pod, dir, values);
      const prepared = await Promise.all(
        [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map((container: Part) =>
          prepare(container, pod, dir, values, images),
        ),
      );
      const inits: number = (pod.spec.initContainers ?? []).length;
      const start = ({ program, args, env, containerName }: Prepared): Promise<number> => {
        const log = logs.of(`${namespace}/${name}/${containerName}`);
        const child = spawn(program, args, { cwd: dir, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
        for (const stream of [child.stdout, child.stderr])
          stream?.setEncoding('utf8').on('data', (piece: string) => log.write(piece));
        running.push(child);
        return once(child, 'close').then(([code, signal]) => {
          log.end();
          return code ?? (signal === 'SIGKILL' ? 137 : 143);
        });
      };
      const runAll = async (): Promise<End> => {
        for (const one of prepared.slice(0, inits)) {
          const code = stopped ? 143 : await start(one);
          if (code !== 0) return { exitCode: code };
        }
        const codes = await Promise.all(prepared.slice(inits).map(start));
        return { exitCode: codes.find((code) => code !== 0) ?? 0 };
      };
      const ended = runAll().finally(() => rm(dir, { recursive: true, force: true }));
      return {
        ended,
        stop: (forced) => {
          stopped = true;
          for (const { pid } of running) endGroup(pid, forced);
        },
      };
    } catch (error) {
      await rm(dir, { recursive: true, force: true });
      if (!(error instanceof Missing)) throw error;
      return { waiting: { reason: 'CreateContainerConfigError', message: error.message } };
    }
  };

const endGroup = (pid: number | undefined, forced: boolean): void => {
  try {
    if (pid !== undefined) process.kill(-pid, forced ? 'SIGKILL' : 'SIGTERM');
  } catch {
    // It has ended.
  }
};

type Values = (kind: keyof typeof types, object: string) => Promise<ReadonlyMap<string, Buffer>>;

const mountAll = async ({ spec }: Pod, dir: string, values: Values): Promise<void> => {
  for (const volume of spec.volumes ?? []) {
    const path = join(dir, volume.name);
    await mkdir(path, { recursive: true });
    const files =
      volume.secret !== undefined
        ? await values('Secret', volume.secret.secretName)
        : volume.configMap !== undefined
          ? await values('ConfigMap', volume.configMap.name)
          : new Map<string, Buffer>();
    for (const [key, bytes] of files) await writeFile(join(path, key), bytes);
  }
};

interface Prepared {
  readonly containerName: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const prepare = async (
  container: Part,
  pod: Pod,
  dir: string,
  values: Values,
  images: ProcessMeans['images'],
): Promise<Prepared> => {
  const moved = (text: string): string =>
    (container.volumeMounts ?? []).reduce(
      (result: string, mount: Part) => result.replaceAll(mount.mountPath, join(dir, mount.name)),
      text,
    );
  const env: Record<string, string> = { PATH: process.env['PATH'] ?? '', ...images[container.image] };
  for (const { secretRef, configMapRef, prefix = '' } of container.envFrom ?? []) {
    const read = secretRef ? await values('Secret', secretRef.name) : await values('ConfigMap', configMapRef.name);
    for (const [key, bytes] of read) env[prefix + key] = bytes.toString('utf8');
  }
  for (const { name, value = '', valueFrom } of container.env ?? [])
    env[name] = valueFrom === undefined ? moved(expanded(value, env)) : await resolved(valueFrom, pod, values);
  const [program = '', ...args] = [...(container.command ?? []), ...(container.args ?? [])].map((word: string) =>
    moved(expanded(word, env)),
  );
  return { containerName: container.name, program, args, env };
};

/** As kubelets do: `$(NAME)` is the variable where there is one, `$$` a dollar. */
const expanded = (text: string, env: Readonly<Record<string, string>>): string =>
  text.replace(/\$\$|\$\(([^)]*)\)/g, (all, name: string | undefined) =>
    name === undefined ? '$' : (env[name] ?? all),
  );

const resolved = async (source: Part, { metadata }: Pod, values: Values): Promise<string> => {
  if (source.fieldRef !== undefined)
    return source.fieldRef.fieldPath === 'status.podIP' ? '127.0.0.1' : metadata[source.fieldRef.fieldPath.slice(9)];
  const { kind, ref } =
    source.secretKeyRef === undefined
      ? { kind: 'ConfigMap' as const, ref: source.configMapKeyRef }
      : { kind: 'Secret' as const, ref: source.secretKeyRef };
  const value = (await values(kind, ref.name)).get(ref.key);
  if (value === undefined) throw new Missing(`couldn't find key ${ref.key} in ${kind} ${ref.name}`);
  return value.toString('utf8');
};
