/**
 * A Mesos in this process: masters and agents on real sockets with the real protocols, for the demo and the tests. What it answers
 * is held against recordings of Mesos 1.11.0 by `test/contract/mesos`.
 */
export type { Agent } from './agent/agent.ts';
export { Mesos, startMesos } from './cluster.ts';
export type { LaunchedTask } from './ledger.ts';
export type { Faults } from './master/faults.ts';
export type { Master } from './master/master.ts';
export type { CallMessage, StatusMessage, TaskMessage } from './messages.ts';
export type { AgentSpec, Credential, MesosOptions, SimulatedEnd } from './options.ts';
