/** The list of applications: filters, states with their counts, and a page of rows. */
import type { ApplicationList, ApplicationQuery, ApplicationRow } from '../../../model/overview.ts';
import { Href } from '../href.ts';
import { type Html, html } from '../html.ts';
import type { Page } from '../layout.ts';
import {
  applicationHref,
  type Column,
  counted,
  given,
  pager,
  type Scene,
  stateMark,
  table,
  thousands,
} from '../parts.ts';
import { listHref, stateNames } from '../query.ts';
import { moment } from '../times.ts';

export const applicationsPage = (list: ApplicationList, query: ApplicationQuery, scene: Scene): Page => ({
  title: 'Applications',
  section: 'applications',
  body: html`<h1>Applications</h1>
${filters(list, query)}
${chips(list, query)}
${table({
  id: 'applications',
  caption: captionOf(list, query),
  rows: list.rows,
  key: ({ namespace, name }) => `${namespace}/${name}`,
  empty: isFiltered(query) ? 'No application is like that.' : 'There is no application yet.',
  columns: columnsOf(scene),
})}
${pager(list.page, list.pages, (page) => listHref({ ...query, page }))}`,
});

const isFiltered = ({ state, cluster, namespace, name }: ApplicationQuery): boolean =>
  [state, cluster, namespace, name].some((filter) => filter !== undefined);

const captionOf = ({ page, matching, rows }: ApplicationList, { limit, sort }: ApplicationQuery): string => {
  const order = sort === 'name' ? 'by name' : 'the newest first';
  if (matching === 0) return 'Applications';
  const first = (page - 1) * limit + 1;
  return `${thousands(first)} to ${thousands(first + rows.length - 1)} of ${counted(matching, 'application')}, ${order}`;
};

const chips = ({ byState }: ApplicationList, query: ApplicationQuery): Html => {
  const all = Object.values(byState).reduce((sum, count) => sum + count, 0);
  const shown = stateNames.filter((state) => (byState[state] ?? 0) > 0 || state === query.state);
  const chip = (state: string | undefined, mark: Html, count: number): Html => {
    const href = listHref({ ...query, state, page: 1 });
    const text = html`${mark} <strong>${thousands(count)}</strong>`;
    const id = `chip-${state ?? 'all'}`;
    return html`<li>${state === query.state ? html`<a id="${id}" href="${href}" aria-current="true">${text}</a>` : html`<a id="${id}" href="${href}">${text}</a>`}</li>`;
  };
  return html`<nav aria-label="States"><ul class="tallies">${chip(undefined, html`<span class="state">All</span>`, all)}${shown.map((state) => chip(state, stateMark(state), byState[state] ?? 0))}</ul></nav>`;
};

const filters = (
  list: ApplicationList,
  query: ApplicationQuery,
): Html => html`<form class="filters" role="search" aria-label="Applications" method="get" action="${Href.local(['applications'])}">
<label for="filter-name">Name contains<input id="filter-name" name="name" type="search" maxlength="253" autocomplete="off" spellcheck="false" value="${query.name}"></label>
<label for="filter-namespace">Namespace<input id="filter-namespace" name="namespace" list="namespaces" maxlength="253" autocomplete="off" spellcheck="false" value="${query.namespace}"></label>
<datalist id="namespaces">${list.namespaces.map((name) => html`<option value="${name}"></option>`)}</datalist>
<label for="filter-cluster">Cluster${select('filter-cluster', 'cluster', [['', 'any'], ...withChosen(list.clusters, query.cluster).map((name) => [name, name] as const)], query.cluster ?? '')}</label>
<label for="filter-state">State${select('filter-state', 'state', [['', 'any'], ...stateNames.map((name) => [name, name] as const)], query.state ?? '')}</label>
<label for="filter-sort">Order${select(
  'filter-sort',
  'sort',
  [
    ['', 'newest first'],
    ['name', 'by name'],
  ],
  query.sort === 'name' ? 'name' : '',
)}</label>
<label for="filter-limit">Rows${select(
  'filter-limit',
  'limit',
  ['25', '50', '100', '200'].map((count) => [count, count] as const),
  String(query.limit),
)}</label>
<div class="buttons"><button type="submit">Filter</button>${isFiltered(query) && html`<a href="${Href.local(['applications'])}">Clear</a>`}</div>
</form>`;

const withChosen = (names: readonly string[], chosen: string | undefined): readonly string[] =>
  chosen === undefined || names.includes(chosen) ? names : [...names, chosen];

const select = (
  id: string,
  name: string,
  options: readonly (readonly [value: string, text: string])[],
  chosen: string,
): Html =>
  html`<select id="${id}" name="${name}">${options.map(([value, text]) =>
    value === chosen
      ? html`<option value="${value}" selected>${text}</option>`
      : html`<option value="${value}">${text}</option>`,
  )}</select>`;

const columnsOf = ({ nowMs }: Scene): readonly Column<ApplicationRow>[] => [
  {
    head: 'Name',
    isName: true,
    cell: (row) =>
      html`<a id="${`to:${row.namespace}/${row.name}`}" href="${applicationHref(row)}">${given(row.name)}</a>`,
  },
  { head: 'Namespace', cell: ({ namespace }) => given(namespace) },
  {
    head: 'State',
    cell: ({ state, deleting }) =>
      html`${stateMark(state)}${deleting && html` <span class="aside">being deleted</span>`}`,
  },
  { head: 'Why', cell: ({ waitsFor, reason }) => given(waitsFor || reason) },
  { head: 'Since', cell: ({ since }) => moment(since, nowMs) },
  { head: 'Cluster', cell: ({ cluster }) => cluster !== '' && given(cluster) },
  { head: 'Queue', isMinor: true, cell: ({ queue }) => given(queue) },
  {
    head: 'Executors',
    isNumber: true,
    cell: ({ executors: { running, wanted } }) =>
      running + wanted === 0 ? '' : wanted === 0 ? thousands(running) : `${thousands(running)} of ${thousands(wanted)}`,
  },
  { head: 'Host', isMinor: true, cell: ({ host, state }) => (state === 'Queued' || host === '' ? '' : given(host)) },
  { head: 'Created', isMinor: true, cell: ({ createdAt }) => moment(createdAt, nowMs) },
];
