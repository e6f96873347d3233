/** Commands as real processes: a sandbox, what the fetcher brings, a process group of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { appendFile, open } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../../model/clock.ts';
import type { ContainerMessage } from '../messages.ts';
import type { AgentSpec } from '../options.ts';
import { environmentOf } from './environment.ts';
import { fetchAll } from './fetcher.ts';
import { type ProcessGroups, signalGroup } from './process-groups.ts';
import type { Launch, LaunchEvents, RunEnd, Runner, Running } from './runner.ts';
import { LaunchError, makeNestedSandbox, makeSandbox, mountVolumes } from './sandbox.ts';

/** Runs commands; an image is ignored or refused as the specification says. */
export const processRunner =
  (clock: Clock, spec: AgentSpec, groups: ProcessGroups): Runner =>
  (launch, events) => {
    const run = new ProcessRun(clock, groups, events);
    groups.launching(run.start(launch, spec));
    return run;
  };

class ProcessRun implements Running {
  readonly #clock: Clock;
  readonly #groups: ProcessGroups;
  readonly #events: LaunchEvents;
  readonly #abort = new AbortController();
  /** Aborted by a kill, and when the whole Mesos ends. */
  readonly #calledOff: AbortSignal;
  #child: ChildProcess | undefined;
  #cancelEscalation = (): void => {};

  constructor(clock: Clock, groups: ProcessGroups, events: LaunchEvents) {
    this.#clock = clock;
    this.#groups = groups;
    this.#events = events;
    this.#calledOff = AbortSignal.any([this.#abort.signal, groups.closing]);
  }

  async start(launch: Launch, spec: AgentSpec): Promise<void> {
    try {
      // The caller hears of nothing before it has this object.
      await nextTurn();
      refuseImage(launch.container, spec);
      const { parent, task, sandbox } = launch;
      if (parent === undefined) await makeSandbox(sandbox);
      else await makeNestedSandbox(sandbox, parent.sandbox, task?.task_id.value ?? '');
      await mountVolumes(sandbox, launch.container?.volumes ?? [], parent?.sandbox);
      await fetchAll(launch.command.uris ?? [], launch.sandbox, launch.containerId, this.#calledOff);
      this.#calledOff.throwIfAborted();
      await this.#spawn(launch, spec);
    } catch (error) {
      if (this.#calledOff.aborted) this.#end({ kind: 'killed-before-launch' });
      else this.#end({ kind: 'not-launched', message: error instanceof Error ? error.message : String(error) });
    }
  }

  kill(graceMs: number): void {
    this.#abort.abort();
    this.signal('SIGTERM');
    this.#cancelEscalation();
    this.#cancelEscalation = this.#clock.after(graceMs, () => this.signal('SIGKILL'));
  }

  destroy(): void {
    this.#abort.abort();
    this.signal('SIGKILL');
  }

  signal(signal: NodeJS.Signals): void {
    const pid = this.#child?.pid;
    if (pid !== undefined) signalGroup(pid, signal);
  }

  finish(): void {
    // A real process ends by itself.
  }

  async #spawn(launch: Launch, spec: AgentSpec): Promise<void> {
    const { command } = launch;
    const stdout = await open(`${launch.sandbox}/stdout`, 'a');
    const stderr = await open(`${launch.sandbox}/stderr`, 'a');
    try {
      this.#calledOff.throwIfAborted();
      const [argv0 = command.value ?? '', ...rest] = command.arguments ?? [];
      const options = {
        cwd: launch.sandbox,
        env: environmentOf(launch, spec.environment ?? {}),
        detached: true,
        stdio: ['ignore', stdout.fd, stderr.fd] as ['ignore', number, number],
      };
      const child =
        command.shell === false
          ? spawn(command.value ?? argv0, rest, { ...options, argv0 })
          : spawn('/bin/sh', ['-c', command.value ?? ''], options);
      this.#watch(child, launch);
    } finally {
      await stdout.close();
      await stderr.close();
    }
  }

  #watch(child: ChildProcess, launch: Launch): void {
    child.once('error', (error) => {
      if (child.pid !== undefined) return;
      // The command executor starts and then fails to replace itself by the command.
      void appendFile(`${launch.sandbox}/stderr`, `Failed to execute command: ${error.message}\n`).catch(() => {});
      this.#events.started(undefined);
      this.#end({ kind: 'exited', code: 1 });
    });
    const { pid } = child;
    if (pid === undefined) return;
    this.#child = child;
    this.#groups.add(pid);
    child.unref();
    child.once('exit', (code, signal) => {
      this.#child = undefined;
      this.#groups.remove(pid);
      this.#end(signal === null ? { kind: 'exited', code: code ?? 1 } : { kind: 'signalled', signal });
    });
    this.#events.started(pid);
  }

  #end(end: RunEnd): void {
    this.#cancelEscalation();
    this.#events.ended(end);
  }
}

function refuseImage(container: ContainerMessage | undefined, spec: AgentSpec): void {
  const hasImage = container?.docker !== undefined || container?.mesos?.image !== undefined;
  if (hasImage && spec.ignoreImages !== true) {
    throw new LaunchError('This agent runs no container images; it was started without ignoreImages');
  }
}
