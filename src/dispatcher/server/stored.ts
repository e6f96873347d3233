/** Submissions as SparkApplications: the API server has each before a client hears of it, and nothing is remembered here. */
import {
  group,
  killAnnotation,
  mesosClusterNames,
  requestAnnotation,
  sparkApplicationNames,
  submittedLabel,
  version,
} from '../../api/group.ts';
import type { MesosCluster } from '../../api/mesos-cluster.ts';
import { parseMesosCluster, parseSparkApplicationHead } from '../../api/parse.ts';
import type { KubeClient } from '../../kube/client.ts';
import { KubeApiError, KubeUnavailable } from '../../kube/errors.ts';
import type { KubeObject, ResourceType } from '../../kube/objects.ts';
import type { Refusal } from '../../model/verdict.ts';
import { whyUnacceptable } from '../resource/acceptable.ts';
import { killStep, type Seen, type StateAnswer, stateAnswer } from '../resource/answers.ts';
import { type Manifest, manifestOf, type SubmissionTerms } from '../resource/manifest.ts';
import { submissionName } from '../resource/name.ts';
import type { Failure, Killed, Submissions, Submitted, WellFormedRequest } from './submissions.ts';

export interface StoredMeans {
  /** Need not lead: a resource is no act on Mesos. */
  readonly client: Pick<KubeClient, 'get' | 'create' | 'delete' | 'mergePatch'>;
  readonly terms: SubmissionTerms;
  readonly now: () => number;
  /** A whole number below `nameParts`, another one each time. */
  readonly namePart: () => number;
  /** A text that no other request has. */
  readonly requestId: () => string;
}

const typeOf = (
  { plural, kind }: { readonly plural: string; readonly kind: string },
  namespaced: boolean,
): ResourceType => ({
  group,
  version,
  plural,
  kind,
  namespaced,
});
const applicationType = typeOf(sparkApplicationNames, true);
const clusterType = typeOf(mesosClusterNames, false);
const namespaceType: ResourceType = {
  group: '',
  version: 'v1',
  plural: 'namespaces',
  kind: 'Namespace',
  namespaced: false,
};

/** How often another name is tried, and how often a resource is read again that somebody else has changed meanwhile. */
const tries = 8;

const failure = (status: Failure['status'], message: string): Failure => ({ kind: 'failed', status, message });

export class StoredSubmissions implements Submissions {
  readonly #means: StoredMeans;

  constructor(means: StoredMeans) {
    this.#means = means;
  }

  submit(request: WellFormedRequest, namespace: string): Promise<Submitted> {
    return expected(async () => {
      const { terms } = this.#means;
      const made = manifestOf(request, this.#names(namespace), terms);
      if (!made.ok) return refused(made.message);
      const cluster = await this.#cluster();
      if (!cluster.ok) return refused(cluster.message);
      const labels = await this.#labels(cluster.value, namespace);
      const refusal = whyUnacceptable(made.value, cluster.value, labels);
      return refusal === undefined ? this.#create(made.value) : refused(refusal.message);
    });
  }

  state(submissionId: string, namespace: string): Promise<({ readonly kind: 'answered' } & StateAnswer) | Failure> {
    return expected(async () => {
      const found = await this.#read(submissionId, namespace);
      if (found !== undefined && 'kind' in found) return found;
      return { kind: 'answered' as const, ...stateAnswer(found?.seen) };
    });
  }

  /** A resource that has changed between the look and the deed is looked at again. */
  kill(submissionId: string, namespace: string): Promise<Killed | Failure> {
    return expected(async () => {
      for (let left = tries; left > 0; left -= 1) {
        const found = await this.#read(submissionId, namespace);
        if (found !== undefined && 'kind' in found) return found;
        const done = await this.#killOnce(found);
        if (done !== undefined) return done;
      }
      return failure(503, `${submissionId} changes too often just now; kill it again.`);
    });
  }

  #names(namespace: string) {
    const { now, namePart, requestId } = this.#means;
    return { namespace, name: submissionName(now(), namePart()), request: requestId() };
  }

