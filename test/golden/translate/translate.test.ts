import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { caseNames, expectedPath, printed, secretText, tasksOf } from './cases.ts';

describe('an application becomes tasks', () => {
  test.each(caseNames)('%s', (name) => {
    expect(printed(name)).toBe(readFileSync(expectedPath(name), 'utf8'));
  });

  test.each(caseNames)('%s: the secret is in no command, label or plain variable', (name) => {
    for (const task of Object.values(tasksOf(name))) {
      const { environment, ...command } = task.command;
      const plain = environment.filter((variable) => 'value' in variable);
      expect(JSON.stringify([{ ...task, command }, plain])).not.toContain(secretText);
    }
  });

  test('the secret of the attempt reaches driver and executor as a secret variable', () => {
    const { driver, executor } = tasksOf('operator-launches');
    for (const task of [driver, executor]) {
      const variable = task?.command.environment.find(({ name }) => name === '_SPARK_AUTH_SECRET');
      expect(variable !== undefined && 'secretValue' in variable ? variable.secretValue.reveal() : undefined).toBe(
        secretText,
      );
    }
  });
});
