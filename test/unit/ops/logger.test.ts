import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Sensitive } from '../../../src/model/sensitive.ts';
import { makeLogger } from '../../../src/ops/logger.ts';

const logged = (fields: object): Record<string, unknown> => {
  let text = '';
  makeLogger('info', { write: (line) => (text += line) }).info(fields, 'something');
  expect(text.endsWith('\n') && !text.slice(0, -1).includes('\n')).toBe(true);
  const { level, time, msg, ...rest } = JSON.parse(text);
  expect([level, msg, Number.isNaN(Date.parse(time))]).toEqual([30, 'something', false]);
  return rest;
};

describe('a line of the log', () => {
  test('is JSON with the fields that it was given', () => {
    const fields = {
      application: 'default/pi',
      uid: 'u',
      attempt: 2,
      tasks: ['a', 'b'],
      inner: { ok: true, none: null },
    };
    expect(logged(fields)).toEqual(fields);
  });

  test.each<[string, object, object]>([
    ['a Sensitive', { value: new Sensitive('hush') }, { value: '[redacted]' }],
    ['a field of that name', { secret: 'hush', Token: 'hush' }, { secret: '[redacted]', Token: '[redacted]' }],
    ['a field of a field', { a: { b: [{ password: 'hush' }] } }, { a: { b: [{ password: '[redacted]' }] } }],
    [
      'a property of Spark',
      { conf: { 'spark.mesos.secret': 'hush' } },
      { conf: { 'spark.mesos.secret': '[redacted]' } },
    ],
    ['credentials as a whole', { credentials: { principal: 'p', secret: 'hush' } }, { credentials: '[redacted]' }],
    ['a header', { headers: { authorization: 'Basic aHVzaA==' } }, { headers: { authorization: '[redacted]' } }],
    [
      'a URL in a text',
      { problem: 'connect to https://me:hush@host:5050/x failed' },
      { problem: 'connect to https://[redacted]@host:5050/x failed' },
    ],
    [
      'a header in a text',
      { problem: 'sent "authorization: Bearer hush-1234.abc" to it' },
      { problem: 'sent "authorization: Bearer [redacted]" to it' },
    ],
  ])('does not show %s', (_, fields, shown) => {
    expect(logged(fields)).toEqual(shown);
  });

  test.each([
    ['a name', { secretName: 'db', tokens: 3, namespace: 'jobs' }],
    ['a count', { token: 7, secret: undefined }],
    ['a sentence', { problem: 'Basic authentication is asked for by mail@example.com' }],
    ['a URL without a user', { url: 'http://host:5050/a@b' }],
  ])('shows %s, which is no secret', (_, fields) => {
    expect(logged(fields)).toEqual(JSON.parse(JSON.stringify(fields)));
  });

  test('shows errors with their sentence', () => {
    expect(logged({ problem: new TypeError('no such thing') })).toMatchObject({
      problem: { name: 'TypeError', message: 'no such thing' },
    });
  });

  test('is written whatever is in it', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    expect(JSON.stringify(logged(circle))).toContain('[too deep]');
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything()), (fields) => {
        logged({ fields });
      }),
      { numRuns: 100 },
    );
  });

  test('shows no secret wherever it is', () => {
    const names = fc.constantFrom('secret', 'token', 'password', 'spark.authenticate.secret', 'db_password', 'x-token');
    const nest = fc.array(fc.constantFrom('a', 'list', 'b.c'), { maxLength: 4 });
    fc.assert(
      fc.property(names, nest, (name, path) => {
        const leaf: object = { [name]: 'hush-hush' };
        const fields = path.reduce<object>(
          (inner, key) => (key === 'list' ? { list: [inner] } : { [key]: inner }),
          leaf,
        );
        expect(JSON.stringify(logged(fields))).not.toContain('hush-hush');
      }),
    );
  });
});
