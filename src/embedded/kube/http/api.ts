/** Everything that the API answers, by path. */
import type { Registry } from '../resource.ts';
import { answerReview, reviewKinds, type Tokens } from '../reviews.ts';
import { ApiError, noSuchResource, notAcceptable } from '../status.ts';
import { readBody } from './bodies.ts';
import { discover } from './discovery.ts';
import { mediaRanges } from './negotiate.ts';
import { openApiDocument, openApiIndex, swagger } from './openapi.ts';
import { resourcePath } from './path.ts';
import { type ApiReply, type ApiRequest, json } from './request.ts';
import { type ResourceServices, serveResource } from './resources.ts';

const version = {
  major: '1',
  minor: '34',
  gitVersion: 'v1.34.0+embedded',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '2026-01-01T00:00:00Z',
  goVersion: 'none',
  compiler: 'none',
  platform: 'node',
};

/** Paths that anybody may read. */
export const isPublic = (path: string): boolean => /^\/(healthz|livez|readyz|version)(\/|$)/.test(path);

/** Answers a request; errors become Status replies, so this never throws. */
export const serve = (services: ResourceServices, tokens: Tokens, request: ApiRequest): ApiReply => {
  try {
    return route(services, tokens, request);
  } catch (error) {
    return errorReply(error);
  }
};

/** The reply that tells of an error. */
export const errorReply = (error: unknown): ApiReply => {
  if (error instanceof ApiError) return json(error.code, error.status);
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const internal = new ApiError(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] });
  return json(500, internal.status);
};

const route = (services: ResourceServices, tokens: Tokens, request: ApiRequest): ApiReply => {
  const { path } = request;
  const target = resourcePath(path);
  if (target !== undefined) {
    const review = reviewKinds.find((kind) => kind.group === target.group && kind.plural === target.plural);
    if (review === undefined || request.method !== 'POST') return serveResource(services, request, target);
    return json(201, answerReview(review.kind, readBody(request.contentType, request.body), request.user, tokens));
  }
  const { registry, store } = services.core;
  if (/^\/apis?(\/|$)/.test(path)) {
    const { contentType, document } = discover(registry, path, request.accept);
    return { kind: 'text', code: 200, contentType, text: JSON.stringify(document) };
  }
  if (path === '/version') return json(200, version);
  if (isPublic(path)) return { kind: 'text', code: 200, contentType: 'text/plain', text: 'ok' };
  if (path === '/openapi/v2') return openApi2(registry, request.accept);
  if (path === '/openapi/v3') return json(200, openApiIndex(registry, store.version));
  const document = path.startsWith('/openapi/v3/')
    ? openApiDocument(registry, path.slice('/openapi/v3/'.length))
    : undefined;
  if (document !== undefined) return json(200, document);
  throw noSuchResource();
};

const protobufOpenApi2 = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';
/** A document that has a version and nothing else. */
const emptyOpenApi2 = '\n\u00032.0';

/**
 * OpenAPI 2 is there as JSON. kubectl wants it in protobuf, and only to check kinds that version 3 doesn't know, which are then
 * not served at all: an empty document lets it come to the error that it should tell.
 */
const openApi2 = (registry: Registry, accept: string): ApiReply => {
  const types = mediaRanges(accept).map(({ type }) => type);
  if (types.length === 0 || types.some((type) => ['application/json', '*/*', 'application/*'].includes(type))) {
    return json(200, swagger(registry));
  }
  if (!types.some((type) => type.includes('proto-openapi.spec.v2'))) throw notAcceptable('application/json');
  return { kind: 'text', code: 200, contentType: protobufOpenApi2, text: emptyOpenApi2 };
};
