/** Where an executor writes: found by what the master and the agent have down about it, while it runs and afterwards. */
import type { SparkApplicationStatus } from '../api/spark-application-status.ts';
import { MesosClientError } from '../mesos/client/errors.ts';
import type { AgentSandboxes } from '../mesos/client/sandbox.ts';
import { executorFrameworkIdOf } from '../model/ids.ts';
import type { Connection } from './cluster.ts';
import type { TaskFiles } from './driver-output.ts';
import { askMaster, clusterNamed } from './master-access.ts';
import { CliError } from './terminal.ts';

type Submission = NonNullable<SparkApplicationStatus['submission']>;

/**
 * The files of an executor of the current attempt.
 * @param wanted its task's id, or its number as Spark or the operator counts
 * @throws CliError with the executors that there are when it is none of them
 */
export const executorFiles = async (
  connection: Connection,
  submission: Submission,
  wanted: string,
): Promise<TaskFiles> => {
  const cluster = await clusterNamed(connection, submission.cluster);
  const own = executorFrameworkIdOf(submission.frameworkId ?? '', submission.taskId);
  const [tasks, agents] = await askMaster(connection, cluster, 'its executors', (api) =>
    Promise.all([api.getTasks(), api.getAgents()]),
  );
  const executors = tasks.filter(
    ({ frameworkId }) => frameworkId.replace(/-\d{4}$/, '') === own || frameworkId === own,
  );
  const task = executors.findLast(({ id }) => id === wanted || id.startsWith(`executor-${wanted}-`));
  if (task === undefined) {
    const there = executors.map(({ id }) => id).join(', ');
    throw new CliError(
      `There is no executor ${wanted}. ${there === '' ? 'There is none at all.' : `There are: ${there}.`}`,
    );
  }
  const agent = agents.find(({ id }) => id === task.agentId);
  if (agent === undefined) throw new CliError(`The agent of the executor ${task.id} is gone, and its files with it.`);
  const scheme = cluster.spec.tls === undefined ? 'http' : 'https';
  return {
    agentUrl: `${scheme}://${agent.hostname}:${agent.port}`,
    frameworkId: task.frameworkId,
    taskId: task.id,
    ...(submission.launchedBy === 'Operator' ? { directory: directoryOfWorker } : {}),
  };
};

/** A Worker gives its executor a directory of its own, `work/<application>/<number>`; of several the newest counts. Before there is one, the Worker's own. */
const directoryOfWorker = async (sandboxes: AgentSandboxes, sandbox: string): Promise<string> => {
  try {
    const [application] = await sandboxes.list(`${sandbox}/work`);
    const numbers = application === undefined ? [] : await sandboxes.list(application.path);
    const newest = numbers
      .map(({ path }) => path)
      .sort((a, b) => numberOf(a) - numberOf(b))
      .at(-1);
    return newest ?? sandbox;
  } catch (error) {
    if (error instanceof MesosClientError && error.code === 'NOT_FOUND') return sandbox;
    throw error;
  }
};

const numberOf = (path: string): number => Number(path.slice(path.lastIndexOf('/') + 1));
