/** The manifests of the examples, as the demo applies them. */
import type { NewObject } from '../../kube/objects.ts';
import { readDocuments } from '../documents.ts';
import { projectPath } from '../project.ts';

/** The address that the examples give for their files: that of `sparkmesos embedded`. */
const writtenAddress = 'http://127.0.0.1:8099/';

/** The applications of the demo, with their files at the address of its own server. */
export const demoApplications = async (artifactsUrl: string): Promise<readonly NewObject[]> => {
  const files = ['spark-pi.yaml', 'wordcount-python.yaml'].map((name) => projectPath(`examples/${name}`));
  const documents = (await Promise.all(files.map(readDocuments))).flat();
  return JSON.parse(JSON.stringify(documents).replaceAll(writtenAddress, `${artifactsUrl}/`)) as NewObject[];
};
