/** A dispatcher under test, whichever it is: Spark's own, or the embedded one. Mesos is played by the test. */

/** A driver that Mesos was asked to launch. */
export interface LaunchedDriver {
  readonly taskId: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The line for the shell of the agent. */
  readonly command: string;
}

export interface DispatcherTarget {
  readonly name: string;
  readonly url: string;
  readonly uiUrl: string;
  readonly frameworkId: string;
  readonly launched: readonly LaunchedDriver[];
  /** Tasks that Mesos was asked to kill. */
  readonly killed: readonly string[];
  /** Registered with Mesos, or not yet. */
  ready(is: boolean): Promise<void>;
  offer(cpus: number, mem: number): Promise<void>;
  update(taskId: string, state: string, message?: string): Promise<void>;
  close(): Promise<void>;
}

export interface TargetOptions {
  readonly frameworkId?: string;
  readonly conf?: Readonly<Record<string, string>>;
}

export type BeginTarget = (options?: TargetOptions) => Promise<DispatcherTarget>;
