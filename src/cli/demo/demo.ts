/**
 * `sparkmesos demo`: two applications on real Spark, from nothing but a checkout: embedded Kubernetes API and Mesos, the operator as it is, all in
 * this process and on loopback. Whatever happens, no process is left behind.
 */
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { KubeObject } from '../../kube/objects.ts';
import { startOperator } from '../../main.ts';
import { systemClock } from '../../ops/clock.ts';
import { makeLogger } from '../../ops/logger.ts';
import { cacheDirectory } from '../cache.ts';
import { applicationType, type Connection, openAccess, withCluster } from '../cluster.ts';
import { type Parts, startParts } from '../embedded/parts.ts';
import { projectPath } from '../project.ts';
import { type StopRequest, withStopRequest } from '../signals.ts';
import { statusOf } from '../status.ts';
import type { ExitCode, Terminal } from '../terminal.ts';
import { checkJava } from './java.ts';
import { demoApplications } from './manifests.ts';
import { showAnswer, showResources, tellHowToGoOn } from './report.ts';
import { findSpark, type Spark } from './spark.ts';
import { compileSparkPi } from './spark-pi.ts';
import { watchToEnd } from './watcher.ts';

/** Room for both applications at once; the machine itself has less, and shares. */
const machine = { agents: 2, cpus: 4, mem: 4096 };
const limitMs = 600_000;

/** Runs the demo. Exit code 0 only when both applications are Completed. */
export const demo = (terminal: Terminal): Promise<ExitCode> =>
  withStopRequest(async (stop) => {
    try {
      return await fromNothing(stop, terminal);
    } catch (error) {
      if (!stop.signal.aborted) throw error;
      terminal.err('Interrupted; nothing is left running.\n');
      return 130;
    }
  });

const fromNothing = async (stop: StopRequest, terminal: Terminal): Promise<ExitCode> => {
  const spark = await findSpark(terminal, stop.signal);
  await checkJava(spark.version, stop.signal);
  terminal.out(`Spark ${spark.version} in ${spark.home}\n`);
  const jar = await compileSparkPi(spark.home, stop.signal);
  return withParts(spark, jar, stop, terminal);
};

const withParts = async (spark: Spark, jar: string, stop: StopRequest, terminal: Terminal): Promise<ExitCode> => {
  const parts = await startParts({
    ...machine,
    kubePort: 0,
    mesosPort: 0,
    artifactsPort: 0,
    artifacts: [projectPath('examples'), dirname(jar)],
    definitions: true,
    sparkHome: spark.home,
  });
  try {
    stop.signal.throwIfAborted();
    terminal.out(`Kubernetes API at ${parts.kube.url}, Mesos master at ${parts.mesos.url}, both in this process\n`);
    return await withOperator(parts, stop, terminal);
  } finally {
    await parts.close();
  }
};

const withOperator = async (parts: Parts, stop: StopRequest, terminal: Terminal): Promise<ExitCode> => {
  const logFile = join(cacheDirectory(), 'demo-operator.log');
  await mkdir(dirname(logFile), { recursive: true });
  const operator = await startOperator({
    access: await openAccess({ server: parts.kube.url }),
    log: makeLogger('info', logFile),
    page: { address: { host: '127.0.0.1', port: 0 }, auth: 'none', logs: true },
  });
  try {
    terminal.out(`The operator works; its log is ${logFile}, its web page ${operator.pageUrl}\n\n`);
    const code = await withCluster({ server: parts.kube.url }, (connection) => run(connection, parts, stop, terminal));
    stop.signal.throwIfAborted();
    return code;
  } finally {
    await operator.stop();
  }
};

const run = async (connection: Connection, parts: Parts, stop: StopRequest, terminal: Terminal): Promise<ExitCode> => {
  const applications = await demoApplications(parts.artifacts.url);
  for (const application of applications) await connection.client.create(applicationType, application);
  const began = systemClock.now();
  const limit = AbortSignal.any([stop.signal, AbortSignal.timeout(limitMs)]);
  const options = { terminal, elapsedMs: () => systemClock.now() - began, signal: limit };
  const ended = await Promise.all(applications.map(({ metadata }) => watchToEnd(connection, metadata.name, options)));
  stop.signal.throwIfAborted();
  for (const [index, object] of ended.entries())
    await showAnswer(applications[index]?.metadata.name ?? '', object, terminal);
  await showResources(connection, terminal);
  tellHowToGoOn(terminal);
  return ended.every(isCompleted) ? 0 : 1;
};

const isCompleted = (object: KubeObject | undefined): boolean =>
  object !== undefined && statusOf(object).state === 'Completed';
