/** The dashboard and the alert rules: that they are of the right form, and that all they ask for is there. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { metrics } from '../../../../src/ops/metrics/table.ts';
import { problemsOf } from '../../../support/promql.ts';

const chart = new URL('../../../../charts/spark-mesos-operator/', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, chart), 'utf8');

const duration = z.string().regex(/^\d+[smhd]$/);
const sentence = z.string().min(15);
const rulesFile = z.strictObject({
  groups: z
    .array(
      z.strictObject({
        name: z.string(),
        rules: z
          .array(
            z.strictObject({
              alert: z.string().regex(/^SparkMesos[A-Z][A-Za-z]+$/),
              expr: z.string(),
              for: duration,
              labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
              annotations: z.strictObject({ summary: sentence, description: sentence }),
            }),
          )
          .min(1),
      }),
    )
    .min(1),
});
const rules = rulesFile.parse(parse(read('alerts/rules.yaml'))).groups.flatMap((group) => group.rules);

const place = z.object({ h: z.number(), w: z.number(), x: z.number(), y: z.number() });
const target = z.object({ refId: z.string(), expr: z.string(), legendFormat: z.string() });
const panel = z.object({
  id: z.number(),
  type: z.enum(['row', 'stat', 'timeseries']),
  title: z.string().min(1),
  description: z.string().optional(),
  gridPos: place,
  datasource: z.object({ type: z.literal('prometheus'), uid: z.string().startsWith('$') }).optional(),
  targets: z.array(target).optional(),
});
const variable = z.object({
  name: z.string(),
  type: z.enum(['datasource', 'query']),
  definition: z.string().optional(),
});
const dashboard = z
  .object({
    uid: z.string(),
    title: z.string(),
    schemaVersion: z.number(),
    panels: z.array(panel),
    templating: z.object({ list: z.array(variable) }),
  })
  .parse(JSON.parse(read('dashboards/spark-mesos-operator.json')));
const graphs = dashboard.panels.filter(({ type }) => type !== 'row');
const expressions = graphs.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr, legendFormat }) => [title, expr, legendFormat] as const),
);

describe('the alert rules', () => {
  test.each(rules.map(({ alert, expr }) => [alert, expr]))('%s asks for what there is: %s', (_, expr) => {
    expect(problemsOf(expr)).toEqual([]);
  });

  test('have names of their own', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });

  test.each(rules.map((rule) => [rule.alert, rule] as const))(
    '%s tells of labels that its expression keeps',
    (_, rule) => {
      const told = [...JSON.stringify(rule.annotations).matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label ?? '');
      for (const label of told) expect(rule.expr).toMatch(new RegExp(`\\b${label}\\b|^changes`));
    },
  );
});

describe('the dashboard', () => {
  test.each(expressions)('%s asks for what there is: %s', (_, expr, legend) => {
    expect(problemsOf(expr)).toEqual([]);
    for (const [, label] of legend.matchAll(/\{\{(\w+)\}\}/g)) expect(expr).toContain(label);
  });

  test('shows each metric that there is', () => {
    const all = [
      ...expressions.map(([, expr]) => expr),
      ...dashboard.templating.list.map((one) => one.definition ?? ''),
    ].join('\n');
    expect(Object.keys(metrics).filter((name) => !new RegExp(`\\b${name}(_bucket|_count|_sum)?\\b`).test(all))).toEqual(
      [],
    );
  });

  test('uses no variables but its own', () => {
    const own = new Set([...dashboard.templating.list.map(({ name }) => name), '__rate_interval']);
    const used = expressions.flatMap(([, expr]) => [...expr.matchAll(/\$(\w+)/g)].map(([, name]) => name ?? ''));
    expect(used.filter((name) => !own.has(name))).toEqual([]);
    for (const { definition = '' } of dashboard.templating.list) {
      const [, selector = ''] = /^label_values\((.*), \w+\)$/.exec(definition) ?? [];
      expect(selector === '' ? [] : problemsOf(selector)).toEqual([]);
    }
  });

  test('has panels that say what they show, beside each other and not over each other', () => {
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    expect(
      graphs.filter(({ description = '', datasource }) => description.length < 10 || datasource === undefined),
    ).toEqual([]);
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)}/${y + Math.floor(index / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { gridPos } of dashboard.panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  });
});

describe('the check of expressions finds', () => {
  test.each([
    ['what does not parse', 'sum(rate(sparkmesos_queue_retries_total[5m])', 'does not parse'],
    ['words too many', 'sparkmesos_clusters by x', 'does not parse'],
    ['a metric that there is not', 'sparkmesos_aplications', 'there is no metric sparkmesos_aplications'],
    ['a histogram without its part', 'rate(sparkmesos_start_seconds[5m])', 'there is no metric'],
    ['a label that there is not', 'sparkmesos_applications{stat="Running"}', 'has no label stat'],
    [
      'a value that never comes',
      'sparkmesos_applications{state="running"}',
      'state of sparkmesos_applications is never running',
    ],
    ['a pattern of which a part never comes', 'sparkmesos_applications{state=~"Running|Runing"}', 'is never'],
    ['a grouping by what is not there', 'sum by (cluster) (sparkmesos_applications)', 'nothing has the label cluster'],
    ['a counter without a rate', 'sparkmesos_queue_retries_total > 3', 'needs a rate'],
    ['a rate of a gauge', 'rate(sparkmesos_applications[5m])', 'is a gauge'],
    ['a rate without a range', 'rate(sparkmesos_queue_retries_total)', 'needs a range'],
    [
      'a quantile without le',
      'histogram_quantile(0.9, sum by (job) (rate(sparkmesos_start_seconds_bucket[5m])))',
      'the label le',
    ],
    [
      'a quantile of no buckets',
      'histogram_quantile(0.9, sum by (job) (rate(sparkmesos_start_seconds_sum[5m])))',
      'needs buckets',
    ],
    ['nothing at all', '1 + 1', 'selects nothing'],
  ])('%s', (_, expr, problem) => {
    expect(problemsOf(expr).join('\n')).toContain(problem);
  });
});
