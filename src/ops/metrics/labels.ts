/** The labels of metrics and the values that each may have. Every label is bounded: by a list, or by a number. */
import { hindrances, reasons } from '../../api/reasons.ts';
import { applicationStates } from '../../api/states.ts';
import { declineReasons } from '../../model/declines.ts';
import { waitReasons } from '../../model/wait-reasons.ts';

/** One of the values, or `other`. */
interface Closed {
  readonly values: readonly string[];
  readonly meaning: string;
}

/** The first so many values that are seen by a process; further ones are `other`. */
interface Open {
  readonly atMost: number;
  readonly meaning: string;
}

export type Label = Closed | Open;

/** In place of a value that is not in the list, or one too many. */
export const other = 'other';

const states = Object.keys(applicationStates);
const resources = ['sparkapplications', 'scheduledsparkapplications', 'mesosclusters'];

const taskStates = [
  'TASK_FINISHED',
  'TASK_FAILED',
  'TASK_KILLED',
  'TASK_ERROR',
  'TASK_LOST',
  'TASK_DROPPED',
  'TASK_GONE',
  'TASK_GONE_BY_OPERATOR',
  'TASK_UNREACHABLE',
  'TASK_UNKNOWN',
];

const calls = [
  'ACCEPT',
  'DECLINE',
  'ACKNOWLEDGE',
  'KILL',
  'RECONCILE',
  'REVIVE',
  'SUPPRESS',
  'UPDATE_FRAMEWORK',
  'DECLINE_INVERSE_OFFERS',
  'ACKNOWLEDGE_OPERATION_STATUS',
  'TEARDOWN',
  'SUBMIT',
  'GET_TASKS',
  'GET_AGENTS',
  'GET_FRAMEWORKS',
];

const codes = [200, 201, 202, 400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429, 500, 502, 503, 504];

const closed = (meaning: string, values: readonly string[]): Closed => ({ values, meaning });

export const labels = {
  version: { atMost: 1, meaning: 'version of the operator' },
  node: { atMost: 1, meaning: 'version of Node.js' },
  cluster: { atMost: 64, meaning: 'name of the MesosCluster; the first 64 that a process has to do with' },
  state: closed('state of the application; `New` before it has one', ['New', ...states]),
  from: closed('the state that was left', ['New', ...states]),
  to: closed('the state that was entered', states),
  reason: closed('one of the [reasons](reasons.md)', Object.keys(reasons)),
  waitReason: closed('what a queued driver [waits for](reasons.md)', [...Object.keys(waitReasons), ...hindrances]),
  declineReason: closed('why an offer went back to Mesos', Object.keys(declineReasons)),
  mesosState: closed('the last state of the task in Mesos', taskStates),
  executorState: closed('as in `status.executors`', ['wanted', 'running', 'pending', 'lost']),
  ready: closed('the condition Ready', ['True', 'False', 'Unknown']),
  framework: closed('whose offers: those of drivers, or of executors that the operator launches', [
    'drivers',
    'executors',
  ]),
  connected: closed('whether it is subscribed', ['true', 'false']),
  phase: closed('waiting for a place, or on Mesos', ['queued', 'running']),
  ending: closed('how a subscription ended, or why there is none', [
    'waiting',
    'unauthorized',
    'refused',
    'fenced',
    'removed',
  ]),
  call: closed('type of the call', calls),
  callOutcome: closed('what became of a call', ['accepted', 'refused', 'not-sent', 'unknown']),
  kind: closed('kind of the resource', ['application', 'cluster', 'schedule', 'exposure']),
  outcome: closed('how it ended; a conflict is read and decided again', ['done', 'conflict', 'failed']),
  lane: closed('`high`: what has happened; `normal`: what is to begin', ['high', 'normal']),
  verb: closed('what was asked', ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete']),
  resource: closed('the kind of object, as in paths', [
    ...resources,
    ...resources.map((name) => `${name}/status`),
    'secrets',
    'configmaps',
    'events',
    'namespaces',
    'leases',
    'services',
    'endpointslices',
    'ingresses',
    'customresourcedefinitions',
  ]),
  mirrored: closed('the kind of object, as in paths', [...resources, 'namespaces']),
  code: closed('status of the answer; `none` when there was none', [...codes.map(String), 'none']),
} as const satisfies Readonly<Record<string, Label>>;

export type LabelKind = keyof typeof labels;
