/** How much a driver and its executors need of Mesos, from Spark's properties (semantics 3.4, 4.2; overhead counted once). */
import { memoryToMiB } from '../model/memory.ts';
import type { TaskLimits } from '../model/mesos.ts';
import type { Amounts } from '../model/resources.ts';
import { overheadMiB } from '../spark/overhead.ts';
import type { Properties } from './properties.ts';
import { Refused, refuse } from './refusal.ts';

/** The heap of Spark's own daemons (Master, Worker), which run beside driver and executor when the operator runs the executors. */
export const daemonHeapMiB = 256;

export interface Size {
  readonly cores: number;
  /** What Mesos is asked for, thousandths. */
  readonly milliCpus: number;
  readonly heapMiB: number;
  /** What the container needs, heap and overhead. */
  readonly containerMiB: number;
}

type Who = 'driver' | 'executor';

/** Spark keeps amounts of memory as an Int of MiB. */
const mostMiB = 2_147_483_647;

/**
 * @param coreRequest CPUs that Mesos is asked for instead of the cores, as Kubernetes writes them: 0.5 or 500m
 * @throws Refused for a value that isn't an amount
 */
export const sizeOf = (properties: Properties, who: Who, coreRequest?: string): Size => {
  const heapMiB = memory(properties, `spark.${who}.memory`) ?? 1024;
  if (heapMiB < 1) throw bad(`spark.${who}.memory`, 'is less than one MiB; write a unit, as in 512m or 4g.');
  const own =
    memory(properties, `spark.mesos.${who}.memoryOverhead`) ?? memory(properties, `spark.${who}.memoryOverhead`);
  const factor = positive(properties, `spark.${who}.memoryOverheadFactor`);
  const count = cores(properties, who);
  return {
    cores: count,
    milliCpus: coreRequest === undefined ? Math.round(count * 1000) : atLeastSome(milliCpusOf(coreRequest), who),
    heapMiB,
    containerMiB: heapMiB + (own ?? overheadMiB(heapMiB, factor)),
  };
};

/** Thousandths of a CPU in Kubernetes' spelling: `500m`, `0.5`, `2`. */
const milliCpusOf = (text: string): number =>
  text.endsWith('m') ? Number(text.slice(0, -1)) : Math.round(Number(text) * 1000);

/** Mesos knows no amount below a hundredth of a CPU. */
const atLeastSome = (milli: number, who: Who): number => {
  if (milli < 10) throw bad(`spec.${who}.coreRequest`, 'is less than a hundredth of a CPU.');
  return milli;
};

/** What a task may use at the most. @throws Refused when that is less than what it asks for */
export const limitsOf = (
  who: Who,
  { coreLimit, memoryLimit }: { readonly coreLimit?: string | undefined; readonly memoryLimit?: string | undefined },
  { cpus, mem }: Amounts,
): TaskLimits | undefined => {
  if (coreLimit === undefined && memoryLimit === undefined) return undefined;
  const cpuLimit = coreLimit === undefined ? undefined : milliCpusOf(coreLimit);
  const memLimit = memoryLimit === undefined ? undefined : (memoryToMiB(memoryLimit) ?? 0) * 1000;
  if (cpuLimit !== undefined && cpuLimit < cpus)
    throw bad(`spec.${who}.coreLimit`, `is ${cpuLimit / 1000}, less than the ${cpus / 1000} CPUs that are asked for.`);
  if (memLimit !== undefined && memLimit < mem)
    throw bad(
      `spec.${who}.memoryLimit`,
      `is ${memLimit / 1000} MiB, less than the ${mem / 1000} MiB that are asked for.`,
    );
  return {
    ...(cpuLimit === undefined ? {} : { cpus: cpuLimit }),
    ...(memLimit === undefined ? {} : { mem: memLimit }),
  };
};

/** The number of executors that the properties ask for. */
export const executorsWanted = (properties: Properties, executorCores: number): number => {
  const instances = whole(properties, 'spark.executor.instances');
  if (properties['spark.dynamicAllocation.enabled'] === 'true') return mostWanted(properties, instances);
  if (instances !== undefined) return instances;
  const most = whole(properties, 'spark.cores.max');
  return most === undefined ? 1 : Math.max(1, Math.floor(most / executorCores));
};

/** With dynamic allocation as many as there may be, when that is said. */
const mostWanted = (properties: Properties, instances: number | undefined): number => {
  const bound = (name: string) => whole(properties, `spark.dynamicAllocation.${name}`) ?? 1;
  const most = whole(properties, 'spark.dynamicAllocation.maxExecutors');
  return most ?? Math.max(bound('minExecutors'), bound('initialExecutors'), instances ?? 1);
};

/** Of a driver with its Master beside it, or of one that launches its executors itself. */
export const driverAmounts = (size: Size, launchedBy: 'Driver' | 'Operator', ports: number, gpus = 0): Amounts => ({
  cpus: size.milliCpus,
  mem: (size.containerMiB + (launchedBy === 'Operator' ? daemonHeapMiB : 0)) * 1000,
  ...gpusOf(gpus),
  ports,
});

export const executorAmounts = (size: Size, ports: number, gpus = 0): Amounts => ({
  cpus: size.milliCpus,
  mem: (size.containerMiB + daemonHeapMiB) * 1000,
  ...gpusOf(gpus),
  ports,
});

const gpusOf = (count: number): { readonly gpus?: number } => (count === 0 ? {} : { gpus: count * 1000 });

const bad = (key: string, sentence: string) => new Refused(refuse('BadValue', key, `${sentence}${alsoSaid(key)}`));

/** Whoever gave the typed field finds its name in the sentence too. */
const alsoSaid = (key: string): string => {
  const field = /^spark\.((?:driver|executor)\.(?:cores|memory|memoryOverhead)|executor\.instances)$/.exec(key)?.[1];
  return field === undefined ? '' : ` The same is said by spec.${field}.`;
};

const memory = (properties: Properties, key: string): number | undefined => {
  const text = properties[key];
  if (text === undefined) return undefined;
  const mib = memoryToMiB(text);
  if (mib === undefined) throw bad(key, `is "${text}", which is not an amount of memory; write it as 512m or 4g.`);
  if (mib > mostMiB) throw bad(key, `is "${text}"; Spark counts no more than ${mostMiB} MiB.`);
  return mib;
};

const cores = (properties: Properties, who: Who): number => {
  const key = `spark.${who}.cores`;
  if (who === 'driver') return driverCores(properties[key]);
  const value = whole(properties, key) ?? 1;
  if (value < 1) throw bad(key, 'must be at least 1.');
  return value;
};

/** Those of a driver are a share of the agent's CPUs, whole or not, as for Spark's dispatcher (semantics 1.2). */
const driverCores = (text = '1'): number => {
  const key = 'spark.driver.cores';
  if (!/^\d{1,9}(\.\d{1,3})?$/.test(text)) throw bad(key, `is "${text}"; it must be a number such as 1 or 0.5.`);
  if (Number(text) < 0.01) throw bad(key, 'is less than a hundredth of a CPU.');
  return Number(text);
};

const whole = (properties: Properties, key: string): number | undefined => {
  const text = properties[key];
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw bad(key, `is "${text}"; it must be a whole number.`);
  return Number(text);
};

const positive = (properties: Properties, key: string): number | undefined => {
  const text = properties[key];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) throw bad(key, `is "${text}"; it must be a number above 0.`);
  return value;
};
