/** What holds resources: tasks until they are released, and the executors of frameworks. */
import { resourceMessages } from '../resource-messages.ts';
import type { Pieces } from '../resources.ts';
import type { AgentRecord, ExecutorRecord, Framework, TaskRecord } from './records.ts';

interface Holder {
  readonly role: string;
  readonly pieces: Pieces;
}

export const holdersOf = ({ tasks, executors }: Framework): Holder[] => holders(tasks.values(), executors.values());

export const holdersOn = ({ tasks, executors }: AgentRecord): Holder[] => holders(tasks.values(), executors.values());

const holders = (tasks: Iterable<TaskRecord>, executors: Iterable<ExecutorRecord>): Holder[] => [
  ...[...tasks].filter((task) => !task.released),
  ...executors,
];

/** The resources of each as messages, with the role that they are allocated to. */
export const allocatedMessages = (held: readonly Holder[]): object[] =>
  held.flatMap(({ pieces, role }) => resourceMessages(pieces, { refined: false, allocatedTo: role }));
