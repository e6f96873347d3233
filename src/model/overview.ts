/** What people look at: the state of clusters, applications and schedules, as it is served by the web page. Nothing of it is secret. */
import type { Refusal } from './verdict.ts';

/** How many of something are in each state, by its name. */
export type Counts = Readonly<Record<string, number>>;

export interface ApplicationRow {
  readonly namespace: string;
  readonly name: string;
  readonly cluster: string;
  readonly queue: string;
  /** `New` before the operator has looked at it. */
  readonly state: string;
  readonly reason: string;
  /** One word for what it waits for, while it is queued. */
  readonly waitsFor: string;
  /** RFC 3339, or '' where it isn't known. */
  readonly since: string;
  readonly createdAt: string;
  readonly deleting: boolean;
  readonly host: string;
  readonly attempt: number;
  readonly executors: { readonly running: number; readonly wanted: number };
}

export interface ApplicationQuery {
  readonly state?: string | undefined;
  readonly cluster?: string | undefined;
  readonly namespace?: string | undefined;
  /** A part of the name. */
  readonly name?: string | undefined;
  readonly sort: 'newest' | 'name';
  /** From 1. */
  readonly page: number;
  /** How many rows a page has. */
  readonly limit: number;
}

export interface ApplicationList {
  readonly rows: readonly ApplicationRow[];
  /** The page that the rows are on, which is the last one when the one asked for is beyond it. */
  readonly page: number;
  readonly pages: number;
  /** Of all pages. */
  readonly matching: number;
  /** Of those that all filters but that of the state let through. */
  readonly byState: Counts;
  readonly clusters: readonly string[];
  /** The first ones in their order; there may be more. */
  readonly namespaces: readonly string[];
}

export interface QueueOverview {
  readonly name: string;
  /** Undefined for one that the cluster does not declare. */
  readonly priority: number | undefined;
  readonly waiting: number;
}

/** What is in use of a role, amounts as Mesos has them: cpus, and MiB. */
export interface RoleUsage {
  readonly role: string;
  readonly drivers: number;
  readonly executors: number;
  readonly cpus: number;
  readonly mem: number;
  readonly gpus: number;
  readonly disk: number;
}

export interface ClusterOverview {
  readonly name: string;
  /** Status of the condition Ready: True, False or Unknown. */
  readonly ready: string;
  readonly reason: string;
  readonly message: string;
  readonly master: string;
  readonly frameworkId: string;
  readonly connectedSince: string;
  readonly maxDrivers: number | undefined;
  readonly byState: Counts;
  readonly waitsFor: Counts;
  readonly queues: readonly QueueOverview[];
  readonly roles: readonly RoleUsage[];
}

export interface Overview {
  /** Of this operator: it lists, stands by, works, or has stopped. What is in use is known to the one that works. */
  readonly phase: 'lists' | 'watches' | 'works' | 'stopped';
  readonly applications: number;
  readonly byState: Counts;
  readonly clusters: readonly ClusterOverview[];
}

export interface ScheduleRow {
  readonly namespace: string;
  readonly name: string;
  readonly schedule: string;
  readonly timeZone: string;
  readonly suspended: boolean;
  readonly ready: string;
  readonly message: string;
  readonly nextRun: string;
  readonly lastRun: string;
  readonly lastRunName: string;
}

export interface ScheduleList {
  readonly rows: readonly ScheduleRow[];
  readonly page: number;
  readonly pages: number;
  readonly matching: number;
}

/** On which agents a driver would fit now, or why on none. */
export type Explanation =
  | { readonly fits: readonly { readonly hostname: string; readonly agentId: string }[]; readonly of: number }
  | { readonly none: Refusal };

export interface ApplicationDetails {
  readonly row: ApplicationRow;
  readonly message: string;
  readonly conditions: readonly {
    readonly type: string;
    readonly status: string;
    readonly reason: string;
    readonly message: string;
    readonly since: string;
  }[];
  readonly attempts: { readonly total: number; readonly runFailures: number; readonly submissionFailures: number };
  readonly nextTransitionTime: string;
  readonly completionTime: string;
  readonly submission:
    | {
        readonly id: string;
        /** As Mesos, or the dispatcher, knows it. */
        readonly taskId: string;
        readonly launchedBy: string;
        readonly role: string;
        readonly agentId: string;
        readonly at: string;
      }
    | undefined;
  readonly driver:
    | {
        readonly mesosState: string;
        readonly reason: string;
        readonly message: string;
        readonly startedAt: string;
        readonly finishedAt: string;
        readonly exitCode: number | undefined;
      }
    | undefined;
  readonly executors: {
    readonly counts: Counts;
    readonly items: readonly { readonly id: string; readonly host: string; readonly state: string }[];
    readonly failures: readonly {
      readonly id: string;
      readonly host: string;
      readonly state: string;
      readonly message: string;
      readonly at: string;
    }[];
    readonly avoided: readonly { readonly host: string; readonly failures: number; readonly until: string }[];
  };
  /** Where else to look; '' where there is nothing. Whoever shows them checks what they lead to. */
  readonly links: { readonly sandbox: string; readonly ui: string; readonly history: string };
  /** Why it waits by the last look at the offers, while it is queued. */
  readonly waiting: Refusal | undefined;
  readonly hasLog: boolean;
}

export type LogFile = 'stdout' | 'stderr';

/** The end of a file, or why there is none to be had. */
export type LogTail =
  | {
      readonly ok: true;
      readonly text: string /** Bytes of the whole file. */;
      readonly size: number;
      readonly whole: boolean;
    }
  | { readonly ok: false; readonly message: string };

/** What the page asks. Everything but `explain` and `log` is answered from memory, in a few milliseconds. */
export interface OverviewSource {
  /** Grows with every change of what is shown. */
  readonly version: number;
  overview(): Overview;
  applications(query: ApplicationQuery): ApplicationList;
  /** Undefined when there is no such application. */
  application(namespace: string, name: string): ApplicationDetails | undefined;
  /** By what the agents have free now. Undefined where nobody can tell. */
  explain(namespace: string, name: string): Promise<Explanation | undefined>;
  schedules(page: number, limit: number): ScheduleList;
  log(namespace: string, name: string, file: LogFile): Promise<LogTail>;
}
