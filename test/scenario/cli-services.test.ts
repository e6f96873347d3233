import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { projectPath } from '../../src/cli/project.ts';
import { startKubeApi } from '../../src/embedded/kube/index.ts';
import { CommandLine, descendantsOf, endCommandLines, stillAlive } from '../support/command-line.ts';
import { until } from '../support/until.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'services-'));
});
afterEach(endCommandLines);
afterAll(() => rm(folder, { recursive: true, force: true }));

const anyPorts = ['--kube-port', '0', '--mesos-port', '0', '--artifacts-port', '0'];

/** Waits until the framework id is durable: only then the next operator comes as the same framework. */
const statusWritten = async (kubeconfig: string): Promise<void> => {
  const server = /server: (\S+)/.exec(await readFile(kubeconfig, 'utf8'))?.[1];
  for (;;) {
    const answer = await fetch(`${server}/apis/sparkmesos.dev/v1beta1/mesosclusters/embedded`);
    const cluster = (await answer.json()) as { status?: { frameworkId?: string } };
    if (cluster.status?.frameworkId !== undefined) return;
  }
};

describe('sparkmesos embedded with sparkmesos operator', () => {
  test('two commands bring up a cluster and an operator that connect, and both end in order', async () => {
    const kubeconfig = join(folder, 'kubeconfig');
    const embedded = new CommandLine(['embedded', ...anyPorts, '--kubeconfig-out', kubeconfig]);
    await embedded.wrote(/Ctrl-C ends everything here/);
    expect(await readFile(kubeconfig, 'utf8')).toContain('current-context: embedded');

    const operator = new CommandLine(['operator'], { KUBECONFIG: kubeconfig });
    await operator.wrote(/"msg":"subscribed"/);
    const list = new CommandLine(['list'], { KUBECONFIG: kubeconfig });
    expect(await list.ended).toBe(0);
    expect(list.text).toBe('There are no SparkApplications in namespace default.\n');

    operator.signal('SIGTERM');
    expect(await operator.ended).toBe(0);
    const children = descendantsOf(embedded.pid);
    embedded.signal('SIGINT');
    expect(await embedded.ended).toBe(0);
    await until('nothing of it is left', () => stillAlive(children).length === 0);
    await expect(stat(kubeconfig)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('serves the examples for the applications of the first try', async () => {
    const embedded = new CommandLine(['embedded', ...anyPorts, '--kubeconfig-out', join(folder, 'files')]);
    await embedded.wrote(/Ctrl-C/);
    const url = /^Files +(\S+)/m.exec(embedded.text)?.[1];
    const answer = await fetch(`${url}/python/wordcount.py`);
    expect(await answer.text()).toBe(await readFile(projectPath('examples/python/wordcount.py'), 'utf8'));
    embedded.signal('SIGINT');
    expect(await embedded.ended).toBe(0);
  });
});

describe('two operators', () => {
  test('on one cluster: the former stops, says why, and fails', async () => {
    const kubeconfig = join(folder, 'two');
    const embedded = new CommandLine(['embedded', ...anyPorts, '--kubeconfig-out', kubeconfig]);
    await embedded.wrote(/Ctrl-C/);
    const former = new CommandLine(['operator', '--kubeconfig', kubeconfig]);
    await former.wrote(/"msg":"subscribed"/);
    await statusWritten(kubeconfig);
    const latter = new CommandLine(['operator', '--kubeconfig', kubeconfig]);
    expect(await former.ended).toBe(1);
    expect(former.text).toContain('sparkmesos: Another operator has taken over the cluster embedded');
    latter.signal('SIGTERM');
    expect(await latter.ended).toBe(0);
    embedded.signal('SIGINT');
    expect(await embedded.ended).toBe(0);
  });
});

describe('sparkmesos embedded', () => {
  test('a port that is taken is told in a sentence, and nothing stays behind', async () => {
    const kube = await startKubeApi();
    try {
      const { port } = new URL(kube.url);
      const embedded = new CommandLine(['embedded', ...anyPorts, '--kube-port', port]);
      expect(await embedded.ended).toBe(1);
      expect(embedded.text).toBe(
        `sparkmesos: Port ${port} of this machine is taken; choose another with --kube-port, or 0 for any free one.\n`,
      );
    } finally {
      await kube.close();
    }
  });
});

describe('sparkmesos operator', () => {
  test('says how to install the definitions where they are missing', async () => {
    const kube = await startKubeApi();
    try {
      const operator = new CommandLine(['operator', '--server', kube.url]);
      expect(await operator.ended).toBe(1);
      expect(operator.text).toBe(
        `sparkmesos: ${kube.url} does not know the kinds of sparkmesos.dev: install them with \`kubectl apply -f crds/\`.\n`,
      );
    } finally {
      await kube.close();
    }
  });

  test('a wrong flag or variable is named', async () => {
    const operator = new CommandLine(['operator', '--workers', 'all'], { SPARKMESOS_LOG_LEVEL: 'loud' });
    expect(await operator.ended).toBe(2);
    expect(operator.text).toContain('--workers must be a whole number');
    expect(operator.text).toContain('SPARKMESOS_LOG_LEVEL must be one of');
  });

  test('a server that does not answer is named', async () => {
    const operator = new CommandLine(['operator', '--server', 'http://127.0.0.1:1']);
    expect(await operator.ended).toBe(1);
    expect(operator.text).toContain('sparkmesos: http://127.0.0.1:1 does not answer');
  });
});
