import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { environmentCredentials } from '../../../src/ops/mesos-environment.ts';
import { credentialsFrom } from '../../../src/spark/credentials.ts';
import { ManualClock } from '../../support/clocks.ts';

const directory = mkdtempSync(join(tmpdir(), 'mesos-environment-'));
afterAll(() => rmSync(directory, { recursive: true }));

const file = (name: string, text: string): string => {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
};

interface Given {
  readonly conf?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly verbatim?: boolean;
}

const reader = ({ conf = {}, environment = {}, verbatim = false }: Given, clock = new ManualClock()) => {
  const source = environmentCredentials({ conf, environment, verbatim, clock, read: credentialsFrom });
  return () => {
    const found = source();
    return found === undefined ? undefined : [found.principal, found.secret?.reveal()];
  };
};

describe('the credentials of the operator itself', () => {
  const principalFile = file('principal', 'of the file\n');
  const otherFile = file('other', 'of the other file');
  const all = {
    conf: { 'spark.mesos.principal': 'of the property', 'spark.mesos.principal.file': principalFile },
    environment: { SPARK_MESOS_PRINCIPAL: 'of the variable', SPARK_MESOS_PRINCIPAL_FILE: otherFile },
  };

  test.each([
    ['the property', all, 'of the property'],
    ['then the variable', { ...all, conf: { 'spark.mesos.principal.file': principalFile } }, 'of the variable'],
    [
      'then the file of the property',
      {
        conf: { 'spark.mesos.principal.file': principalFile },
        environment: { SPARK_MESOS_PRINCIPAL_FILE: otherFile },
      },
      'of the file',
    ],
    ['then the file of the variable', { environment: { SPARK_MESOS_PRINCIPAL_FILE: otherFile } }, 'of the other file'],
  ])('count in the order of Spark: %s', (_what, given, principal) => {
    expect(reader(given)()).toEqual([principal, undefined]);
  });

  test('may be none', () => {
    expect(reader({})()).toBeUndefined();
  });

  test.each([
    ['one line break at the end is none of them', false, 'gr\u00fc\u00dfe\n\n', 'gr\u00fc\u00dfe\n'],
    ['nor is one of Windows', false, 'secret\r\n', 'secret'],
    ['in Spark34 everything counts', true, 'secret\n', 'secret\n'],
  ])('in files: %s', (_what, verbatim, text, secret) => {
    const environment = { SPARK_MESOS_PRINCIPAL: 'p', SPARK_MESOS_SECRET_FILE: file('secret', text) };
    expect(reader({ environment, verbatim })()).toEqual(['p', secret]);
  });

  test('a changed file counts a few seconds later', () => {
    const clock = new ManualClock();
    const environment = { SPARK_MESOS_PRINCIPAL: 'p', SPARK_MESOS_SECRET_FILE: file('changing', 'old') };
    const read = reader({ environment }, clock);
    expect(read()).toEqual(['p', 'old']);
    file('changing', 'new');
    expect(read()).toEqual(['p', 'old']);
    clock.advance(5_000);
    expect(read()).toEqual(['p', 'new']);
  });

  test('a secret without a principal is refused in words for people', () => {
    const read = reader({ environment: { SPARK_MESOS_SECRET: 'hidden' } });
    expect(read).toThrow(/^The operator is given a secret for Mesos but no principal: /);
  });

  test('a file that is not there is named', () => {
    const read = reader({ conf: { 'spark.mesos.principal.file': '/nowhere/principal' } });
    expect(read).toThrow('The file /nowhere/principal with credentials for Mesos can not be read: ENOENT.');
  });
});