  /** A name that is taken costs nothing but another one; no other refusal is answered by a second try. */
  async #create(first: Manifest): Promise<Submitted> {
    let manifest = first;
    for (let left = tries; left > 0; left -= 1) {
      try {
        await this.#means.client.create(applicationType, manifest);
        return { kind: 'accepted', submissionId: manifest.metadata.name };
      } catch (error) {
        if (!(error instanceof KubeApiError || error instanceof KubeUnavailable)) throw error;
        if (error.applied === 'unknown') return this.#lookUp(manifest);
        if (!(error instanceof KubeApiError) || error.tooManyRequests) throw error;
        if (!error.alreadyExists) return refused(`The API server refuses the resource: ${error.message}`);
        const { namespace, name } = this.#names(manifest.metadata.namespace);
        manifest = { ...manifest, metadata: { ...manifest.metadata, namespace, name } };
      }
    }
    return failure(503, 'No name could be found for the submission; send it again.');
  }

  /** After a create of which nobody knows whether it has happened: it has when the resource is there and bears the mark of this request. */
  async #lookUp({ metadata: { namespace, name, annotations } }: Manifest): Promise<Submitted> {
    const unknown = failure(
      503,
      `The API server did not say whether ${name} is stored. Ask for its status before you send it again, or it may run twice.`,
    );
    try {
      const found = await this.#means.client.get(applicationType, { namespace, name });
      const own = found?.metadata.annotations?.[requestAnnotation] === annotations[requestAnnotation];
      return own ? { kind: 'accepted', submissionId: name } : unknown;
    } catch (error) {
      if (error instanceof KubeApiError || error instanceof KubeUnavailable) return unknown;
      throw error;
    }
  }

  async #cluster(): Promise<{ readonly ok: true; readonly value: MesosCluster } | Pick<Refusal, 'ok' | 'message'>> {
    const { cluster: name } = this.#means.terms;
    const found = await this.#means.client.get(clusterType, { name });
    if (found === undefined) return { ok: false, message: `There is no MesosCluster ${name}.` };
    const parsed = parseMesosCluster(found);
    return parsed.ok ? parsed : { ok: false, message: `The MesosCluster ${name} can't be used: ${parsed.message}` };
  }

  /** Read only where a tenant selects by them. */
  async #labels({ spec }: MesosCluster, namespace: string): Promise<Readonly<Record<string, string>>> {
    if (!spec.tenants.some(({ namespaceSelector }) => namespaceSelector !== undefined)) return {};
    return (await this.#means.client.get(namespaceType, { name: namespace }))?.metadata.labels ?? {};
  }

  /** Undefined when there is no such submission; a resource that came otherwise is none. */
  async #read(
    name: string,
    namespace: string,
  ): Promise<{ readonly object: KubeObject; readonly seen: Seen } | Failure | undefined> {
    if (!nameForm.test(name)) return undefined;
    const object = await this.#means.client.get(applicationType, { namespace, name });
    if (object?.metadata.labels?.[submittedLabel.key] !== submittedLabel.value) return undefined;
    const head = parseSparkApplicationHead(object);
    if (!head.ok) return failure(500, `${name} can't be read: ${head.message}`);
    const { metadata, status = {} } = head.value;
    return { object, seen: { status, deleting: metadata.deletionTimestamp !== undefined } };
  }

  /** Undefined when the resource has changed, and nothing was done. */
  async #killOnce(
    found: { readonly object: KubeObject; readonly seen: Seen } | undefined,
  ): Promise<Killed | undefined> {
    const step = killStep(found?.seen);
    if (found === undefined || step.kind === 'answer')
      return { kind: 'answered', success: step.kind === 'answer' && step.success, message: step.message };
    const { name, namespace = '', uid, resourceVersion, annotations } = found.object.metadata;
    const { client } = this.#means;
    try {
      if (step.kind === 'remove') await client.delete(applicationType, { namespace, name }, { uid, resourceVersion });
      else if (annotations?.[killAnnotation] !== step.taskId) {
        const metadata = { resourceVersion, annotations: { [killAnnotation]: step.taskId } };
        await client.mergePatch(applicationType, { namespace, name }, { metadata });
      }
      return { kind: 'answered', success: true, message: step.message };
    } catch (error) {
      if (error instanceof KubeApiError && (error.conflict || error.notFound)) return undefined;
      throw error;
    }
  }
}

/** Whatever else stands in a path names no resource. */
const nameForm = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;

const refused = (message: string): Submitted => ({ kind: 'refused', message });

/** What Kubernetes answers, or doesn't, is an answer here too. Killing and asking may be repeated without harm. */
const expected = async <Value>(work: () => Promise<Value>): Promise<Value | Failure> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof KubeUnavailable) return failure(503, 'The API server can not be reached; try again.');
    if (!(error instanceof KubeApiError)) throw error;
    return error.status >= 500 || error.tooManyRequests
      ? failure(503, 'The API server can not answer just now; try again.')
      : failure(500, `The API server refuses what the operator asks of it: ${error.message}`);
  }
};
