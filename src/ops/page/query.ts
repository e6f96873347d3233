/** What is asked of the list of applications, as it stands in its address. */
import { applicationStates } from '../../api/states.ts';
import type { ApplicationQuery } from '../../model/overview.ts';
import { Href } from './href.ts';

export const stateNames: readonly string[] = ['New', ...Object.keys(applicationStates)];

const usualLimit = 50;
const limits: readonly number[] = [25, usualLimit, 100, 200];
/** Longer than any name that there can be. */
const mostChars = 253;

/** Reads it; what makes no sense counts as not given. */
export const readQuery = (search: URLSearchParams): ApplicationQuery => {
  const textOf = (name: string): string | undefined => {
    const value = search.get(name)?.trim() ?? '';
    return value === '' || value.length > mostChars ? undefined : value;
  };
  const state = textOf('state');
  const limit = Number(search.get('limit'));
  return {
    state: state !== undefined && stateNames.includes(state) ? state : undefined,
    cluster: textOf('cluster'),
    namespace: textOf('namespace'),
    name: textOf('name'),
    sort: search.get('sort') === 'name' ? 'name' : 'newest',
    page: readPage(search),
    limit: limits.includes(limit) ? limit : usualLimit,
  };
};

/** From 1. */
export const readPage = (search: URLSearchParams): number => {
  const page = search.get('page') ?? '';
  return /^[1-9]\d{0,6}$/.test(page) ? Number(page) : 1;
};

/** The list that a query asks for; filters that are changed begin at its first page. */
export const listHref = (query: Partial<ApplicationQuery>): Href =>
  Href.local(['applications'], {
    state: query.state,
    cluster: query.cluster,
    namespace: query.namespace,
    name: query.name,
    sort: query.sort === 'name' ? 'name' : undefined,
    limit: query.limit === usualLimit ? undefined : query.limit,
    page: query.page === 1 ? undefined : query.page,
  });
