/** What the native backend acts with; all of it comes from outside, so that tests bring their own. */
import type { Dispatcher } from 'undici';
import type { Connector } from '../../mesos/client/tls.ts';
import type { Clock } from '../../model/clock.ts';
import type { Sensitive } from '../../model/sensitive.ts';

export interface MesosCredentials {
  readonly principal: string;
  readonly secret?: Sensitive;
}

export interface BackendLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface Means {
  readonly clock: Clock;
  readonly random: () => number;
  /** Different for each process: part of ids that must never be used twice. */
  readonly epoch: string;
  readonly dispatcher?: Dispatcher;
  /** How connections are made, where it isn't by plain TCP. */
  readonly connect?: Connector;
  /** Whether this operator leads: asked at the last moment before each request. */
  readonly mayAct?: () => boolean;
  readonly credentials: () => Promise<MesosCredentials | undefined>;
  readonly log: BackendLog;
}
