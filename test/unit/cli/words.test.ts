import { describe, expect, test } from '@jest/globals';
import { cacheDirectory } from '../../../src/cli/cache.ts';
import { javaMajor } from '../../../src/cli/demo/java.ts';
import { durationMs } from '../../../src/cli/duration.ts';
import { oldNodeSentence } from '../../../src/cli/node-version.ts';
import { redacted, secretValues } from '../../../src/cli/render/redact.ts';
import { formatFields, formatTable } from '../../../src/cli/table.ts';

describe('the version of Node', () => {
  test.each(['22.19.0', '22.20.1', '24.0.0', '25.1.0'])('%s is new enough', (version) => {
    expect(oldNodeSentence(version)).toBeUndefined();
  });

  test.each(['22.18.0', '20.20.2', '18.0.0'])('%s is too old, and the sentence says what to do', (version) => {
    expect(oldNodeSentence(version)).toContain(`Node ${version} is too old: 22.19 or newer is needed`);
  });
});

describe('a span of time', () => {
  test.each([
    ['90', 90_000],
    ['90s', 90_000],
    ['10m', 600_000],
    ['1h30m', 5_400_000],
    ['1h0m5s', 3_605_000],
    ['0', 0],
  ])('%s is %i ms', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });

  test.each(['', 'x', '5d', '-1', '1.5h', '5s1m', '1h 5m'])('"%s" is none', (text) => {
    expect(durationMs(text)).toBeUndefined();
  });
});

describe('tables', () => {
  test('columns are as wide as their widest cell, three apart, with nothing behind the last', () => {
    const text = formatTable(
      ['Name', 'State'],
      [
        ['spark-pi', 'Running'],
        ['a', ''],
      ],
    );
    expect(text).toBe('NAME       STATE\nspark-pi   Running\na\n');
  });

  test('fields without a value are left out', () => {
    const text = formatFields([
      ['Name', 'pi'],
      ['Message', undefined],
      ['State', 'Queued'],
    ]);
    expect(text).toBe('Name:   pi\nState:  Queued\n');
  });
});

describe('the version of Java', () => {
  test.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['java version "1.8.0_402"', 8],
    ['openjdk version "21" 2023-09-19', 21],
  ])('%s is %i', (text, major) => {
    expect(javaMajor(text)).toBe(major);
  });

  test('other words tell nothing', () => {
    expect(javaMajor('command not found')).toBeUndefined();
  });
});

describe('the cache', () => {
  test('lies where XDG says, or in the home directory', () => {
    expect(cacheDirectory({ XDG_CACHE_HOME: '/x' })).toBe('/x/spark-mesos-operator');
    expect(cacheDirectory({ XDG_CACHE_HOME: 'relative' })).toMatch(/^\/.*\.cache\/spark-mesos-operator$/);
    expect(cacheDirectory({})).toMatch(/^\/.*\.cache\/spark-mesos-operator$/);
  });
});

describe('redaction', () => {
  test('takes the values of keys that look like secrets, but for those too short to be one', () => {
    const entries = [
      ['spark.ssl.keyPassword', 'hunter22'],
      ['AWS_ACCESS_KEY_ID', 'AKIA1234'],
      ['spark.app.name', 'pi'],
      ['API_TOKEN', 'abc'],
    ] as const;
    expect(secretValues(entries)).toEqual(['hunter22', 'AKIA1234']);
  });

  test('replaces them inside longer texts, and nothing else', () => {
    const value = { command: "spark-submit --conf k='hunter22'", port: 22, list: ['hunter22'] };
    expect(redacted(value, ['hunter22'])).toEqual({
      command: "spark-submit --conf k='[redacted]'",
      port: 22,
      list: ['[redacted]'],
    });
  });
});
