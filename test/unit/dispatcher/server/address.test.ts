import { expect, test } from '@jest/globals';
import { addressed } from '../../../../src/dispatcher/server/address.ts';

test.each<[string, string | undefined, boolean, string, string | undefined]>([
  ['/v1/submissions/create', undefined, true, '/v1/submissions/create', undefined],
  ['/v1/submissions/create', 'Bearer abc', false, '/v1/submissions/create', 'abc'],
  ['/v1/submissions/create', 'bearer  abc', false, '/v1/submissions/create', 'abc'],
  ['/v1/submissions/create', 'Basic abc', false, '/v1/submissions/create', undefined],
  ['/token/a.b-c_d/v1/submissions/status/x', undefined, true, '/v1/submissions/status/x', 'a.b-c_d'],
  ['/token/abc/v1/submissions/status/x', 'Bearer def', true, '/v1/submissions/status/x', 'def'],
  ['/token/abc/v1', undefined, false, '/token/abc/v1', undefined],
  ['/token/abc', undefined, true, '/', 'abc'],
  ['/token/abc?x=1', undefined, true, '/?x=1', 'abc'],
  ['/token//v1', undefined, true, '/token//v1', undefined],
  ['/tokens/abc/v1', undefined, true, '/tokens/abc/v1', undefined],
])('%s with the header %s (path may tell: %s) is %s of %s', (target, header, pathMayTell, rest, token) => {
  const found = addressed(target, header, pathMayTell);
  expect(found.target).toBe(rest);
  expect(found.token?.reveal()).toBe(token);
});
