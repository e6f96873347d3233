/** Whole translations: a resource, its cluster and an offer, and the tasks that come of them. */
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { parseMesosCluster, parseSparkApplication } from '../../../src/api/parse.ts';
import { submissionIdOf } from '../../../src/model/ids.ts';
import type { Resource, Task } from '../../../src/model/mesos.ts';
import { take } from '../../../src/model/resources.ts';
import { Sensitive } from '../../../src/model/sensitive.ts';
import { describeDriver } from '../../../src/translate/description.ts';
import { driverTask, executorTask } from '../../../src/translate/tasks.ts';
import { mesosClusterObject } from '../../support/resources.ts';

const root = new URL('data/', import.meta.url);

export const caseNames = readdirSync(root).sort();

export const secretText = 'the secret of this attempt';

interface PlacedOn {
  readonly agentId: string;
  readonly hostname: string;
  readonly resources: readonly Resource[];
}

const read = (name: string, file: string): string => readFileSync(new URL(`${name}/${file}`, root), 'utf8');

/** The tasks of a case: the driver on its second attempt, and one executor, where the operator runs it, on what the driver leaves. */
export const tasksOf = (name: string): { readonly driver: Task; readonly executor?: Task } => {
  const app = parseSparkApplication(parse(read(name, 'app.yaml')));
  const cluster = parseMesosCluster(mesosClusterObject(parse(read(name, 'cluster.yaml'))));
  if (!app.ok) throw new Error(app.message);
  if (!cluster.ok) throw new Error(cluster.message);
  const offer = JSON.parse(read(name, 'offer.json')) as PlacedOn;
  const operator = app.value.spec.executor.launchedBy === 'Operator';
  const taskId = `${submissionIdOf('2030-01-01T00:00:00Z', app.value.metadata.uid ?? '')}-retry-1`;
  const described = describeDriver(
    app.value,
    cluster.value.spec,
    taskId,
    2,
    operator ? new Sensitive(secretText) : undefined,
  );
  if (!described.ok) throw new Error(described.message);
  const driver = described.value;
  const forDriver = take(offer.resources, driver.amounts);
  if (forDriver === undefined) throw new Error('the offer has no room for the driver');
  const place = { ...offer, resources: forDriver.taken, ports: forDriver.ports };
  const task = driverTask(driver, place, `f-1-${taskId}`);
  const forExecutor = operator ? take(forDriver.left, driver.executors.amounts) : undefined;
  if (forExecutor === undefined) return { driver: task };
  const executorPlace = { ...offer, resources: forExecutor.taken, ports: forExecutor.ports };
  return { driver: task, executor: executorTask(driver, 'executor-0-e', place, executorPlace) };
};

/** As it stands in `expected.json`: the command line by line, origins by their key, secrets redacted. */
export const printed = (name: string): string => {
  const lines = (task: Task) => ({
    ...task,
    resources: task.resources.map((piece) => ({ ...piece, origin: piece.origin.key })),
    command: { ...task.command, value: task.command.value.split('\n') },
  });
  const { driver, executor } = tasksOf(name);
  const tasks =
    executor === undefined ? { driver: lines(driver) } : { driver: lines(driver), executor: lines(executor) };
  return `${JSON.stringify(tasks, null, 2)}\n`;
};

export const expectedPath = (name: string): URL => new URL(`${name}/expected.json`, root);
