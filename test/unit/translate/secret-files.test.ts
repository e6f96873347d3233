import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Task, TaskContainer } from '../../../src/model/mesos.ts';
import { Sensitive } from '../../../src/model/sensitive.ts';
import { withSecretFiles } from '../../../src/translate/secret-files.ts';

const plain: TaskContainer = { type: 'MESOS', volumes: [], networks: [], dockerParameters: [], portMappings: [] };

const taskWith = (files: Readonly<Record<string, Sensitive>>, more: Partial<TaskContainer> = {}): Task => ({
  id: 't',
  name: 't',
  agentId: 'a',
  resources: [],
  command: { value: 'env > environment', environment: [], uris: [] },
  container: {
    ...plain,
    ...more,
    volumes: Object.entries(files).map(([containerPath, secretValue]) => ({ containerPath, mode: 'RO', secretValue })),
  },
  labels: [],
});

/** Runs the task's command in a sandbox, with its secret variables as the agent would resolve them. */
const run = ({ command }: Task, read: (sandbox: string) => void): void => {
  const sandbox = mkdtempSync(join(tmpdir(), 'secret-files-'));
  const secrets = command.environment.map((variable) => [
    variable.name,
    'secretValue' in variable ? variable.secretValue.reveal() : '',
  ]);
  try {
    const env = { PATH: process.env['PATH'], MESOS_SANDBOX: sandbox, ...Object.fromEntries(secrets) };
    execFileSync('/bin/sh', ['-c', command.value], { cwd: sandbox, env });
    read(sandbox);
  } finally {
    rmSync(sandbox, { recursive: true });
  }
};

describe('a secret file of a task', () => {
  test('arrives whole under its name, readable by the user of the task only, and its variable is gone by then', () => {
    const bytes = Uint8Array.from({ length: 200_000 }, (_, index) => (index * 7) % 256);
    const task = withSecretFiles(taskWith({ 'conf/it is/k.bin': new Sensitive(bytes), key: new Sensitive("a'b\n") }));
    run(task, (sandbox) => {
      expect(readFileSync(join(sandbox, 'conf/it is/k.bin')).equals(bytes)).toBe(true);
      expect(readFileSync(join(sandbox, 'key'), 'utf8')).toBe("a'b\n");
      expect(statSync(join(sandbox, 'key')).mode & 0o777).toBe(0o600);
      expect(readFileSync(join(sandbox, 'environment'), 'utf8')).not.toContain('_SPARK_MESOS_FILE_');
    });
  });

  test('is in no volume, which Mesos would show, and not in the command', () => {
    const task = withSecretFiles(taskWith({ key: new Sensitive('hunter2') }));
    expect(task.container?.volumes).toEqual([]);
    expect(task.command.value).not.toMatch(/hunter2|aHVudGVyMg/);
    expect(task.command.environment.every((variable) => 'secretValue' in variable)).toBe(true);
  });

  test('with no content is an empty file', () => {
    run(withSecretFiles(taskWith({ empty: new Sensitive('') })), (sandbox) => {
      expect(readFileSync(join(sandbox, 'empty'), 'utf8')).toBe('');
    });
  });

  test("at an absolute path is written inside an image, and stays a volume without one: the path is the agent's own there", () => {
    const files = { '/etc/key': new Sensitive('x') };
    expect(withSecretFiles(taskWith(files, { image: 'spark' })).command.value).toContain('> /etc/key ');
    expect(withSecretFiles(taskWith(files)).container?.volumes).toHaveLength(1);
  });

  test('changes nothing for a task that has none', () => {
    const task = taskWith({});
    expect(withSecretFiles(task)).toBe(task);
  });
});
