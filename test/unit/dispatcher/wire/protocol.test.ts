import { describe, expect, test } from '@jest/globals';
import { answerText } from '../../../../src/dispatcher/wire/answer.ts';
import { readCreate } from '../../../../src/dispatcher/wire/create-request.ts';
import { routeOf } from '../../../../src/dispatcher/wire/route.ts';

const body = (fields: Record<string, unknown> = {}): string =>
  JSON.stringify({
    action: 'CreateSubmissionRequest',
    clientSparkVersion: '3.5.0',
    appResource: 'http://files/app.jar',
    mainClass: 'Main',
    appArgs: [],
    sparkProperties: { 'spark.app.name': 'app' },
    environmentVariables: {},
    ...fields,
  });

describe('A request line stands for', () => {
  test.each([
    ['POST', '/v1/submissions/create', { kind: 'create' }],
    ['POST', '/v1/submissions/create/anything?x=1', { kind: 'create' }],
    ['GET', '/v1/submissions/status/driver-1/more', { kind: 'status', submissionId: 'driver-1' }],
    ['HEAD', '/v1/submissions/status/driver-1', { kind: 'status', submissionId: 'driver-1' }],
    ['GET', '/v1/submissions/./status/x/../driver-1', { kind: 'status', submissionId: 'driver-1' }],
    ['POST', '/v1/submissions/kill/%C3%A9;v=1', { kind: 'kill', submissionId: 'é' }],
    ['POST', '/v1/submissions/kill/', { kind: 'kill', submissionId: undefined }],
    ['GET', '/v1/submissions/kill/x', { kind: 'wrongMethod', status: 405 }],
    ['OPTIONS', '/v1/submissions/create', { kind: 'wrongMethod', status: 200 }],
    ['PATCH', '/v1/submissions/create', { kind: 'wrongMethod', status: 501 }],
    ['GET', '/../etc', { kind: 'badPath' }],
    ['GET', '/%zz', { kind: 'badPath' }],
  ])('%s %s', (method, target, route) => {
    expect(routeOf(method, target)).toEqual(route);
  });

  test.each([
    ['/', 400, 'Missing protocol version.'],
    ['/v1', 400, 'Missing the /submissions prefix.'],
    ['/v1/submissions/readyz', 400, 'Missing an action: please specify one of /create, /kill, or /status.'],
    ['/v2/submissions/create', 468, "Unknown protocol version 'v2'."],
    ['/constructor', 468, "Unknown protocol version 'constructor'."],
  ])('nothing, when it is %s', (target, status, message) => {
    const advice = 'Please submit requests through http://[host]:[port]/v1/submissions/...';
    expect(routeOf('GET', target)).toMatchObject({ kind: 'unknown', status, message: `${message} ${advice}` });
  });
});

describe('The body of a create request', () => {
  test('may have fields that the server does not know, which are named in their order', () => {
    expect(readCreate(body({ zeta: 1, alpha: null, success: true }))).toMatchObject({
      unknownFields: ['zeta', 'alpha', 'success'],
    });
  });

  test('may have numbers and truth values where texts belong; they count as they were written', () => {
    const text = body().replace('"appArgs":[]', '"appArgs":[1.50,true,null]');
    expect(readCreate(text)).toMatchObject({ kind: 'request', request: { appArgs: ['1.50', 'true', null] } });
  });

  test('may be followed by anything', () => {
    expect(readCreate(`${body({ appArgs: ['}"'] })} and more`)).toMatchObject({
      kind: 'request',
      request: { appArgs: ['}"'] },
    });
  });

  test.each([
    ['a list in a property', body({ sparkProperties: { x: ['y'] } })],
    ['a text for the arguments', body({ appArgs: 'x' })],
    ['no properties', body({ sparkProperties: null })],
    ['no version', body({ clientSparkVersion: undefined })],
    ['no action', '{}'],
    ['an action that is a number', '{"action":7}'],
    ['no object', '[1]'],
    ['nothing', ''],
    ['no JSON', '{nope'],
    ['a byte-order mark', `\ufeff${body()}`],
    ['the message of a response', '{"action":"KillSubmissionResponse"}'],
  ])('is malformed with %s', (_, text) => {
    expect(readCreate(text)).toMatchObject({ kind: 'malformed' });
  });

  test('of a message that the protocol does not have is an error of another kind', () => {
    expect(readCreate('{"action":"KillSubmissionRequest"}')).toEqual({
      kind: 'noSuchMessage',
      action: 'KillSubmissionRequest',
    });
  });
});

test('An answer is JSON with sorted names and without what is absent', () => {
  const text = answerText({
    action: 'CreateSubmissionResponse',
    success: true,
    submissionId: 'driver-1',
    message: undefined,
    unknownFields: ['a', 'b'],
  });
  expect(text).toBe(
    '{\n  "action" : "CreateSubmissionResponse",\n  "serverSparkVersion" : "3.4.4",\n  "submissionId" : "driver-1",\n  "success" : true,\n  "unknownFields" : [ "a", "b" ]\n}',
  );
});
