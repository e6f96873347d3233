/** The figures of a master. */
import { taskStates } from '../../../model/mesos.ts';
import { resourceSums } from '../resource-messages.ts';
import type { Pieces } from '../resources.ts';
import type { Core } from './core.ts';
import { allTasks } from './pages.ts';
import { isConnected } from './records.ts';

/** Figures for /metrics/snapshot and GET_METRICS, by name. */
export function metrics(core: Core): Record<string, number> {
  const agents = [...core.agents.values()];
  const figures: Record<string, number> = {
    'master/elected': 1,
    'master/uptime_secs': (core.settings.clock.now() - core.startedMs) / 1000,
    'master/slaves_active': agents.filter((agent) => agent.active).length,
    'master/slaves_connected': agents.filter((agent) => agent.active).length,
    'master/slaves_disconnected': agents.filter((agent) => !agent.active).length,
    'master/slaves_unreachable': core.unreachableAgents.size,
    'master/frameworks_active': [...core.frameworks.values()].filter(isConnected).length,
    'master/frameworks_disconnected': [...core.frameworks.values()].filter((one) => !isConnected(one)).length,
    'master/outstanding_offers': core.offers.size,
  };
  for (const name of ['cpus', 'mem', 'disk', 'gpus']) {
    const whole = amountIn(
      agents.map((agent) => agent.total),
      name,
    );
    const used = amountIn(
      agents.map((agent) => agent.used),
      name,
    );
    figures[`master/${name}_total`] = whole;
    figures[`master/${name}_used`] = used;
    figures[`master/${name}_percent`] = whole === 0 ? 0 : used / whole;
  }
  const tasks = allTasks(core);
  for (const state of taskStates) {
    figures[`master/${state.toLowerCase().replace('task_', 'tasks_')}`] = tasks.filter(
      (task) => task.state === state,
    ).length;
  }
  for (const [type, count] of core.callCounts) figures[`master/messages_${type.toLowerCase()}`] = count;
  return figures;
}

const amountIn = (lists: readonly Pieces[], name: string): number =>
  lists.reduce((sum, pieces) => {
    const amount = resourceSums(pieces)[name];
    return sum + (typeof amount === 'number' ? amount : 0);
  }, 0);
