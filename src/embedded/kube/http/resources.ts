/** Requests for resources: which verb it is, and its answer. */
import { stringify } from 'yaml';
import type { Core } from '../core.ts';
import type { Json, JsonObject } from '../json.ts';
import type { KubeObject } from '../object.ts';
import { type ListRequest, listObjects, type Pages } from '../read/list.ts';
import { metadataOnly, tableOf } from '../read/table.ts';
import { type Gate, Watch } from '../read/watch.ts';
import { apiVersionOf, jsonOf, present, type ResourceType } from '../resource.ts';
import { methodNotAllowed, noSuchResource } from '../status.ts';
import type { Snapshot } from '../store/table.ts';
import { createObject } from '../write/create.ts';
import { deleteObject, deleteOptions } from '../write/delete.ts';
import type { WriteOptions } from '../write/options.ts';
import { patchObject } from '../write/patch.ts';
import { liveObject, updateObject } from '../write/update.ts';
import { readBody, readOptionalBody } from './bodies.ts';
import { type Form, negotiate } from './negotiate.ts';
import type { ResourcePath } from './path.ts';
import { isPodSubresource, type PodLogs, servePodSubresource } from './pods.ts';
import { type ApiReply, type ApiRequest, json } from './request.ts';

export interface ResourceServices {
  readonly core: Core;
  readonly pages: Pages;
  readonly gate: Gate;
  readonly bookmarkMs: number;
  /** What the containers of Pods wrote; without it there are no logs. */
  readonly podLogs?: PodLogs | undefined;
  /** The state that reads get which take any version, while they are pinned. */
  pinned(table: string): { readonly version: number; readonly snapshot: Snapshot } | undefined;
}

interface Call {
  readonly services: ResourceServices;
  readonly request: ApiRequest;
  readonly type: ResourceType;
  readonly path: ResourcePath;
  readonly form: Form;
}

/** Serves a request for a resource. Throws ApiError. */
export const serveResource = (services: ResourceServices, request: ApiRequest, path: ResourcePath): ApiReply => {
  const type = services.core.registry.find(path.group, path.version, path.plural);
  if (type === undefined) throw noSuchResource();
  const form = negotiate(request.accept);
  checkScope(type, path, request.method);
  const call = { services, request, type, path, form };
  return path.name === undefined ? serveCollection(call) : serveItem(call, path.name);
};

const checkScope = (type: ResourceType, { namespace, name, subresource }: ResourcePath, method: string): void => {
  const known = (subresource === 'status' && type.statusSubresource) || isPodSubresource(type, subresource);
  if (subresource !== '' && !known) throw noSuchResource();
  if (!type.namespaced && namespace !== undefined) throw noSuchResource();
  if (type.namespaced && namespace === undefined && name !== undefined) throw noSuchResource();
  if (type.namespaced && namespace === undefined && method === 'POST') throw methodNotAllowed();
};

const isWatch = (query: URLSearchParams): boolean => ['true', '1'].includes(query.get('watch') ?? '');

const listRequest = ({ type, path, request }: Call): ListRequest => ({
  type,
  namespace: path.namespace,
  query: request.query,
  ...(path.name === undefined ? {} : { name: path.name }),
});

const serveCollection = (call: Call): ApiReply => {
  const { services, request, type, path } = call;
  switch (request.method) {
    case 'GET':
      return isWatch(request.query) ? watch(call) : list(call);
    case 'POST': {
      const options = writeOptions(call);
      const created = createObject(
        services.core,
        type,
        path.namespace,
        readBody(request.contentType, request.body),
        options,
      );
      return one(call, 201, created, options.warnings);
    }
    case 'DELETE':
      return deleteCollection(call);
    default:
      throw methodNotAllowed();
  }
};

const serveItem = (call: Call, name: string): ApiReply => {
  const { services, request, type, path } = call;
  const { core } = services;
  const options = writeOptions(call);
  if (isPodSubresource(type, path.subresource)) return servePodSubresource(call, name);
  switch (request.method) {
    case 'GET':
      return isWatch(request.query) ? watch(call) : one(call, 200, liveObject(core, type, path.namespace, name));
    case 'PUT': {
      const body = readBody(request.contentType, request.body);
      return one(call, 200, updateObject(core, type, path.namespace, name, body, options), options.warnings);
    }
    case 'PATCH': {
      const media = request.contentType.split(';')[0]?.trim() ?? '';
      const body = readBody(request.contentType, request.body);
      const { object, created } = patchObject(core, { type, namespace: path.namespace, name }, media, body, options);
      return one(call, created ? 201 : 200, object, options.warnings);
    }
    case 'DELETE': {
      const wanted = deleteOptions(readOptionalBody(request.contentType, request.body), request.query);
      const { object, status } = deleteObject(core, type, path.namespace, name, wanted);
      return status === undefined ? one(call, 200, object) : json(200, status);
    }
    default:
      throw methodNotAllowed();
  }
};

