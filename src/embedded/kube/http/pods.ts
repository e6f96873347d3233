/** What Pods have beside /status: /binding, by which a scheduler puts them on a node, and /log. */

import type { Core } from '../core.ts';
import { at, isObject, type JsonObject, listAt, textAt } from '../json.ts';
import type { KubeObject } from '../object.ts';
import type { ResourceType } from '../resource.ts';
import { badRequest, conflict, methodNotAllowed } from '../status.ts';
import { liveObject } from '../write/update.ts';
import { readBody } from './bodies.ts';
import type { ResourcePath } from './path.ts';
import { type ApiReply, type ApiRequest, json } from './request.ts';

/** The text of a container, and with `follow` what is added, until the container has ended; ends early when the signal is aborted. */
export type PodLogs = (
  pod: { readonly namespace: string; readonly name: string },
  options: { readonly container: string; readonly follow: boolean; readonly signal: AbortSignal },
) => AsyncIterable<string>;

interface Call {
  readonly services: { readonly core: Core; readonly podLogs?: PodLogs | undefined };
  readonly request: ApiRequest;
  readonly type: ResourceType;
  readonly path: ResourcePath;
}

export const isPodSubresource = (type: ResourceType, subresource: string): boolean =>
  type.table === '/pods' && (subresource === 'binding' || subresource === 'log');

/** Throws 400, 404, 405, and 409 for a Pod that has a node. */
export const servePodSubresource = (call: Call, name: string): ApiReply => {
  const { services, request, type, path } = call;
  const pod = liveObject(services.core, type, path.namespace, name);
  if (path.subresource === 'log') {
    if (request.method !== 'GET') throw methodNotAllowed();
    return log(call, pod);
  }
  if (request.method !== 'POST') throw methodNotAllowed();
  const node = textAt(readBody(request.contentType, request.body), 'target', 'name');
  if (node === '') throw badRequest('a binding needs the name of its target');
  if (textAt(pod.spec, 'nodeName') !== '')
    throw conflict(type, name, `pod ${name} is already assigned to node "${textAt(pod.spec, 'nodeName')}"`);
  services.core.store.put(services.core.store.table(type.table), bound(pod, node));
  return json(201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 });
};

const bound = (pod: KubeObject, node: string): KubeObject => {
  const status = isObject(pod.status) ? pod.status : {};
  const scheduled: JsonObject = { type: 'PodScheduled', status: 'True' };
  const conditions = Array.isArray(status['conditions']) ? status['conditions'] : [];
  const others = conditions.filter((one) => at(one, 'type') !== 'PodScheduled');
  return {
    ...pod,
    spec: { ...(isObject(pod.spec) ? pod.spec : {}), nodeName: node },
    status: { ...status, conditions: [...others, scheduled] },
  };
};

const log = ({ services: { podLogs }, request: { query, path } }: Call, { metadata, spec }: KubeObject): ApiReply => {
  const { name, namespace = '' } = metadata;
  const names = ['containers', 'initContainers'].flatMap((kind) =>
    listAt(spec, kind).map((one) => textAt(one, 'name')),
  );
  const container = query.get('container') ?? names[0] ?? '';
  if (!names.includes(container)) throw badRequest(`container ${container} is not valid for pod ${name}`);
  if (textAt(spec, 'nodeName') === '') return { kind: 'text', code: 204, contentType: 'text/plain', text: '' };
  if (podLogs === undefined)
    throw badRequest(`container "${container}" in pod "${name}" is waiting to start: ContainerCreating`);
  const follow = query.get('follow') === 'true' || query.get('follow') === '1';
  return {
    kind: 'watch',
    contentType: 'text/plain',
    open: (sink) => {
      const end = new AbortController();
      const copy = async (): Promise<void> => {
        for await (const text of podLogs({ namespace, name }, { container, follow, signal: end.signal }))
          sink.write(text);
      };
      void copy().then(
        () => sink.end(),
        () => sink.end(),
      );
      return { path, close: () => end.abort(), bookmark: () => undefined };
    },
  };
};
