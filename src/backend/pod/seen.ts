/** What a Pod tells of the driver in it, in the words that drivers on Mesos are told of by. Pure. */
import type { KubeObject } from '../../kube/objects.ts';
import { driverContainerName } from '../../translate/pod/container.ts';
import { type Fields, fieldsOf, itemsOf } from '../../translate/pod/fields.ts';
import type { DriverObservation } from '../backend.ts';

export interface SeenPod {
  /** Of the driver, whatever is beside it. */
  readonly stage: 'begins' | 'runs' | 'over';
  /** It is being deleted. */
  readonly goes: boolean;
  /** When it should be gone, milliseconds since the epoch. */
  readonly goneByMs: number | undefined;
  /** The driver is over and something beside it goes on. */
  readonly lingers: boolean;
  /** Its end, if it comes now, is nobody's wish but the node's or the scheduler's. */
  readonly disrupted: boolean;
  /** The node does not answer. */
  readonly unknown: boolean;
  readonly facts: Pick<
    DriverObservation,
    'mesosState' | 'reason' | 'message' | 'address' | 'hostname' | 'exitCode' | 'atMs'
  >;
}

/** Words of the kubelet, and of the controllers of nodes, for ends that are not the program's. */
const infrastructure =
  /^(Evicted|NodeLost|NodeShutdown|Shutdown|Terminated|Preempting|Preempted|NodeAffinity|UnexpectedAdmissionError|OutOf.*)$/;
/** Nothing is wrong with a container that waits for these. */
const usual: ReadonlySet<string> = new Set(['ContainerCreating', 'PodInitializing']);

export const seenPod = ({ metadata, spec, status: given }: KubeObject): SeenPod => {
  const status = fieldsOf(given);
  const phase = textOf(status['phase']);
  const driver = driverStatus(status);
  const state = fieldsOf(driver['state']);
  const terminated = fieldsOf(state['terminated']);
  const ended = phase === 'Succeeded' || phase === 'Failed';
  const over = ended || state['terminated'] !== undefined;
  const running = phase === 'Running' && (state['running'] !== undefined || driver['name'] === undefined);
  const stage = over ? 'over' : running ? 'runs' : 'begins';
  const disrupted = isDisrupted(status);
  const where = clean({ address: textOf(status['podIP']), hostname: textOf(fieldsOf(spec)['nodeName']) });
  return {
    stage,
    goes: metadata.deletionTimestamp !== undefined,
    goneByMs: momentOf(metadata.deletionTimestamp),
    lingers: over && !ended,
    disrupted,
    unknown: phase === 'Unknown' || status['reason'] === 'NodeLost',
    facts: {
      ...where,
      ...(stage === 'over'
        ? endOf(status, terminated, disrupted)
        : stage === 'runs'
          ? clean({ mesosState: 'TASK_RUNNING', atMs: momentOf(fieldsOf(state['running'])['startedAt']) })
          : beginning(status, state)),
    },
  };
};

const driverStatus = (status: Fields): Fields => {
  const all = itemsOf(status['containerStatuses']);
  return all.find(({ name }) => name === driverContainerName) ?? {};
};

const endOf = (status: Fields, terminated: Fields, disrupted: boolean): SeenPod['facts'] => {
  const failedInit = itemsOf(status['initContainerStatuses'])
    .map((one) => ({ name: one['name'], end: fieldsOf(fieldsOf(one['state'])['terminated']) }))
    .find(({ end }) => typeof end['exitCode'] === 'number' && end['exitCode'] !== 0);
  const of = 'exitCode' in terminated ? terminated : (failedInit?.end ?? {});
  const exitCode = typeof of['exitCode'] === 'number' ? of['exitCode'] : undefined;
  const good = status['phase'] === 'Succeeded' || exitCode === 0;
  const reason = textOf(status['reason']) ?? textOf(of['reason']);
  const who = of === failedInit?.end ? `the init container ${String(failedInit.name)}` : 'it';
  const told = [
    exitCode === undefined || good ? undefined : `${who} ended with code ${exitCode}`,
    good ? undefined : reason,
    textOf(status['message']) ?? textOf(of['message']),
  ].filter((text) => text !== undefined);
  return clean({
    mesosState: good ? 'TASK_FINISHED' : disrupted ? 'TASK_LOST' : 'TASK_FAILED',
    reason: good ? undefined : reason?.slice(0, 128),
    message: told.length === 0 ? undefined : told.join(', ').slice(0, 2048),
    exitCode,
    atMs: momentOf(of['finishedAt']),
  });
};

const beginning = (status: Fields, state: Fields): SeenPod['facts'] => {
  const waiting = [state, ...itemsOf(status['initContainerStatuses']).map((one) => fieldsOf(one['state']))]
    .map((one) => fieldsOf(one['waiting']))
    .find(({ reason }) => typeof reason === 'string' && !usual.has(reason));
  const unscheduled = itemsOf(status['conditions']).find(
    (one) => one['type'] === 'PodScheduled' && one['status'] === 'False',
  );
  const why = waiting ?? unscheduled ?? {};
  const reason = textOf(why['reason']);
  return clean({
    mesosState: 'TASK_STAGING',
    // The two take turns, every few seconds.
    reason: reason === 'ErrImagePull' ? 'ImagePullBackOff' : reason,
    message: textOf(why['message'])?.slice(0, 2048),
  });
};

const isDisrupted = (status: Fields): boolean =>
  infrastructure.test(textOf(status['reason']) ?? '') ||
  itemsOf(status['conditions']).some((one) => one['type'] === 'DisruptionTarget' && one['status'] === 'True');

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const momentOf = (value: unknown): number | undefined => {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
};

const clean = <T extends object>(fields: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>;
  };
