/** What is launched on an offer: single tasks by LAUNCH, those with others beside them by one LAUNCH_GROUP each. */
import type { Task, TaskGroup } from '../../model/mesos.ts';
import { type Message, present } from './fields.ts';
import { resourceToWire } from './resources.ts';
import { containerToWire, taskToWire } from './tasks.ts';

/** The operations of an ACCEPT. */
export const launchOperations = (tasks: readonly Task[]): readonly Message[] => {
  const single = tasks.filter(({ group }) => group === undefined);
  return [
    ...(single.length === 0 ? [] : [{ type: 'LAUNCH', launch: { task_infos: single.map(taskToWire) } }]),
    ...tasks.flatMap((task) => (task.group === undefined ? [] : [launchGroup(task, task.group)])),
  ];
};

/** The LAUNCH_GROUP of a task and those beside it. */
export const launchGroup = (task: Task, { executor, sidecars }: TaskGroup): Message => ({
  type: 'LAUNCH_GROUP',
  launch_group: {
    executor: executorToWire(executor),
    task_group: { tasks: [task, ...sidecars].map(taskToWire) },
  },
});

/** Mesos' own executor, which brings its program along. */
const executorToWire = ({ id, frameworkId, resources, container }: TaskGroup['executor']): Message =>
  present({
    type: 'DEFAULT',
    executor_id: { value: id },
    framework_id: { value: frameworkId },
    resources: resources.map(resourceToWire),
    container: container === undefined ? undefined : containerToWire(container),
  });
