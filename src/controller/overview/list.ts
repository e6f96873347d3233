/** The list of applications: filtered, in a stable order, a page at a time. Pure. */
import type { ApplicationList, ApplicationQuery, ApplicationRow } from '../../model/overview.ts';

/** As many as a person can choose from. */
const shownNamespaces = 200;

/** Where a page begins and ends; one beyond the last is the last. */
export const pageOf = (
  count: number,
  page: number,
  limit: number,
): { readonly at: number; readonly pages: number; readonly from: number; readonly to: number } => {
  const pages = Math.max(1, Math.ceil(count / limit));
  const at = Math.min(Math.max(1, page), pages);
  return { at, pages, from: (at - 1) * limit, to: at * limit };
};

/**
 * The rows that a query asks for, and how many there are of each state without its filter by state.
 * @param rows in the order that the query asks for
 */
export const listApplications = (
  rows: readonly ApplicationRow[],
  clusters: readonly string[],
  query: ApplicationQuery,
): ApplicationList => {
  const byState: Record<string, number> = Object.create(null);
  const namespaces = new Set<string>();
  const found: ApplicationRow[] = [];
  for (const row of rows) {
    if (namespaces.size < shownNamespaces) namespaces.add(row.namespace);
    if (!matches(row, query)) continue;
    byState[row.state] = (byState[row.state] ?? 0) + 1;
    if (query.state === undefined || row.state === query.state) found.push(row);
  }
  const { at, pages, from, to } = pageOf(found.length, query.page, query.limit);
  return {
    rows: found.slice(from, to),
    page: at,
    pages,
    matching: found.length,
    byState,
    clusters,
    namespaces: [...namespaces].sort(),
  };
};

const matches = (row: ApplicationRow, { cluster, namespace, name }: ApplicationQuery): boolean =>
  (cluster === undefined || row.cluster === cluster) &&
  (namespace === undefined || row.namespace === namespace) &&
  (name === undefined || row.name.includes(name));

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const byName = (a: ApplicationRow, b: ApplicationRow): number =>
  compare(a.name, b.name) || compare(a.namespace, b.namespace);

/** The newest first; of one second by name, so that no row changes its place between two looks. */
const byAge = (a: ApplicationRow, b: ApplicationRow): number => compare(b.createdAt, a.createdAt) || byName(a, b);

export const orders = { newest: byAge, name: byName } as const;
