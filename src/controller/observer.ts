/** What metrics and traces want to know of the controller's work. Called at every change: whoever listens must be quick. */
import { type InSpan, untraced } from '../model/spans.ts';
import type { QueueObserver } from './queue.ts';

export interface CensusObserver {
  /** So many more (or fewer) applications are in a state. */
  inState(state: string, by: number): void;
  /** So many more queued ones wait for this. */
  waitsFor(reason: string, by: number): void;
  executors(state: 'wanted' | 'running' | 'pending' | 'lost', by: number): void;
  cluster(ready: string, by: number): void;
  schedule(ready: string, by: number): void;
  /** A schedule has created a run. */
  ran(): void;
  /** So many runs of a schedule were due and did not take place. */
  missed(count: number): void;
  /** There is such a change of state: told once of each, before any is made. */
  possible(from: string, to: string): void;
  /** A change of state became durable. How long it took is undefined where the status says no times. */
  transition(from: string, to: string, ms: number | undefined): void;
  reason(state: string, reason: string): void;
  /** The intent to launch a driver was recorded so long after it began to wait. */
  submitted(ms: number | undefined): void;
  /** A driver runs, so long after that. */
  started(ms: number | undefined): void;
  driverEnded(mesosState: string): void;
  executorsFailed(count: number): void;
}

export interface WorkObserver {
  /** A resource begins to be worked on. */
  began(): void;
  ended(kind: string, outcome: Outcome, ms: number): void;
}

/** `conflict`: somebody wrote in between, so it is read and decided again. */
export type Outcome = 'done' | 'conflict' | 'failed';

export interface ControllerObserver {
  readonly census: CensusObserver;
  readonly work: WorkObserver;
  readonly queue: QueueObserver;
  /** A list or watch of this kind (plural, as in paths) broke. */
  watchFailed(resource: string): void;
  readonly inSpan: InSpan;
}

const nothing = (): void => undefined;

/** Nobody listens. */
export const unobserved: ControllerObserver = {
  census: {
    inState: nothing,
    waitsFor: nothing,
    executors: nothing,
    cluster: nothing,
    schedule: nothing,
    ran: nothing,
    missed: nothing,
    possible: nothing,
    transition: nothing,
    reason: nothing,
    submitted: nothing,
    started: nothing,
    driverEnded: nothing,
    executorsFailed: nothing,
  },
  work: { began: nothing, ended: nothing },
  queue: {},
  watchFailed: nothing,
  inSpan: untraced,
};
