/** What the native backend acts with; all of it comes from outside, so that tests bring their own. */
import type { Dispatcher } from 'undici';
import type { Connector } from '../../mesos/client/tls.ts';
import type { Clock } from '../../model/clock.ts';
import type { Sensitive } from '../../model/sensitive.ts';
import type { InSpan } from '../../model/spans.ts';
import type { ClusterMeter } from './meter.ts';

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
  readonly meter: ClusterMeter;
  readonly inSpan: InSpan;
}

/** A log whose every line has these fields. */
export const withFields = (log: BackendLog, fields: object): BackendLog => ({
  debug: (more, message) => log.debug({ ...fields, ...more }, message),
  info: (more, message) => log.info({ ...fields, ...more }, message),
  warn: (more, message) => log.warn({ ...fields, ...more }, message),
});
