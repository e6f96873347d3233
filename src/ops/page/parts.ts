/** Parts of pages: states, links, tables. */
import type { ApplicationRow } from '../../model/overview.ts';
import { Href } from './href.ts';
import { type Content, type Html, html } from './html.ts';

/** What a page is made with beside what it shows. */
export interface Scene {
  readonly nowMs: number;
  /** Whether logs are served. */
  readonly logs: boolean;
}

type Kind = 'waits' | 'starts' | 'runs' | 'done' | 'failed' | 'doubt' | 'rests';

const kinds: Readonly<Record<string, Kind>> = {
  New: 'waits',
  Queued: 'waits',
  RetryWait: 'waits',
  Submitting: 'starts',
  Submitted: 'starts',
  Running: 'runs',
  Unknown: 'doubt',
  Stopping: 'rests',
  Suspended: 'rests',
  Completed: 'done',
  Failed: 'failed',
  Invalid: 'failed',
};

/** Each kind has a shape of its own, so that colour alone says nothing. */
const shapes: Readonly<Record<Kind, Html>> = {
  waits: html`<circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="3 2.2"/>`,
  starts: html`<circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" stroke-width="2"/><path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor"/>`,
  runs: html`<path d="M4 2.5v11l9.5-5.5z" fill="currentColor"/>`,
  done: html`<path d="M2.5 8.5l3.5 3.5 7.5-8" fill="none" stroke="currentColor" stroke-width="2.4"/>`,
  failed: html`<path d="M3.5 3.5l9 9m0-9l-9 9" fill="none" stroke="currentColor" stroke-width="2.4"/>`,
  doubt: html`<path d="M8 1.8l6.6 12H1.4z" fill="none" stroke="currentColor" stroke-width="1.8"/><path d="M8 6v4m0 1.2v1.4" stroke="currentColor" stroke-width="1.6"/>`,
  rests: html`<path d="M4 3h3v10H4zm5 0h3v10H9z" fill="currentColor"/>`,
};

const marked = (kind: Kind, word: string): Html =>
  html`<span class="state is-${kind}"><svg class="shape" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${shapes[kind]}</svg><span>${word}</span></span>`;

/** The state of an application, as a shape and a word. */
export const stateMark = (state: string): Html => marked(kinds[state] ?? 'doubt', state);

/** A cluster or schedule that is ready, or is not. */
export const readyMark = (ready: string, word: string): Html =>
  marked(ready === 'True' ? 'done' : ready === 'False' ? 'failed' : 'doubt', word);

/** A name or sentence that somebody gave: it turns the direction of nothing beside it. */
export const given = (text: string): Html => html`<bdi>${text}</bdi>`;

export const applicationHref = (
  { namespace, name }: Pick<ApplicationRow, 'namespace' | 'name'>,
  ...more: string[]
): Href => Href.local(['applications', namespace, name, ...more]);

/** A link to another server; the text alone where the address is none of http or https. */
export const outside = (address: string, text: string): Html => {
  const href = Href.outside(address);
  return href === undefined
    ? given(text)
    : html`<a href="${href}" rel="noopener noreferrer" class="outside">${given(text)}</a>`;
};

export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => Content;
  /** Of the row: read out before its other cells. */
  readonly isName?: boolean;
  readonly isNumber?: boolean;
  /** Left out where a table is narrow and rows are not cards yet. */
  readonly isMinor?: boolean;
}

interface Table<Row> {
  /** Unique on the page. */
  readonly id: string;
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** Unique in the table: a row stays the same element when it changes. */
  readonly key: (row: Row) => string;
  /** Said where there are no rows. */
  readonly empty: string;
}

/** On narrow screens each row is a card, whose cells are named; the roles keep it a table for those who hear it. */
export const table = <Row>({ id, caption, columns, rows, key, empty }: Table<Row>): Html =>
  rows.length === 0
    ? html`<div class="table" id="${id}"><p class="caption">${caption}</p><p class="empty">${empty}</p></div>`
    : html`<div class="table" id="${id}"><table role="table"><caption>${caption}</caption><thead role="rowgroup"><tr role="row">${columns.map(head)}</tr></thead><tbody role="rowgroup">${rows.map(
        (row) => html`<tr role="row" id="${`${id}:${key(row)}`}">${columns.map((column) => cell(column, row))}</tr>`,
      )}</tbody></table></div>`;

const head = <Row>(column: Column<Row>): Html =>
  html`<th scope="col" role="columnheader" class="${classOf(column)}">${column.head}</th>`;

const cell = <Row>(column: Column<Row>, row: Row): Html => {
  const content = column.cell(row);
  const filled = content === undefined || content === '' ? html`<span class="nothing">–</span>` : content;
  return column.isName === true
    ? html`<th scope="row" role="rowheader" data-head="${column.head}"><span>${filled}</span></th>`
    : html`<td role="cell" data-head="${column.head}" class="${classOf(column)}"><span>${filled}</span></td>`;
};

const classOf = <Row>({ isNumber = false, isMinor = false }: Column<Row>): string =>
  [isNumber ? 'number' : 'words', ...(isMinor ? ['minor'] : [])].join(' ');

/** Names with what belongs to them; those that are nothing are left out. */
export const facts = (entries: readonly (readonly [name: string, value: Content])[]): Html =>
  html`<dl class="facts">${entries
    .filter(([, value]) => value !== undefined && value !== '' && value !== false)
    .map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;

/** Links to the pages before and after, where there are some. */
export const pager = (page: number, pages: number, hrefOf: (page: number) => Href): Html | undefined =>
  pages === 1
    ? undefined
    : html`<nav class="pager" aria-label="Pages">${step('first', '« First', page > 1, hrefOf(1))}${step('before', '‹ Before', page > 1, hrefOf(page - 1))}<span>Page ${page} of ${thousands(pages)}</span>${step('next', 'Next ›', page < pages, hrefOf(page + 1))}${step('last', 'Last »', page < pages, hrefOf(pages))}</nav>`;

const step = (id: string, text: string, leads: boolean, href: Href): Html =>
  leads ? html`<a id="${`page-${id}`}" href="${href}">${text}</a>` : html`<span class="off">${text}</span>`;

/** A number as people read it. */
export const thousands = (count: number): string => String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** So many of something, with the word for it. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${thousands(count)} ${count === 1 ? one : many}`;
