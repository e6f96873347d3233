import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { customResourceDefinitions } from '../../../src/api/crd.ts';
import { demoApplications } from '../../../src/cli/demo/manifests.ts';
import { readDocuments } from '../../../src/cli/documents.ts';
import { projectPath } from '../../../src/cli/project.ts';
import { readManifests } from '../../../src/cli/render/resources.ts';
import type { JsonObject } from '../../../src/embedded/kube/index.ts';
import { startKubeApi } from '../../../src/embedded/kube/index.ts';

const manifests = readdirSync(projectPath('examples')).filter((name) => name.endsWith('.yaml'));

const collections: Readonly<Record<string, string>> = {
  MesosCluster: 'mesosclusters',
  SparkApplication: 'namespaces/default/sparkapplications',
  ScheduledSparkApplication: 'namespaces/default/scheduledsparkapplications',
};

describe('the examples', () => {
  test('are there', () => {
    expect(manifests).toEqual([
      'dispatcher-cluster.yaml',
      'etl-in-image.yaml',
      'mesos-cluster.yaml',
      'nightly-wordcount.yaml',
      'pi-in-a-pod.yaml',
      'spark-pi.yaml',
      'wordcount-python.yaml',
    ]);
  });

  test.each(manifests)('%s has no problem that the operator would find', async (name) => {
    const { refusals, applications, clusters } = readManifests(await readDocuments(projectPath(`examples/${name}`)));
    expect(refusals).toEqual([]);
    expect(applications.length + clusters.length).toBe(1);
  });

  test('can all be applied where the definitions are installed', async () => {
    const kube = await startKubeApi();
    try {
      for (const definition of customResourceDefinitions())
        kube.create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition as unknown as JsonObject);
      for (const name of manifests) {
        const [object] = (await readDocuments(projectPath(`examples/${name}`))) as JsonObject[];
        const where = collections[String(object?.['kind'])];
        const created = kube.create(`/apis/sparkmesos.dev/v1beta1/${where}`, object ?? {});
        expect(created).toMatchObject(object ?? { name });
      }
    } finally {
      await kube.close();
    }
  });

  test('the demo changes nothing in them but the address of the files', async () => {
    const applied = await demoApplications('http://127.0.0.1:1234');
    const text = JSON.stringify(applied);
    expect(applied.map(({ metadata }) => metadata.name)).toEqual(['spark-pi', 'wordcount-python']);
    expect(text).not.toContain(':8099');
    const given = await Promise.all(
      ['spark-pi', 'wordcount-python'].map((name) => readDocuments(projectPath(`examples/${name}.yaml`))),
    );
    expect(text.replaceAll(':1234/', ':8099/')).toBe(JSON.stringify(given.flat()));
  });
});
