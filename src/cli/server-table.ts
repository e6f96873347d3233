/** Tables that the API server makes, with the printer columns of the CRDs: what `kubectl get` shows. */
import { request } from 'undici';
import type { ClusterAccess } from '../kube/access.ts';
import { apiErrorOf, unavailableOf } from '../kube/errors.ts';
import { formatTable } from './table.ts';

interface ServerTable {
  readonly columnDefinitions: readonly { readonly name: string; readonly priority: number }[];
  readonly rows: readonly {
    readonly cells: readonly unknown[];
    readonly object?: { readonly metadata?: { readonly namespace?: string } };
  }[];
}

export interface TableOptions {
  readonly wide: boolean;
  /** Begins each row with the namespace. */
  readonly withNamespace: boolean;
}

const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
const timeoutMs = 30_000;

/**
 * The table of a collection; undefined when it is empty.
 * @param path of the collection, as /apis/<group>/<version>/...
 * @throws KubeApiError, KubeUnavailable
 */
export const fetchTable = async (
  access: ClusterAccess,
  path: string,
  options: TableOptions,
): Promise<string | undefined> => {
  const table = await read(access, path);
  if (table.rows.length === 0) return undefined;
  const shown = table.columnDefinitions.map(({ priority }) => options.wide || priority === 0);
  const pick = <T>(cells: readonly T[]): readonly T[] => cells.filter((_, column) => shown[column] === true);
  const heads = pick(table.columnDefinitions.map(({ name }) => name));
  const rows = table.rows.map(({ cells, object }) => [
    ...(options.withNamespace ? [object?.metadata?.namespace ?? ''] : []),
    ...pick(cells).map(cellText),
  ]);
  return formatTable(options.withNamespace ? ['Namespace', ...heads] : heads, rows);
};

const cellText = (cell: unknown): string => (cell === null || cell === undefined ? '<none>' : String(cell));

const read = async (access: ClusterAccess, path: string): Promise<ServerTable> => {
  const answer = await request(`${access.server}${path}`, {
    dispatcher: access.dispatcher,
    headers: { accept, 'user-agent': 'sparkmesos', ...(await access.headers()) },
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((error: unknown) => {
    throw unavailableOf(error);
  });
  const body: unknown = await answer.body.json().catch(() => undefined);
  if (answer.statusCode !== 200) throw apiErrorOf(answer.statusCode, body);
  return body as ServerTable;
};
