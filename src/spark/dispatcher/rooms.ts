/** What offers still hold while drivers are placed on them, one after the other (semantics 3.10). */
import type { Attribute, Task } from '../../model/mesos.ts';
import { textEntry } from '../conf.ts';
import { matchesConstraints, parseConstraints } from '../constraints.ts';
import { containerMemory } from '../driver-memory.ts';
import { attempt, isSparkException, Thrown } from '../exception.ts';
import { amountOf, type OfferedResource, takeAmount } from '../offered-resources.ts';
import type { Dispatcher } from './command.ts';
import type { DriverDescription } from './submission.ts';
import { dispatcherTask } from './task.ts';

/** An offer as the dispatcher sees it. */
export interface OfferedAgent {
  readonly id: string;
  readonly agentId: string;
  readonly resources: readonly OfferedResource[];
  readonly attributes: readonly Attribute[];
}

interface PlacedTask {
  readonly task: Omit<Task, 'resources'>;
  readonly resources: readonly OfferedResource[];
}

/** Tasks for one offer; none answers the offer all the same. */
export interface Launch {
  readonly offerId: string;
  readonly tasks: readonly PlacedTask[];
}

export interface Room {
  readonly offer: OfferedAgent;
  left: readonly OfferedResource[];
  /** Undefined until a driver was tried on the offer. */
  tasks: readonly PlacedTask[] | undefined;
}

const memoryOf = (driver: DriverDescription): number => containerMemory(driver.memory, driver.request.sparkProperties);

/** The first offer that holds a driver. @throws IllegalArgumentException, NumberFormatException for a bad constraint or overhead */
export const roomFor = (driver: DriverDescription, rooms: readonly Room[]): Room | undefined => {
  const constraints = parseConstraints(
    textEntry(driver.request.sparkProperties, 'spark.mesos.driver.constraints') ?? '',
  );
  const memory = memoryOf(driver);
  return rooms.find(
    ({ offer, left }) =>
      amountOf(left, 'cpus') >= driver.cores &&
      amountOf(left, 'mem') >= memory &&
      matchesConstraints(constraints, offer.attributes, 'Spark34'),
  );
};

/**
 * Builds a driver's task and takes its resources, which are gone also when the driver is to blame.
 * @returns why the driver can't be launched, if it can't
 * @throws the exceptions that Spark's dispatcher does not catch; the offer is as it was then
 */
export const placeDriver = (driver: DriverDescription, room: Room, dispatcher: Dispatcher): string | undefined => {
  const cpus = takeAmount(room.left, 'cpus', driver.cores);
  const memory = takeAmount(cpus.left, 'mem', memoryOf(driver));
  const built = attempt(() => dispatcherTask(driver, dispatcher, room.offer.agentId));
  if (!built.ok && !isSparkException(built)) throw new Thrown(built.exception);
  room.left = memory.left;
  room.tasks ??= [];
  if (!built.ok) return built.message;
  room.tasks = [...room.tasks, { task: built.value, resources: [...cpus.used, ...memory.used] }];
  return undefined;
};
