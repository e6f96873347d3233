/** Before the tests of the real tier: a real Kubernetes API for the contract suite. Required in CI; elsewhere a loud absence when Go is missing. */
import { execFileSync } from 'node:child_process';
import { KubeServer } from './kube-server.ts';

declare global {
  var realKubeServer: KubeServer | undefined;
}

const hasGo = (): boolean => {
  try {
    execFileSync('go', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

export default async function setup(): Promise<void> {
  if (!hasGo()) {
    if (process.env['CI'] !== undefined) throw new Error('Go is not installed, and in CI every real part is required');
    process.stderr.write('\nGo is not installed: the tests against a real kube-apiserver are SKIPPED\n');
    return;
  }
  const server = await KubeServer.start();
  globalThis.realKubeServer = server;
  process.env['KUBE_TARGET_URL'] = server.url;
  process.env['KUBE_TARGET_TOKEN'] = server.token;
  process.env['KUBE_TARGET_CONTROLLERS'] = '1';
  process.env['KUBE_TARGET_KUBECONFIG'] = server.kubeconfigPath;
}
