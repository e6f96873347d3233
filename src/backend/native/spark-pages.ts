/** What the pages of a running application tell: of the Master beside its driver, and of the driver itself. */
import { request } from 'undici';
import type { SeenWorker } from '../../mesos/framework/executors-wanted.ts';
import type { Clock } from '../../model/clock.ts';

/** Undefined parts are not known: the page did not answer, or says nothing of it. */
export interface SparkLook {
  /** How many executors the driver wants. */
  readonly target: number | undefined;
  readonly workers: readonly SeenWorker[] | undefined;
  /** Spark's own id of the application. */
  readonly applicationId: string | undefined;
}

export interface SparkAddresses {
  /** Base URL of the web page of the Master. */
  readonly master: string;
  /** Base URL of the web page of the driver. */
  readonly driver: string;
}

const patienceMs = 5_000;
const gauge = /\.driver\.ExecutorAllocationManager\.executors\.numberTargetExecutors$/;

/** Looks at the pages; at that of the driver only where its wish is of interest. Never rejects. */
export const lookAtSpark = async (
  { master, driver }: SparkAddresses,
  wish: boolean,
  clock: Clock,
): Promise<SparkLook> => {
  const [page, metrics] = await Promise.all([
    readJson(`${master}/json/`, clock),
    wish ? readJson(`${driver}/metrics/json/`, clock) : undefined,
  ]);
  return { target: targetIn(metrics), workers: workersIn(page), applicationId: applicationIn(page) };
};

const readJson = async (url: string, clock: Clock): Promise<unknown> => {
  const timeout = new AbortController();
  const cancel = clock.after(patienceMs, () => timeout.abort());
  try {
    // No connection stays open between looks: an application ends without our leave.
    const { statusCode, body } = await request(url, { signal: timeout.signal, reset: true });
    const text = await body.text();
    return statusCode === 200 ? JSON.parse(text) : undefined;
  } catch {
    // Not there yet, not there any more, or not what it should be: the next look tells.
    return undefined;
  } finally {
    cancel();
  }
};

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;

const listOf = (value: unknown): readonly unknown[] | undefined => (Array.isArray(value) ? value : undefined);

const targetIn = (metrics: unknown): number | undefined => {
  const gauges = field(metrics, 'gauges');
  const name = Object.keys(typeof gauges === 'object' && gauges !== null ? gauges : {}).find((key) => gauge.test(key));
  const value = name === undefined ? undefined : field(field(gauges, name), 'value');
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
};

const workersIn = (page: unknown): readonly SeenWorker[] | undefined =>
  listOf(field(page, 'workers'))?.flatMap((worker) => {
    const [host, port, coresUsed] = ['host', 'port', 'coresused'].map((name) => field(worker, name));
    const alive = field(worker, 'state') === 'ALIVE';
    return alive && typeof host === 'string' && typeof port === 'number' && typeof coresUsed === 'number'
      ? [{ host, port, coresUsed }]
      : [];
  });

const applicationIn = (page: unknown): string | undefined => {
  const id = field(listOf(field(page, 'activeapps'))?.[0], 'id');
  return typeof id === 'string' && id.length <= 512 ? id : undefined;
};
