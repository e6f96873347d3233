/** A status update as the text that Spark's dispatcher answers with: protobuf's text form of Mesos' message (semantics 2.5). */
import { javaDoubleText } from '../../model/java-numbers.ts';
import type { TaskStatus } from '../../model/mesos.ts';

const named: ReadonlyMap<number, string> = new Map([
  [9, '\\t'],
  [10, '\\n'],
  [13, '\\r'],
  [7, '\\a'],
  [8, '\\b'],
  [12, '\\f'],
  [11, '\\v'],
  [34, '\\"'],
  [39, "\\'"],
  [92, '\\\\'],
]);

const quoted = (text: string): string => {
  const bytes = [...new TextEncoder().encode(text)];
  const escaped = bytes.map(
    (byte) =>
      named.get(byte) ??
      (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`),
  );
  return `"${escaped.join('')}"`;
};

const identifier = (field: string, value: string | undefined): readonly string[] =>
  value === undefined ? [] : [`${field} {`, `  value: ${quoted(value)}`, '}'];

const line = (field: string, value: string | undefined): readonly string[] =>
  value === undefined ? [] : [`${field}: ${value}`];

/** Fields in the order of their numbers, each on a line. */
export const statusText = (status: TaskStatus): string => {
  const { message, timestampMs, healthy } = status;
  const lines = [
    ...identifier('task_id', status.taskId),
    ...line('state', status.state),
    ...line('message', message === undefined ? undefined : quoted(message)),
    ...identifier('slave_id', status.agentId),
    ...line('timestamp', timestampMs === undefined ? undefined : javaDoubleText(timestampMs / 1000)),
    ...identifier('executor_id', status.executorId),
    ...line('healthy', healthy === undefined ? undefined : String(healthy)),
    ...line('source', status.source),
    ...line('reason', status.reason),
  ];
  return `${lines.join('\n')}\n`;
};
