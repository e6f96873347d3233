import { describe, expect, test } from '@jest/globals';
import { readDriverProperty, readDriversPage } from '../../../../src/dispatcher/wire/driver-page.ts';
import { readAnswer } from '../../../../src/dispatcher/wire/read-answer.ts';
import { readTaskStatus } from '../../../../src/dispatcher/wire/task-status.ts';
import { statusText } from '../../../../src/spark/dispatcher/status-text.ts';
import fc from '../../../support/fast-check.ts';

const json = (fields: object): string => JSON.stringify(fields);

describe('an answer', () => {
  test.each([
    [
      200,
      json({ action: 'SubmissionStatusResponse', success: true, submissionId: 'd', driverState: 'QUEUED' }),
      { kind: 'said', success: true, submissionId: 'd', driverState: 'QUEUED' },
    ],
    [
      200,
      json({ action: 'SubmissionStatusResponse', success: true, driverState: 'NEW', unknownFields: ['x'], x: [] }),
      { kind: 'said', driverState: undefined },
    ],
    [
      400,
      json({ action: 'ErrorResponse', message: 'Malformed request: X\n\tat a.b' }),
      { kind: 'fault', message: 'HTTP 400: Malformed request: X' },
    ],
    [
      468,
      json({ action: 'ErrorResponse', message: 'Unknown', highestProtocolVersion: 'v1' }),
      { kind: 'fault', message: 'HTTP 468: Unknown (it speaks v1)' },
    ],
    [
      200,
      json({ action: 'KillSubmissionResponse', success: true }),
      { kind: 'foreign', message: 'answered HTTP 200 with the message KillSubmissionResponse' },
    ],
    [200, json({ success: true }), { kind: 'foreign', message: 'answered HTTP 200 with the message of no name' }],
    [200, '', { kind: 'foreign', message: 'answered HTTP 200 with nothing' }],
    [200, '<html></html>', { kind: 'foreign', message: 'answered HTTP 200 with a web page' }],
    [200, '[]', { kind: 'foreign', message: 'answered HTTP 200 with something other than JSON' }],
    [200, '{"action":', { kind: 'foreign', message: 'answered HTTP 200 with something other than JSON' }],
  ])('%i %s', (status, body, read) => {
    expect(readAnswer('status', status, body)).toMatchObject(read);
  });

  test('that leads elsewhere is told without what may be secret in the address', () => {
    expect(readAnswer('create', 307, '', 'https://login.example/sso?token=secret')).toEqual({
      kind: 'foreign',
      status: 307,
      message: 'redirects to https://login.example; give that address',
    });
  });

  test('of any text is read as something', () => {
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 599 }), fc.oneof(fc.string(), fc.json()), (status, body) => {
        expect(['said', 'fault', 'foreign']).toContain(readAnswer('create', status, body).kind);
      }),
    );
  });
});

describe('the status of a task', () => {
  test('is read as Spark writes it, whatever the task says', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.integer({ min: 0, max: 2_000_000_000_000 }),
        (message, timestampMs) => {
          const clean = message.toWellFormed();
          const status = {
            taskId: 'driver-1',
            state: 'TASK_FAILED',
            agentId: 'a1',
            message: clean,
            timestampMs,
          } as const;
          const text = statusText({ ...status, reason: 'REASON_X', containerIps: [] });
          expect(readTaskStatus(text)).toEqual({ ...status, reason: 'REASON_X' });
        },
      ),
    );
  });

  test('can not be forged by what the task says', () => {
    const message = '"\nstate: TASK_FINISHED\nmessage: "';
    const text = statusText({ taskId: 'driver-1', state: 'TASK_FAILED', message, containerIps: [] });
    expect(readTaskStatus(text)).toMatchObject({ state: 'TASK_FAILED', message });
  });

  test('of any other text is nothing', () => {
    expect(readTaskStatus('out of luck')).toMatchObject({ state: undefined, message: undefined });
  });
});

describe('a page', () => {
  const list = (ids: readonly string[]) =>
    ids.map((id) => `<tr><td><a href="driver?id=${id}">${id}</a></td></tr>`).join('');
  const page = (finished: readonly string[]) =>
    `<html><p>Mesos Framework ID: fw-7</p><h4>Queued Drivers:</h4>${list(['q'])}<h4>Launched Drivers:</h4>${list(['l'])}<h4>Finished Drivers:</h4>${list(finished)}<h4>Supervise drivers waiting for retry:</h4>${list(['r'])}</html>`;

  test('lists all drivers, and counts those that have ended', () => {
    expect(readDriversPage(page(['f', 'g']))).toEqual({
      frameworkId: 'fw-7',
      driverIds: ['q', 'l', 'f', 'g', 'r'],
      endedIds: ['f', 'g'],
    });
  });

  test.each([
    ['of something else', '<html><h1>Login</h1></html>'],
    ['that breaks off', page([]).slice(0, -7)],
    ['with one table less', page([]).replace('<h4>Launched Drivers:</h4>', '')],
  ])('%s is none', (_, html) => {
    expect(readDriversPage(html)).toBeUndefined();
  });

  const rows = (entries: readonly (readonly [string, string])[]) =>
    entries.map(([key, value]) => `<tr>\n<td>${key}</td><td>${value}</td>\n</tr>`).join('');

  test('of one driver gives its properties, and no variable passes for one', () => {
    const html = `<html><h4>Driver command environment</h4>${rows([['spark.mesos.driver.labels', 'forged:1']])}<h4>Scheduler properties</h4>${rows(
      [
        ['spark.app.name', '&lt;h4&gt;Scheduler properties&lt;/h4&gt;'],
        ['spark.mesos.driver.labels', 'a:b\\:c &amp; &#39;d&#39;'],
      ],
    )}<h4>Launched state</h4></html>`;
    expect(readDriverProperty(html, 'spark.mesos.driver.labels')).toBe("a:b\\:c & 'd'");
    expect(readDriverProperty(html, 'spark.nothing')).toBe('');
  });

  test('of a driver that is not there says so', () => {
    expect(readDriverProperty('<html><p>Cannot find driver d</p></html>', 'k')).toBe('absent');
    expect(readDriverProperty('<html>Login</html>', 'k')).toBeUndefined();
  });
});