const writeOptions = ({ request, path }: Call): WriteOptions => {
  const { query } = request;
  const applies = request.contentType.startsWith('application/apply-patch');
  const agent = request.userAgent.split('/')[0] ?? '';
  const validation = query.get('fieldValidation');
  return {
    dryRun: query.getAll('dryRun').includes('All'),
    manager: query.get('fieldManager') ?? (applies ? '' : agent || 'unknown'),
    force: query.get('force') === 'true',
    fieldValidation: validation === 'Strict' || validation === 'Ignore' ? validation : 'Warn',
    subresource: path.subresource,
    warnings: [],
  };
};

const includeObject = ({ request }: Call): string => request.query.get('includeObject') ?? 'Metadata';

const render = (form: Form, code: number, value: JsonObject, warnings: readonly string[] = []): ApiReply =>
  form === 'yaml'
    ? { kind: 'text', code, contentType: 'application/yaml', text: stringify(value), warnings }
    : json(code, value, warnings);

const one = (call: Call, code: number, stored: KubeObject, warnings: readonly string[] = []): ApiReply => {
  const { type, form, services } = call;
  const shown = present(type, stored);
  switch (form) {
    case 'table': {
      const metadata = { resourceVersion: shown.metadata.resourceVersion };
      return json(code, tableOf(type, [shown], metadata, services.core.clock.now(), includeObject(call)), warnings);
    }
    case 'metadata':
      return json(code, metadataOnly(shown), warnings);
    case 'yaml':
      return render(form, code, shown, warnings);
    default:
      return { kind: 'text', code, contentType: 'application/json', text: jsonOf(shown), warnings };
  }
};

const list = (call: Call): ApiReply => {
  const { services, type, form, request } = call;
  const { items, metadata } = listObjects(
    services.core,
    services.pages,
    listRequest(call),
    services.pinned(type.table),
  );
  const head = { kind: type.listKind, apiVersion: apiVersionOf(type), metadata };
  switch (form) {
    case 'table':
      return json(200, tableOf(type, items, metadata, services.core.clock.now(), includeObject(call)));
    case 'metadata':
      return json(200, {
        ...head,
        kind: 'PartialObjectMetadataList',
        apiVersion: 'meta.k8s.io/v1',
        items: items.map(metadataOnly),
      });
    case 'yaml':
      return render(form, 200, { ...head, items: [...items] });
    default: {
      const opening = JSON.stringify(head).slice(0, -1);
      const pretty = request.query.get('pretty') === 'true';
      const text = `${opening},"items":[${items.map(jsonOf).join(',')}]}`;
      return {
        kind: 'text',
        code: 200,
        contentType: 'application/json',
        text: pretty ? JSON.stringify(JSON.parse(text), null, 2) : text,
      };
    }
  }
};

const eventView = (call: Call): ((object: KubeObject) => JsonObject) | undefined => {
  const { form, type, services } = call;
  if (form === 'metadata') return metadataOnly;
  if (form !== 'table') return undefined;
  return (object) => {
    const { resourceVersion } = object.metadata;
    const objects = object.metadata.uid === undefined ? [] : [object];
    return tableOf(type, objects, { resourceVersion }, services.core.clock.now(), includeObject(call));
  };
};

const watch = (call: Call): ApiReply => ({
  kind: 'watch',
  open: (sink) => {
    const { core, gate, bookmarkMs } = call.services;
    const opened = new Watch(core, listRequest(call), { view: eventView(call), gate, bookmarkMs }, sink);
    return { path: call.request.path, close: () => opened.close(), bookmark: () => opened.bookmark() };
  },
});

const deleteCollection = (call: Call): ApiReply => {
  const { services, type, request } = call;
  const { items, metadata } = listObjects(services.core, services.pages, listRequest(call));
  const options = deleteOptions(readOptionalBody(request.contentType, request.body), request.query);
  const gone = items.map(
    (item): Json => deleteObject(services.core, type, item.metadata.namespace, item.metadata.name, options).object,
  );
  return json(200, { kind: type.listKind, apiVersion: apiVersionOf(type), metadata, items: gone });
};
