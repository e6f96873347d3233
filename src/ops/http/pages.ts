/** The operator's pages: metrics, whether it is alive, whether it is ready; and where they are served. */
import type { Metrics } from '../metrics/registry.ts';
import type { Address } from './address.ts';
import { type Route, type Served, serve, text } from './server.ts';

/** One thing that was looked at. */
export interface Finding {
  readonly ok: boolean;
  /** What is seen, as a sentence: why it is not ok, or what is good to know. */
  readonly sentence: string;
}

export interface Health {
  /** Where one of these is not ok, only a restart helps. */
  readonly live: () => readonly Finding[];
  /** Where one of these is not ok, it does not work yet, or no more. */
  readonly ready: () => readonly Finding[];
}

export interface Addresses {
  /** For everything. */
  readonly metrics?: Address | undefined;
  /** For the probes alone, which need to be reached by others than the metrics do. */
  readonly health?: Address | undefined;
}

export interface Pages {
  readonly metricsUrl: string | undefined;
  readonly healthUrl: string | undefined;
  close(): Promise<void>;
}

interface Log {
  error(fields: object, message: string): void;
}

/** Opens the pages where there is an address for them. @throws ListenError */
export const openPages = async (metrics: Metrics, health: Health, addresses: Addresses, log: Log): Promise<Pages> => {
  const probes = [probe('/healthz', health.live), probe('/readyz', health.ready)];
  const all = [{ path: '/metrics', answer: () => metricsPage(metrics) }, ...probes];
  const opened: Served[] = [];
  const open = async (routes: readonly Route[], address: Address | undefined): Promise<string | undefined> => {
    if (address === undefined) return undefined;
    const served = await serve(routes, address, log);
    opened.push(served);
    return served.url;
  };
  const close = async (): Promise<void> => void (await Promise.all(opened.map((served) => served.close())));
  try {
    const metricsUrl = await open(all, addresses.metrics);
    const healthUrl = (await open(probes, addresses.health)) ?? metricsUrl;
    return { metricsUrl, healthUrl, close };
  } catch (error) {
    await close();
    throw error;
  }
};

const metricsPage = async (metrics: Metrics) => ({
  status: 200,
  type: metrics.contentType,
  body: await metrics.text(),
});

const probe = (path: string, look: () => readonly Finding[]): Route => ({
  path,
  answer: () => {
    const findings = look();
    const told = findings.map(({ ok, sentence }) => `${ok ? 'ok' : 'not ok'}: ${sentence}`).join('\n');
    return text(findings.every(({ ok }) => ok) ? 200 : 503, told);
  },
});
