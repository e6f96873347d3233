/**
 * Every process group that agents started. A watchdog process hears of each, and kills what is left when this process ends in
 * whatever way: its end of the pipe closes even when nobody here can act any more.
 */
import { type ChildProcess, spawn } from 'node:child_process';

/** Reads "+ group" and "- group"; at the end of input kills the groups that remain. Plain POSIX shell. */
const watchdogScript = `groups=' '
while read -r change group; do
  case $change in
    +) groups="$groups$group " ;;
    -) case $groups in *" $group "*) groups="\${groups%%" $group "*} \${groups#*" $group "}" ;; esac ;;
  esac
done
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done`;

export class ProcessGroups {
  readonly #groups = new Set<number>();
  readonly #launches = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  #watchdog: ChildProcess | undefined;
  readonly #killAll = (): void => {
    for (const group of this.#groups) signalGroup(group, 'SIGKILL');
  };

  /** Aborts when everything is to end: no process may be started from then on. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** A task is being prepared; close() waits for that, or files and processes would come after it. */
  launching(launch: Promise<void>): void {
    this.#launches.add(launch);
    void launch.finally(() => this.#launches.delete(launch));
  }

  /** The groups whose first process still runs. */
  get alive(): readonly number[] {
    return [...this.#groups];
  }

  add(group: number): void {
    if (this.#watchdog === undefined) this.#startWatchdog();
    this.#groups.add(group);
    this.#watchdog?.stdin?.write(`+ ${group}\n`);
  }

  /** The first process of the group ended: whatever it left behind is killed. */
  remove(group: number): void {
    if (!this.#groups.delete(group)) return;
    signalGroup(group, 'SIGKILL');
    this.#watchdog?.stdin?.write(`- ${group}\n`);
  }

  /** Calls off what is being launched, kills all groups and ends the watchdog. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#launches);
    this.#killAll();
    process.off('exit', this.#killAll);
    const watchdog = this.#watchdog;
    this.#watchdog = undefined;
    if (watchdog === undefined || watchdog.exitCode !== null) return;
    const ended = new Promise((resolve) => watchdog.once('exit', resolve));
    watchdog.ref();
    watchdog.stdin?.end();
    await ended;
  }

  #startWatchdog(): void {
    const watchdog = spawn('/bin/sh', ['-c', watchdogScript], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      env: {},
    });
    watchdog.unref();
    (watchdog.stdin as unknown as { unref?: () => void } | null)?.unref?.();
    watchdog.stdin?.on('error', () => {});
    watchdog.on('error', () => {});
    process.on('exit', this.#killAll);
    this.#watchdog = watchdog;
  }
}

/** Sends a signal to a process group; one that is gone already is no error. */
export function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
