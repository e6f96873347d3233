/** An application becomes a resource, once: an answer that was lost is looked for and never followed by a second try. */
import { requestAnnotation } from '../../api/group.ts';
import { KubeApiError, KubeUnavailable } from '../../kube/errors.ts';
import type { NewObject } from '../../kube/objects.ts';
import { applicationType, type Connection } from '../cluster.ts';
import { CliError } from '../terminal.ts';

/** @throws CliError when the name is taken, or nobody can tell whether it was created */
export const store = async ({ client, namespace }: Connection, application: NewObject): Promise<void> => {
  const { name, annotations } = application.metadata;
  const who = `${namespace}/${name}`;
  try {
    await client.create(applicationType, { ...application, metadata: { ...application.metadata, namespace } });
  } catch (error) {
    if (error instanceof KubeApiError && error.alreadyExists)
      throw new CliError(`There is a SparkApplication ${who} already; choose another name by --as.`);
    if (!(error instanceof KubeApiError || error instanceof KubeUnavailable) || error.applied === 'no') throw error;
    const found = await client.get(applicationType, { namespace, name }).catch(() => undefined);
    if (found === undefined || found.metadata.annotations?.[requestAnnotation] !== annotations?.[requestAnnotation])
      throw new CliError(
        `The API server did not say whether ${who} was created: ${error.message} Look with \`sparkmesos status ${name}\` before you submit again, or it may run twice.`,
      );
  }
};
