/** What the frameworks of one MesosCluster tell, put into metrics. */
import { type DeclineReason, declineReasons } from '../../model/declines.ts';
import { labels, other } from './labels.ts';
import type { Metrics } from './registry.ts';

const endings: readonly string[] = labels.ending.values;

/** Its counters begin at 0. Clusters beyond the bound of the label are counted together and have no gauges, which would contradict each other. */
export const clusterMeter = (metrics: Metrics, name: string) => {
  const cluster = metrics.valueOf('cluster', name);
  const single = cluster !== other;
  const gauge = (set: () => void): void => {
    if (single) set();
  };
  for (const framework of labels.framework.values) begin(metrics, cluster, framework);
  gauge(() => metrics.set('sparkmesos_mesos_connected', { cluster }, 0));
  return {
    received: (framework: string, offers: number) =>
      metrics.add('sparkmesos_offers_received_total', { cluster, framework }, offers),
    used: (framework: string, offers: number) =>
      metrics.add('sparkmesos_offers_used_total', { cluster, framework }, offers),
    declined: (framework: string, declined: readonly { readonly reason: DeclineReason; readonly offers: number }[]) => {
      for (const { reason, offers } of declined)
        metrics.add('sparkmesos_offers_declined_total', { cluster, framework, reason }, offers);
    },
    rescinded: (framework: string) => metrics.add('sparkmesos_offers_rescinded_total', { cluster, framework }),
    connection: (framework: string, state: string) => {
      if (state === 'subscribed') metrics.add('sparkmesos_mesos_subscriptions_total', { cluster, framework });
      if (endings.includes(state))
        metrics.add('sparkmesos_mesos_failures_total', { cluster, framework, reason: state });
      if (framework === 'drivers')
        gauge(() => metrics.set('sparkmesos_mesos_connected', { cluster }, state === 'subscribed' ? 1 : 0));
    },
    executorFrameworks: (connected: boolean, by: number) =>
      gauge(() => metrics.add('sparkmesos_executor_frameworks', { cluster, connected: String(connected) }, by)),
    called: (call: string, outcome: string, ms: number) => {
      metrics.add('sparkmesos_mesos_calls_total', { cluster, call, outcome });
      metrics.observe('sparkmesos_mesos_call_seconds', { call }, ms / 1000);
    },
    drivers: (queued: number, running: number) =>
      gauge(() => {
        metrics.set('sparkmesos_drivers', { cluster, phase: 'queued' }, queued);
        metrics.set('sparkmesos_drivers', { cluster, phase: 'running' }, running);
      }),
    closed: () => gauge(() => drop(metrics, cluster)),
  };
};

const begin = (metrics: Metrics, cluster: string, framework: string): void => {
  metrics.add('sparkmesos_offers_received_total', { cluster, framework }, 0);
  metrics.add('sparkmesos_offers_used_total', { cluster, framework }, 0);
  metrics.add('sparkmesos_offers_rescinded_total', { cluster, framework }, 0);
  metrics.add('sparkmesos_mesos_subscriptions_total', { cluster, framework }, 0);
  for (const reason of Object.keys(declineReasons))
    metrics.add('sparkmesos_offers_declined_total', { cluster, framework, reason }, 0);
  for (const reason of endings) metrics.add('sparkmesos_mesos_failures_total', { cluster, framework, reason }, 0);
};

const drop = (metrics: Metrics, cluster: string): void => {
  metrics.drop('sparkmesos_mesos_connected', { cluster });
  for (const phase of labels.phase.values) metrics.drop('sparkmesos_drivers', { cluster, phase });
  for (const connected of labels.connected.values)
    metrics.drop('sparkmesos_executor_frameworks', { cluster, connected });
};
