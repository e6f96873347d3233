/** What is wrong with executors and with their calls, in Mesos' words. */
import { describe, expect, test } from '@jest/globals';
import { faultInExecutorCall } from '../../../../../src/embedded/mesos/agent/executor-call.ts';
import { faultInExecutor } from '../../../../../src/embedded/mesos/master/executor-validation.ts';
import type { ExecutorCallMessage, ExecutorMessage } from '../../../../../src/embedded/mesos/messages.ts';
import { executorInfo, statusOf } from './executor.ts';

describe('an executor', () => {
  const executor_id = { value: 'x' };
  const command = { value: 'run' };
  const withVariable = (variable: object): object => ({
    command: { ...command, environment: { variables: [{ name: 'A', ...variable }] } },
  });
  const invalidVariable = "Executor's `CommandInfo` is invalid: Environment variable ";
  test.each<[string, object, string | undefined]>([
    ['a command', { command }, undefined],
    ['no command', {}, "'ExecutorInfo.command' must be set"],
    ['the type CUSTOM and no command', { type: 'CUSTOM' }, "'ExecutorInfo.command' must be set for 'CUSTOM' executor"],
    ['the type DEFAULT', { type: 'DEFAULT' }, "'ExecutorInfo.type' must be 'CUSTOM'"],
    [
      'the type DEFAULT and a command',
      { type: 'DEFAULT', command },
      "'ExecutorInfo.command' must not be set for 'DEFAULT' executor",
    ],
    ['an id that is no name of a directory', { executor_id: { value: '..' }, command }, "'..' is disallowed"],
    [
      'no patience',
      { command, shutdown_grace_period: { nanoseconds: -1 } },
      "ExecutorInfo's 'shutdown_grace_period' must be non-negative",
    ],
    ['a variable', withVariable({ value: '' }), undefined],
    ['a variable without value', withVariable({}), `${invalidVariable}'A' of type 'VALUE' must have a value set`],
    [
      'a variable with a secret',
      withVariable({ value: 'v', secret: {} }),
      `${invalidVariable}'A' of type 'VALUE' must not have a secret set`,
    ],
    ['a secret variable', withVariable({ type: 'SECRET', secret: {} }), undefined],
    [
      'a secret variable without secret',
      withVariable({ type: 'SECRET' }),
      `${invalidVariable}'A' of type 'SECRET' must have a secret set`,
    ],
    [
      'a secret variable with a value',
      withVariable({ type: 'SECRET', value: 'v', secret: {} }),
      `${invalidVariable}'A' of type 'SECRET' must not have a value set`,
    ],
    ['a variable of no type', withVariable({ type: 'UNKNOWN' }), `${invalidVariable}of type 'UNKNOWN' is not allowed`],
    ['its framework', { command, framework_id: { value: 'mine' } }, undefined],
    [
      'another framework',
      { command, framework_id: { value: 'other' } },
      'ExecutorInfo has an invalid FrameworkID (Actual: other vs Expected: mine)',
    ],
    [
      'resources of nothing',
      { command, resources: [{ name: 'cpus', type: 'SCALAR', scalar: { value: 0 } }] },
      "Executor uses invalid resources: Invalid scalar resource: value <= 0 for 'cpus'",
    ],
  ])('with %s', (_what, executor, fault) => {
    expect(faultInExecutor({ executor_id, ...executor } as ExecutorMessage, 'mine', undefined)).toBe(fault);
  });

  test.each<[string, object, boolean]>([
    ['the same', {}, true],
    ['the same with its resources in another order', { resources: [...executorInfo.resources].reverse() }, true],
    ['more resources', { resources: [...executorInfo.resources, executorInfo.resources[0]] }, false],
    ['another name', { name: 'other' }, false],
    ['another command', { command: { value: 'other' } }, false],
    ['a label', { labels: { labels: [] } }, false],
  ])('beside one of the same id: %s', (_what, change, goes) => {
    const fault = faultInExecutor({ ...executorInfo, ...change }, 'mine', executorInfo);
    expect(fault).toBe(
      goes ? undefined : 'ExecutorInfo is not compatible with existing ExecutorInfo with same ExecutorID.',
    );
  });
});

describe('a call of an executor', () => {
  const update = (extra: object, state = 'TASK_RUNNING'): object => ({
    type: 'UPDATE',
    update: { status: { ...statusOf('t', state), ...extra } },
  });
  test.each<[string, object, string | undefined]>([
    ['with no type', {}, "Expecting 'type' to be present"],
    ['UPDATE of nothing', { type: 'UPDATE' }, "Expecting 'update' to be present"],
    ['MESSAGE of nothing', { type: 'MESSAGE' }, "Expecting 'message' to be present"],
    ['SUBSCRIBE without its message', { type: 'SUBSCRIBE' }, "Expecting 'subscribe' to be present"],
    ['HEARTBEAT', { type: 'HEARTBEAT' }, undefined],
    ['UPDATE', update({ executor_id: executorInfo.executor_id }), undefined],
    ['UPDATE without uuid', update({ uuid: undefined }), "Expecting 'uuid' to be present"],
    ['UPDATE with a short uuid', update({ uuid: 'aGk=' }), 'Not a valid UUID'],
    [
      'UPDATE of another executor',
      update({ executor_id: { value: 'other' } }),
      'ExecutorID in Call: ex does not match ExecutorID in TaskStatus: other',
    ],
    [
      'UPDATE of the agent',
      update({ source: 'SOURCE_AGENT' }),
      "Received Call from executor ex of framework fw with invalid source, expecting 'SOURCE_EXECUTOR'",
    ],
    [
      'UPDATE to TASK_STAGING',
      update({}, 'TASK_STAGING'),
      'Received TASK_STAGING from executor ex of framework fw which is not allowed',
    ],
  ])('%s', (_what, call, fault) => {
    const whole = { executor_id: executorInfo.executor_id, framework_id: { value: 'fw' }, ...call };
    expect(faultInExecutorCall(whole as ExecutorCallMessage)).toBe(fault);
  });
});
