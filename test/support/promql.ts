/**
 * Expressions of PromQL, held against the table of metrics: whether they parse with Prometheus' own grammar, and whether what they select exists and is
 * used as what it is.
 */
import type { SyntaxNode, Tree } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import { type LabelKind, labels, other } from '../../src/ops/metrics/labels.ts';
import { type Definition, metrics } from '../../src/ops/metrics/table.ts';

/** Labels that Prometheus adds to whatever it scrapes. */
const targetLabels: ReadonlySet<string> = new Set(['job', 'instance', 'namespace', 'pod']);
/** Functions that make sense of what only grows, and of nothing else. */
const ofCounters: ReadonlySet<string> = new Set(['rate', 'increase', 'irate']);
const table: Readonly<Record<string, Definition>> = metrics;

interface Selected {
  readonly type: 'counter' | 'gauge';
  readonly labels: Readonly<Record<string, LabelKind | undefined>>;
}

/** What is wrong with an expression, as sentences; dashboards' variables may stand in it. */
export const problemsOf = (given: string): readonly string[] => {
  const text = given.replaceAll('$__rate_interval', '5m');
  const tree = parser.parse(text);
  const broken = nodesOf(tree, ({ type }) => type.isError).map(({ from }) => `does not parse at "${text.slice(from)}"`);
  return broken.length > 0 ? broken : new Checker(text, tree).problems();
};

class Checker {
  readonly #text: string;
  readonly #tree: Tree;
  readonly #problems: string[] = [];

  constructor(text: string, tree: Tree) {
    this.#text = text;
    this.#tree = tree;
  }

  problems(): readonly string[] {
    const selectors = this.#nodes('VectorSelector');
    if (selectors.length === 0) this.#problems.push('selects nothing');
    for (const selector of selectors) this.#checkSelector(selector);
    for (const grouping of this.#nodes('GroupingLabels')) this.#checkGrouping(grouping);
    for (const call of this.#nodes('FunctionCall')) this.#checkCall(call);
    return this.#problems;
  }

  #checkSelector(selector: SyntaxNode): void {
    const name = this.#textOf(selector.getChild('Identifier'));
    const selected = metricOf(name);
    if (selected === undefined) {
      this.#problems.push(`there is no metric ${name}`);
      return;
    }
    const call = callAround(selector);
    const counts = call !== undefined && ofCounters.has(this.#textOf(call.firstChild));
    const ranged = selector.parent?.name === 'MatrixSelector';
    if (selected.type === 'counter' && !(ranged && counts)) this.#problems.push(`${name} only grows: it needs a rate`);
    if (selected.type === 'gauge' && counts) this.#problems.push(`${name} is a gauge: it has no rate`);
    for (const matcher of nodesOf(selector, (node) => node.name === 'UnquotedLabelMatcher'))
      this.#checkMatcher(name, selected, matcher);
  }

  #checkMatcher(metric: string, { labels: kinds }: Selected, matcher: SyntaxNode): void {
    const label = this.#textOf(matcher.getChild('LabelName'));
    const value = JSON.parse(this.#textOf(matcher.getChild('StringLiteral'))) as string;
    if (targetLabels.has(label)) return;
    const kind = kinds[label];
    if (kind === undefined) this.#problems.push(`${metric} has no label ${label}`);
    else if (!value.startsWith('$') && !canBe(kind, value, this.#textOf(matcher.getChild('MatchOp'))))
      this.#problems.push(`${label} of ${metric} is never ${value}`);
  }

  /** Each label must be one of what is aggregated, or of one of both sides. */
  #checkGrouping(grouping: SyntaxNode): void {
    const scope = grouping.parent?.parent;
    if (!scope) return;
    const known = nodesOf(scope, (node) => node.name === 'VectorSelector').flatMap((selector) =>
      Object.keys(metricOf(this.#textOf(selector.getChild('Identifier')))?.labels ?? {}),
    );
    for (const node of nodesOf(grouping, ({ name }) => name === 'LabelName')) {
      const label = this.#textOf(node);
      if (!targetLabels.has(label) && !known.includes(label)) this.#problems.push(`nothing has the label ${label}`);
    }
  }

  #checkCall(call: SyntaxNode): void {
    const body = call.getChild('FunctionCallBody');
    const name = this.#textOf(call.firstChild);
    if (name === 'histogram_quantile') {
      const sum = body?.getChild('AggregateExpr');
      const grouping = sum?.getChild('AggregateModifier')?.getChild('GroupingLabels');
      const metric = nodesOf(call, (node) => node.name === 'VectorSelector')[0]?.getChild('Identifier');
      if (!this.#textOf(metric).endsWith('_bucket')) this.#problems.push('a quantile needs buckets');
      if (grouping && !nodesOf(grouping, (node) => this.#textOf(node) === 'le').length)
        this.#problems.push('a quantile needs the label le');
    } else if (ofCounters.has(name) && !body?.getChild('MatrixSelector')) this.#problems.push(`${name} needs a range`);
  }

  #nodes(name: string): readonly SyntaxNode[] {
    return nodesOf(this.#tree, (node) => node.name === name);
  }

  #textOf(node: SyntaxNode | null | undefined): string {
    return node ? this.#text.slice(node.from, node.to) : '';
  }
}

const nodesOf = (within: Tree | SyntaxNode, wanted: (node: SyntaxNode) => boolean): readonly SyntaxNode[] => {
  const found: SyntaxNode[] = [];
  const root = 'topNode' in within ? within.topNode : within;
  root.cursor().iterate(({ node }) => {
    if (wanted(node)) found.push(node);
  });
  return found;
};

/** A metric of the table, or a part of a histogram of it. */
const metricOf = (name: string): Selected | undefined => {
  const own = table[name];
  if (own !== undefined) return own.type === 'histogram' ? undefined : { type: own.type, labels: own.labels };
  const [, base = '', part] = /^(.*)_(bucket|sum|count)$/.exec(name) ?? [];
  const histogram = table[base];
  if (histogram?.type !== 'histogram') return undefined;
  return { type: 'counter', labels: { ...histogram.labels, ...(part === 'bucket' ? { le: undefined } : {}) } };
};

/** The function whose argument a selector is. */
const callAround = (selector: SyntaxNode): SyntaxNode | undefined => {
  const outer = selector.parent?.name === 'MatrixSelector' ? selector.parent : selector;
  const call = outer.parent?.parent;
  return call?.name === 'FunctionCall' ? call : undefined;
};

/** Whether a label can have the value, or one that the pattern describes. */
const canBe = (kind: LabelKind, value: string, operator: string): boolean => {
  const label = labels[kind];
  if (!('values' in label)) return true;
  const values = [...label.values, other];
  if (operator === '=' || operator === '!=') return values.includes(value);
  return value.split('|').every((alternative) => values.some((one) => new RegExp(`^(?:${alternative})$`).test(one)));
};
