/** `sparkmesos crds` against the embedded API. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { customResourceDefinitions } from '../../../src/api/crd.ts';
import { run } from '../../../src/cli/program.ts';
import { type JsonObject, type KubeApi, startKubeApi } from '../../../src/embedded/kube/index.ts';
import { KeptTerminal } from '../../support/terminal.ts';

const collection = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const definitions = customResourceDefinitions();
const told = (word: string) => definitions.map(({ metadata }) => `${metadata.name} ${word}\n`).join('');

const sparkmesos = async (...words: readonly string[]) => {
  const terminal = new KeptTerminal();
  const code = await run(words, terminal);
  return { code, out: terminal.stdout, err: terminal.stderr };
};

describe('sparkmesos crds', () => {
  let kube: KubeApi;
  beforeEach(async () => {
    kube = await startKubeApi();
  });
  afterEach(() => kube.close());

  test('prints what the API server is to take', async () => {
    const { code, out } = await sparkmesos('crds');
    expect(code).toBe(0);
    expect(parseAllDocuments(out).map((document) => document.toJS())).toEqual(JSON.parse(JSON.stringify(definitions)));
  });

  test('creates what is missing, and changes nothing that is so already', async () => {
    const apply = () => sparkmesos('crds', '--apply', '--server', kube.url);
    expect(await apply()).toEqual({ code: 0, out: told('created'), err: '' });
    expect(await apply()).toEqual({ code: 0, out: told('unchanged'), err: '' });
  });

  test("replaces an older definition as a whole, and leaves others' labels on it", async () => {
    const [first] = definitions;
    const { schema, ...version } = first?.spec.versions[0] ?? {};
    const older = JSON.parse(
      JSON.stringify({
        ...first,
        metadata: { ...first?.metadata, labels: { team: 'data' } },
        spec: {
          ...first?.spec,
          versions: [
            {
              ...version,
              schema: { openAPIV3Schema: { type: 'object', properties: { gone: { type: 'string' } } } },
            },
          ],
        },
      }),
    ) as JsonObject & Parameters<KubeApi['create']>[1];
    kube.create(collection, older);
    const { out } = await sparkmesos('crds', '--apply', '--server', kube.url);
    expect(out).toContain(`${first?.metadata.name} updated\n`);
    const now = kube.get(`${collection}/${first?.metadata.name}`);
    expect(now?.metadata.labels).toEqual({ team: 'data' });
    expect(now?.spec).toMatchObject({ versions: JSON.parse(JSON.stringify([{ ...version, schema }])) });
    expect(JSON.stringify(now?.spec)).not.toContain('"gone"');
  });

  test('says which server does not answer', async () => {
    await kube.close();
    const { code, err } = await sparkmesos('crds', '--apply', '--server', kube.url);
    expect([code, err]).toEqual([1, expect.stringContaining(`${kube.url} does not answer`)]);
    kube = await startKubeApi();
  });
});
