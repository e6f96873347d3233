/** Commands that only pretend to run: no process, no sandbox. For measurements with thousands of tasks. */
import type { Clock } from '../../../model/clock.ts';
import type { TaskMessage } from '../messages.ts';
import type { AgentSpec, SimulatedEnd } from '../options.ts';
import type { RunEnd, Runner } from './runner.ts';

/**
 * Starts at once and ends when the specification, the task's labels or somebody from outside says so. An executor ends only by the
 * latter: whoever speaks the executor API in its name is it.
 */
export const simulatedRunner =
  (clock: Clock, simulate: AgentSpec['simulate']): Runner =>
  ({ task }, events) => {
    const end = task === undefined ? {} : { ...endFromLabels(task), ...simulate?.(task) };
    let cancelTimer = (): void => {};
    let over = false;
    const finish = (how: RunEnd): void => {
      if (over) return;
      over = true;
      cancelTimer();
      events.ended(how);
    };
    setImmediate(() => {
      if (over) return;
      events.started(undefined);
      if (end.finishAfterMs === undefined) return;
      cancelTimer = clock.after(end.finishAfterMs, () => finish({ kind: 'exited', code: end.exitCode ?? 0 }));
    });
    return {
      kill: () => finish({ kind: 'signalled', signal: 'SIGTERM' }),
      destroy: () => finish({ kind: 'signalled', signal: 'SIGKILL' }),
      signal: (signal) => finish({ kind: 'signalled', signal }),
      finish: (code) => finish({ kind: 'exited', code }),
    };
  };

function endFromLabels(task: TaskMessage): SimulatedEnd {
  const label = (key: string): number | undefined => {
    const value = task.labels?.labels?.find((one) => one.key === key)?.value;
    return value === undefined ? undefined : Number(value);
  };
  const finishAfterMs = label('finish-after-ms');
  const exitCode = label('exit-code');
  return {
    ...(finishAfterMs === undefined ? {} : { finishAfterMs }),
    ...(exitCode === undefined ? {} : { exitCode }),
  };
}
