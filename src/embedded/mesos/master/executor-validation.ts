/** What keeps an executor from being launched, in Mesos' words and in Mesos' order; and the rules it shares with tasks. */
import { isDeepStrictEqual } from 'node:util';
import type { CommandMessage, ExecutorMessage, ResourceMessage } from '../messages.ts';
import { piecesOf } from '../resource-messages.ts';
import { contains } from '../resources.ts';

/**
 * The sentence of the TASK_ERROR; undefined for an executor that may be launched, or that is the one already there.
 * @param present what goes by the same id on this agent
 */
export function faultInExecutor(
  executor: ExecutorMessage,
  frameworkId: string,
  present: ExecutorMessage | undefined,
): string | undefined {
  return faultInAnyExecutor(executor, frameworkId, present) ?? faultInLaunch(executor);
}

/** The same for whatever launches it, by itself or for a group. */
export const faultInAnyExecutor = (
  executor: ExecutorMessage,
  frameworkId: string,
  present: ExecutorMessage | undefined,
): string | undefined =>
  faultInType(executor) ??
  faultInId(executor.executor_id.value) ??
  faultInGrace(executor) ??
  faultInCommand(executor.command) ??
  faultInFramework(executor, frameworkId) ??
  faultInResources(executor) ??
  faultBeside(executor, present);

/** The ids of tasks and executors name directories. */
export function faultInId(id: string): string | undefined {
  if (id === '') return 'ID must not be empty';
  if (id.length > 255) return 'ID must not be greater than 255 characters';
  if (id === '.' || id === '..') return `'${id}' is disallowed`;
  if (/[\p{Cc}/\\]/u.test(id)) return `'${id}' contains invalid characters`;
  return undefined;
}

/** Scalars of tasks and executors must be something. */
export function faultInAmounts(resources: readonly ResourceMessage[]): string | undefined {
  const bad = resources.find((message) => message.scalar !== undefined && !(message.scalar.value > 0));
  return bad === undefined ? undefined : `Invalid scalar resource: value <= 0 for '${bad.name}'`;
}

function faultInType({ type, command, container }: ExecutorMessage): string | undefined {
  if (type === 'DEFAULT') {
    if (command !== undefined) return "'ExecutorInfo.command' must not be set for 'DEFAULT' executor";
    if (container !== undefined && container.type !== 'MESOS')
      return "'ExecutorInfo.container.type' must be 'MESOS' for 'DEFAULT' executor";
    if (container?.mesos?.image !== undefined)
      return "'ExecutorInfo.container.mesos.image' must not be set for 'DEFAULT' executor";
  }
  return type === 'CUSTOM' && command === undefined
    ? "'ExecutorInfo.command' must be set for 'CUSTOM' executor"
    : undefined;
}

const faultInGrace = ({ shutdown_grace_period: grace }: ExecutorMessage): string | undefined =>
  (grace?.nanoseconds ?? 0) < 0 ? "ExecutorInfo's 'shutdown_grace_period' must be non-negative" : undefined;

function faultInCommand(command: CommandMessage | undefined): string | undefined {
  for (const variable of command?.environment?.variables ?? []) {
    const fault = faultInVariable(variable);
    if (fault !== undefined) return `Executor's \`CommandInfo\` is invalid: Environment variable ${fault}`;
  }
  return undefined;
}

type Variable = NonNullable<NonNullable<CommandMessage['environment']>['variables']>[number];

function faultInVariable({ name, type = 'VALUE', value, secret }: Variable): string | undefined {
  if (type === 'UNKNOWN') return "of type 'UNKNOWN' is not allowed";
  const [own, other] = type === 'SECRET' ? [secret, value] : [value, secret];
  const [needed, refused] = type === 'SECRET' ? ['secret', 'value'] : ['value', 'secret'];
  if (own === undefined) return `'${name}' of type '${type}' must have a ${needed} set`;
  return other === undefined ? undefined : `'${name}' of type '${type}' must not have a ${refused} set`;
}

const faultInFramework = ({ framework_id: id }: ExecutorMessage, expected: string): string | undefined =>
  id === undefined || id.value === expected
    ? undefined
    : `ExecutorInfo has an invalid FrameworkID (Actual: ${id.value} vs Expected: ${expected})`;

function faultInResources({ resources = [] }: ExecutorMessage): string | undefined {
  const fault = faultInAmounts(resources);
  return fault === undefined ? undefined : `Executor uses invalid resources: ${fault}`;
}

/** Mesos goes on to print both; here that stays out, for there may be secrets among their variables. */
function faultBeside(executor: ExecutorMessage, present: ExecutorMessage | undefined): string | undefined {
  if (present === undefined || isSame(executor, present)) return undefined;
  return 'ExecutorInfo is not compatible with existing ExecutorInfo with same ExecutorID.';
}

/** Equal but for the order and the cut of their resources. */
function isSame(left: ExecutorMessage, right: ExecutorMessage): boolean {
  const { resources: leftResources = [], ...leftRest } = left;
  const { resources: rightResources = [], ...rightRest } = right;
  const leftPieces = piecesOf(leftResources);
  const rightPieces = piecesOf(rightResources);
  return (
    isDeepStrictEqual(leftRest, rightRest) && contains(leftPieces, rightPieces) && contains(rightPieces, leftPieces)
  );
}

/** LAUNCH knows executors of the type CUSTOM only. */
function faultInLaunch({ type = 'CUSTOM', command }: ExecutorMessage): string | undefined {
  if (type !== 'CUSTOM') return "'ExecutorInfo.type' must be 'CUSTOM'";
  return command === undefined ? "'ExecutorInfo.command' must be set" : undefined;
}
