/**
 * A Mesos in this process: masters and agents on real sockets with the real protocols, for the demo and the tests. What it answers
 * is held against recordings of Mesos 1.11.0 by `test/contract/mesos`.
 */
export { Mesos, startMesos } from './cluster.ts';
export type { LaunchedTask } from './ledger.ts';
export type { CallMessage, TaskMessage } from './messages.ts';
export type { AgentSpec, MesosOptions, SimulatedEnd } from './options.ts';
