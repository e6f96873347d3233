/** How a Mesos is set up: everything has a default that suits quick tests. */
import type { Clock } from '../../model/clock.ts';
import type { PortRange } from '../../model/mesos.ts';
import type { CallMessage, TaskMessage } from './messages.ts';

export interface Credential {
  readonly principal: string;
  readonly secret: string;
}

/** Amounts as one writes them: cpus in cores, memory and disk in MiB. */
export interface ResourceAmounts {
  readonly cpus?: number;
  readonly mem?: number;
  readonly disk?: number;
  readonly gpus?: number;
  readonly ports?: readonly PortRange[];
}

export type AttributeValue = string | number | readonly PortRange[] | { readonly set: readonly string[] };

/** What becomes of a simulated task: nothing until it is told, or an end after some time. */
export interface SimulatedEnd {
  readonly finishAfterMs?: number;
  /** 0 by default: TASK_FINISHED; anything else: TASK_FAILED. */
  readonly exitCode?: number;
}

export interface AgentSpec {
  /** 127.0.0.1 by default. Agents listen on 127.0.0.1 whatever their name. */
  readonly hostname?: string;
  /** What updates tell as the address of containers on the network of the agent; 127.0.0.1 by default. Nothing listens there. */
  readonly address?: string;
  /** 0, any free port, by default. */
  readonly port?: number;
  /** Free for all. 4 cpus, 8192 MiB, 20000 MiB of disk and ports 31000-32000 by default. */
  readonly resources?: ResourceAmounts;
  /** Statically reserved, by role; on top of `resources`. */
  readonly reserved?: Readonly<Record<string, ResourceAmounts>>;
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  /** Real processes in sandboxes (default), or tasks and executors that only pretend. */
  readonly run?: 'process' | 'simulated';
  /** The end of a simulated task; labels `finish-after-ms` and `exit-code` of the task say the same. */
  readonly simulate?: (task: TaskMessage) => SimulatedEnd | undefined;
  /** Runs tasks that name a container image as plain processes; without it they fail. */
  readonly ignoreImages?: boolean;
  /** Variables that every task gets, under its own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Parent directory of the sandboxes; a temporary one that close() removes by default. */
  readonly workDir?: string;
}

export interface MesosOptions {
  /** Agents to begin with: one with the default resources when left out. */
  readonly agents?: readonly AgentSpec[];
  /** How many masters; the first leads. 1 by default. */
  readonly masters?: number;
  /** Port of the first master; 0, any free port, by default. */
  readonly port?: number;
  /** Turns HTTP Basic authentication on. */
  readonly credentials?: readonly Credential[];
  /** Whether the endpoints besides the scheduler API ask for credentials too. True by default. */
  readonly authenticateHttp?: boolean;
  /** Whether agents ask for credentials. False by default. */
  readonly authenticateAgents?: boolean;
  /** 15 s by default. */
  readonly heartbeatMs?: number;
  /** The pause after which resources that came back are offered again. 100 ms by default. */
  readonly allocationIntervalMs?: number;
  /** Offers that nobody answers for so long are rescinded. Never by default. */
  readonly offerTimeoutMs?: number;
  /** From the loss of an agent to its tasks being unreachable; 75 s by default, as five pings of 15 s. */
  readonly agentTimeoutMs?: number;
  /** First pause before an update that nobody acknowledged is sent again; doubles up to 10 minutes. 10 s by default. */
  readonly updateRetryMs?: number;
  /** How long the executor of a framework may take to register before its tasks fail. 1 minute by default. */
  readonly executorRegistrationTimeoutMs?: number;
  /** How long an agent that starts again waits for its executors. 2 s by default. */
  readonly executorReregistrationTimeoutMs?: number;
  /** From asking an executor to end to killing it, unless it says otherwise itself. 5 s by default. */
  readonly executorShutdownGraceMs?: number;
  /** Between heartbeats to executors. 30 minutes by default. */
  readonly executorHeartbeatMs?: number;
  readonly clock?: Clock;
  /** Sees every scheduler call that reached the leading master in readable form. */
  readonly onCall?: (call: CallMessage) => void;
}

/** The options with nothing left open. */
export interface Settings {
  readonly credentials: readonly Credential[];
  readonly authenticateHttp: boolean;
  readonly authenticateAgents: boolean;
  readonly heartbeatMs: number;
  readonly allocationIntervalMs: number;
  readonly offerTimeoutMs: number | undefined;
  readonly agentTimeoutMs: number;
  readonly updateRetryMs: number;
  readonly executorRegistrationTimeoutMs: number;
  readonly executorReregistrationTimeoutMs: number;
  readonly executorShutdownGraceMs: number;
  readonly executorHeartbeatMs: number;
  readonly clock: Clock;
  readonly onCall: (call: CallMessage) => void;
}
