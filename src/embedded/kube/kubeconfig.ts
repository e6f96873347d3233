/** The file that tells kubectl where the API is. */
import { stringify } from 'yaml';

/** A kubeconfig with one context. */
export const kubeconfigFor = (url: string, token: string | undefined): string =>
  stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'embedded',
    clusters: [{ name: 'embedded', cluster: { server: url } }],
    users: [{ name: 'embedded', user: token === undefined ? {} : { token } }],
    contexts: [{ name: 'embedded', context: { cluster: 'embedded', user: 'embedded', namespace: 'default' } }],
  });
