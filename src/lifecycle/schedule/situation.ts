/** What a decision about a schedule rests on, and what it may ask for. */
import type { Reason } from '../../api/reasons.ts';
import type { ScheduledSparkApplicationSpec } from '../../api/scheduled-spark-application.ts';
import type { ScheduledSparkApplicationStatus } from '../../api/scheduled-spark-application-status.ts';
import type { ApplicationState } from '../../api/states.ts';
import type { Refusal } from '../../model/verdict.ts';
import type { Occasion } from './run-names.ts';

/** A SparkApplication that the schedule has created. */
export interface SeenRun {
  readonly name: string;
  readonly createdMs: number;
  /** Undefined while nobody has looked at it. */
  readonly state: ApplicationState | undefined;
  /** Its spec was edited, and the state is still that of before. */
  readonly edited: boolean;
  readonly deleting: boolean;
  /** When it ended for good. */
  readonly completedMs: number | undefined;
}

/** A request to run now, from the annotation. */
export interface Request {
  readonly token: string;
  /** Ten hexadecimal digits that follow from the token. */
  readonly digest: string;
}

/** Why the API server did not create a run. */
export interface RunRefusal {
  readonly name: string;
  readonly reason: Extract<Reason, 'RunNameTaken' | 'RunRefused'>;
  readonly message: string;
}

export interface ScheduleSituation {
  readonly identity: {
    readonly name: string;
    readonly generation: number;
    readonly createdMs: number;
    readonly deleting: boolean;
    readonly request: Request | undefined;
  };
  readonly status: ScheduledSparkApplicationStatus;
  /** The spec, or why it can't be read. */
  readonly spec: { readonly ok: true; readonly value: ScheduledSparkApplicationSpec } | Refusal;
  readonly runs: readonly SeenRun[];
  readonly refused?: RunRefusal | undefined;
  readonly now: number;
}

/** What is to be done. Creations come before the status that tells of them is written, everything else after it; each may be repeated. */
export type ScheduleEffect =
  | { readonly type: 'create'; readonly name: string; readonly occasion: Occasion }
  | { readonly type: 'delete'; readonly name: string }
  | {
      readonly type: 'tell';
      readonly kind: 'Normal' | 'Warning';
      readonly reason: Reason;
      readonly message: string;
    };

export interface SchedulePlan {
  /** To be written once everything that is to be created exists. */
  readonly status: ScheduledSparkApplicationStatus;
  readonly effects: readonly ScheduleEffect[];
  /** When to decide again even if nothing happens. */
  readonly wakeAtMs?: number;
}
