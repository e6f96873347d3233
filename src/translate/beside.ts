/** What a task runs beside the process of Spark, and what else kubeflow's fields say of its place in the queue. */
import { quantityToMiB, quantityToMilli } from '../model/quantity.ts';
import type { Gang } from '../model/resources.ts';
import { exporterOf, isPlain } from './exporter.ts';
import type { InitContainers, Lifecycle } from './hooks.ts';
import { refused } from './refusal.ts';
import type { Scope, Who } from './scope.ts';
import { type Discoverable, discoverable } from './services.ts';

export interface Beside {
  readonly initContainers: InitContainers;
  readonly lifecycle: Lifecycle;
  readonly discoverable: Discoverable;
}

/** Of a driver. @throws Refused for what has no place in its container */
export const besideOf = (scope: Scope, image: string | undefined): Beside => {
  const { lifecycle } = scope.app.spec.driver;
  if (lifecycle !== undefined) scope.trail.note('spec.driver.lifecycle', 'driver TaskInfo.command');
  return { initContainers: initContainersOf(scope, 'driver', image), lifecycle, discoverable: discoverable(scope) };
};

/** @throws Refused for another image than that of the process, and for executors of Spark's own scheduler, whose command is Spark's */
export const initContainersOf = (
  { app: { spec }, trail }: Scope,
  who: Who,
  image: string | undefined,
): InitContainers => {
  const { initContainers } = spec[who];
  for (const [index, { image: own }] of initContainers.entries()) {
    const path = `spec.${who}.initContainers[${index}]`;
    if (who === 'executor' && spec.executor.launchedBy === 'Driver')
      throw refused(
        'NotSupported',
        path,
        'needs executor.launchedBy: Operator; Spark makes the command of the others.',
      );
    if (own !== undefined && own !== image)
      throw refused(
        'NotSupported',
        `${path}.image`,
        `is not the image of the ${who}: a task of Mesos is one container; leave it out, or let mesos.uris bring files.`,
      );
    trail.note(path, `${who} TaskInfo.command`);
  }
  return initContainers;
};

/** @throws Refused for what the command of Spark 3.4's dispatcher has no place for */
export const refuseBeside = ({ app: { spec } }: Scope): void => {
  const exporter = exporterOf(spec);
  const given = [
    ['spec.driver.initContainers', spec.driver.initContainers.length > 0],
    ['spec.driver.lifecycle', spec.driver.lifecycle !== undefined],
    ['spec.driver.sidecars', spec.driver.sidecars.length > 0],
    ['spec.monitoring.prometheus', exporter !== undefined && !isPlain(exporter)],
    ['spec.sparkUIOptions', spec.sparkUIOptions !== undefined],
  ] as const;
  for (const [path, isGiven] of given)
    if (isGiven)
      throw refused(
        'NotSupported',
        path,
        'is not possible with compatibility Spark34 of the MesosCluster and executor.launchedBy: Driver: the command is then that of Spark 3.4.',
      );
};

/** What all offers together must hold before the driver is launched, in thousandths; undefined when nothing is said. */
export const gangOf = ({ app: { spec }, trail }: Scope): Gang | undefined => {
  const { cpu, memory } = spec.batchSchedulerOptions?.resources ?? {};
  if (spec.driverPodDisruptionBudget !== undefined) trail.note('spec.driverPodDisruptionBudget', 'nothing: always so');
  if (cpu === undefined && memory === undefined) return undefined;
  trail.note('spec.batchSchedulerOptions.resources', 'the offers at the launch of the driver');
  return {
    cpus: cpu === undefined ? 0 : (quantityToMilli(cpu) ?? 0),
    mem: memory === undefined ? 0 : (quantityToMiB(memory) ?? 0) * 1000,
  };
};

/** @throws Refused when two fields name two classes */
export const priorityClassOf = ({ app: { spec }, trail }: Scope): string | undefined => {
  const own = spec.driver.priorityClassName;
  const shared = spec.batchSchedulerOptions?.priorityClassName;
  if (own !== undefined && shared !== undefined && own !== shared)
    throw refused(
      'Contradiction',
      'spec.driver.priorityClassName',
      'and spec.batchSchedulerOptions.priorityClassName say different things; give one of them.',
    );
  if (own !== undefined) trail.note('spec.driver.priorityClassName', 'priority in the queue');
  if (shared !== undefined) trail.note('spec.batchSchedulerOptions.priorityClassName', 'priority in the queue');
  return own ?? shared;
};
