/** Real kubectl against the embedded API: what people type must work. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type JsonObject, type KubeApi, startKubeApi } from '../../src/embedded/kube/index.ts';
import { kubectlLayer } from './support/kubectl-layer.ts';

const layer = kubectlLayer();
const withKubectl = layer === undefined ? describe.skip : describe;

const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.dev' },
  spec: {
    group: 'example.dev',
    scope: 'Namespaced',
    names: { kind: 'Widget', plural: 'widgets', shortNames: ['wd'] },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        additionalPrinterColumns: [
          { name: 'State', type: 'string', jsonPath: '.status.state' },
          { name: 'Size', type: 'integer', jsonPath: '.spec.size', priority: 1 },
          { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
        ],
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                description: 'What the widget is to be.',
                required: ['size'],
                properties: {
                  size: { type: 'integer', minimum: 1, description: 'How big it is.' },
                  mode: { type: 'string', default: 'a' },
                },
              },
              status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
            },
          },
        },
      },
    ],
  },
};
const widget = (name: string, spec: JsonObject = { size: 1 }) => ({
  apiVersion: 'example.dev/v1',
  kind: 'Widget',
  metadata: { name },
  spec,
});

withKubectl('kubectl', () => {
  let api: KubeApi;
  let dir: string;
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'kubectl-test-'));
    api = await startKubeApi();
    writeFileSync(join(dir, 'config'), api.kubeconfig());
    file('definition', definition);
    await kubectl('apply', '-f', join(dir, 'definition.json'));
    await kubectl('wait', '--for=condition=Established', 'crd/widgets.example.dev', '--timeout=30s');
  });
  afterAll(async () => {
    await api?.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const file = (name: string, content: object): string => {
    const path = join(dir, `${name}.json`);
    writeFileSync(path, JSON.stringify(content));
    return path;
  };
  const options = () => ({ env: { ...process.env, KUBECONFIG: join(dir, 'config'), HOME: dir } });
  /** What it printed, errors included; rejects when it takes longer than a minute. */
  const run = (...args: readonly string[]): Promise<{ readonly code: number; readonly text: string }> =>
    new Promise((resolve, reject) => {
      execFile(layer?.kubectl ?? '', args, { ...options(), timeout: 60_000 }, (error, stdout, stderr) => {
        if (error !== null && typeof error.code !== 'number') reject(error);
        else resolve({ code: Number(error?.code ?? 0), text: `${stdout}${stderr}` });
      });
    });
  const kubectl = async (...args: readonly string[]): Promise<string> => {
    const { code, text } = await run(...args);
    if (code !== 0) throw new Error(`kubectl ${args.join(' ')} ended with ${code}: ${text}`);
    return text;
  };
  const path = '/apis/example.dev/v1/namespaces/default/widgets';

  test('applies, and sees what did not change', async () => {
    const manifest = file('applied', widget('applied'));
    expect(await kubectl('apply', '-f', manifest)).toBe('widget.example.dev/applied created\n');
    expect(await kubectl('apply', '-f', manifest)).toBe('widget.example.dev/applied unchanged\n');
    file('applied', widget('applied', { size: 2 }));
    expect(await kubectl('apply', '-f', manifest)).toBe('widget.example.dev/applied configured\n');
    expect(api.get(`${path}/applied`)?.spec).toEqual({ size: 2, mode: 'a' });
  });

  test('applies on the server, and is told of conflicts', async () => {
    const manifest = file('owned', widget('owned'));
    expect(await kubectl('apply', '--server-side', '-f', manifest)).toBe(
      'widget.example.dev/owned serverside-applied\n',
    );
    file('owned', widget('owned', { size: 2 }));
    const refused = await run('apply', '--server-side', '--field-manager=other', '-f', manifest);
    expect(refused.code).not.toBe(0);
    expect(refused.text).toContain('Apply failed with 1 conflict: conflict with "kubectl": .spec.size');
    await kubectl('apply', '--server-side', '--field-manager=other', '--force-conflicts', '-f', manifest);
    expect(api.get(`${path}/owned`)?.spec).toEqual({ size: 2, mode: 'a' });
  });

  test('is refused with the field and the reason', async () => {
    const unknown = await run('apply', '-f', file('unknown', widget('unknown', { size: 1, bogus: 1 })));
    expect(unknown.text).toContain('strict decoding error: unknown field "spec.bogus"');
    const small = await run('apply', '-f', file('small', widget('small', { size: 0 })));
    expect(small.text).toContain(
      'The Widget "small" is invalid: spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1',
    );
  });

  test('prints the columns', async () => {
    api.create(path, widget('printed'));
    api.patch(`${path}/printed/status`, { status: { state: 'Running' } });
    expect(await kubectl('get', 'wd', 'printed')).toMatch(/^NAME +STATE +AGE\nprinted +Running +\d+s\n$/);
    expect(await kubectl('get', 'wd', 'printed', '-o', 'wide')).toMatch(/^NAME +STATE +SIZE +AGE\n/);
    expect(await kubectl('get', 'wd', 'printed', '-o', 'jsonpath={.status.state}')).toBe('Running');
    expect(await kubectl('get', 'wd', '-o', 'name', '--field-selector', 'metadata.name=printed')).toBe(
      'widget.example.dev/printed\n',
    );
  });

  test('describes, with events', async () => {
    const { metadata } = api.create(path, widget('described'));
    const involvedObject = {
      apiVersion: 'example.dev/v1',
      kind: 'Widget',
      name: 'described',
      namespace: 'default',
      uid: metadata.uid,
    };
    const times = { firstTimestamp: metadata.creationTimestamp, lastTimestamp: metadata.creationTimestamp };
    api.create('/api/v1/namespaces/default/events', {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'described.1' },
      involvedObject,
      reason: 'Started',
      message: 'the widget started',
      type: 'Normal',
      source: { component: 'tests' },
      ...times,
    });
    const text = await kubectl('describe', 'wd', 'described');
    expect(text).toContain('Kind:         Widget');
    expect(text).toMatch(/Normal +Started +\S+ +tests +the widget started/);
    expect(await kubectl('get', 'events')).toMatch(/Normal +Started +widget\/described +the widget started/);
  });

  test('waits for conditions, values and deletion', async () => {
    api.create(path, widget('awaited'));
    const ready = kubectl('wait', '--for=condition=Ready', 'wd/awaited', '--timeout=30s');
    const running = kubectl('wait', '--for=jsonpath={.status.state}=Running', 'wd/awaited', '--timeout=30s');
    api.patch(`${path}/awaited/status`, {
      status: { state: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
    });
    expect(await ready).toContain('condition met');
    expect(await running).toContain('condition met');
    const gone = kubectl('wait', '--for=delete', 'wd/awaited', '--timeout=30s');
    api.remove(`${path}/awaited`);
    expect(await gone).not.toContain('timed out');
  });

  test('deletes, and waits for the finalizer', async () => {
    api.create(path, { ...widget('held'), metadata: { name: 'held', finalizers: ['example.dev/hold'] } });
    let done = false;
    const deleting = kubectl('delete', 'wd', 'held').finally(() => {
      done = true;
    });
    while (api.get(`${path}/held`)?.metadata.deletionTimestamp === undefined)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(done).toBe(false);
    api.patch(`${path}/held`, { metadata: { finalizers: null } });
    expect(await deleting).toContain('widget.example.dev "held" deleted');
  });

  test('watches', async () => {
    api.create(path, widget('watched'));
    const child = spawn(layer?.kubectl ?? '', ['get', 'wd', 'watched', '--watch', '--output-watch-events'], options());
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    const shows = async (word: string): Promise<void> => {
      while (!text.includes(word)) await once(child.stdout, 'data');
    };
    await shows('ADDED');
    // It watches only after it has printed; what happens before that would be in its first, silent event.
    const isWatch = ({ path: at, query }: { path: string; query: string }): boolean =>
      at === path && query.includes('watched') && query.includes('watch=true');
    while (api.requests.count(isWatch) === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    api.patch(`${path}/watched/status`, { status: { state: 'Running' } });
    await shows('MODIFIED');
    api.remove(`${path}/watched`);
    await shows('DELETED');
    child.kill();
    await once(child, 'exit');
    expect(text).toMatch(
      /EVENT +NAME +STATE +AGE\nADDED +watched .*\nMODIFIED +watched +Running .*\nDELETED +watched +Running/,
    );
  });

  test('creates what it knows by heart, in protobuf', async () => {
    await kubectl('create', 'namespace', 'made');
    await kubectl('create', 'secret', 'generic', 'made', '-n', 'made', '--from-literal=key=value');
    await kubectl('create', 'configmap', 'made', '-n', 'made', '--from-literal=key=value');
    await kubectl('create', 'serviceaccount', 'made', '-n', 'made');
    await kubectl('create', 'service', 'clusterip', 'made', '-n', 'made', '--tcp=80:http');
    expect(api.get('/api/v1/namespaces/made/secrets/made')?.['data']).toEqual({ key: 'dmFsdWU=' });
    expect(api.get('/api/v1/namespaces/made/services/made')?.spec).toMatchObject({
      ports: [{ port: 80, targetPort: 'http' }],
    });
    await kubectl('delete', 'namespace', 'made');
    expect(api.list('/api/v1/configmaps').filter(({ metadata }) => metadata.namespace === 'made')).toEqual([]);
  });

  test('patches, labels, annotates, edits and replaces', async () => {
    const manifest = file('changed', widget('changed', { size: 5 }));
    api.create(path, widget('changed'));
    await kubectl('patch', 'wd', 'changed', '--type=merge', '-p', '{"spec":{"size":2}}');
    await kubectl('patch', 'wd', 'changed', '--type=json', '-p', '[{"op":"replace","path":"/spec/size","value":3}]');
    await kubectl(
      'patch',
      'wd',
      'changed',
      '--subresource=status',
      '--type=merge',
      '-p',
      '{"status":{"state":"Running"}}',
    );
    await kubectl('label', 'wd', 'changed', 'a=b');
    await kubectl('annotate', 'wd', 'changed', 'example.dev/note=x');
    expect(api.get(`${path}/changed`)).toMatchObject({
      spec: { size: 3 },
      status: { state: 'Running' },
      metadata: { labels: { a: 'b' } },
    });
    await kubectl('replace', '-f', manifest);
    expect(api.get(`${path}/changed`)).toMatchObject({ spec: { size: 5 }, status: { state: 'Running' } });
  });

  test('explains and lists what there is', async () => {
    expect(await kubectl('explain', 'wd.spec.size')).toContain('How big it is.');
    expect(await kubectl('explain', 'secret.stringData')).toContain('FIELD: stringData <map[string]string>');
    const resources = await kubectl('api-resources');
    expect(resources).toMatch(/widgets +wd +example.dev\/v1 +true +Widget/);
    expect(resources).toMatch(/leases +coordination.k8s.io\/v1 +true +Lease/);
    expect(
      (
        await run(
          'create',
          '-f',
          file('stranger', { apiVersion: 'no.such/v1', kind: 'Thing', metadata: { name: 'x' } }),
        )
      ).text,
    ).toContain('no matches for kind "Thing"');
    expect(await kubectl('version')).toContain('Server Version: v1.34');
    expect(await kubectl('auth', 'can-i', 'create', 'widgets.example.dev')).toContain('yes');
  });
});
