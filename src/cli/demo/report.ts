/** What the demo shows at its end: answers, resources, and what to try next. */
import { apiVersion, mesosClusterNames, sparkApplicationNames } from '../../api/group.ts';
import type { KubeObject } from '../../kube/objects.ts';
import type { Connection } from '../cluster.ts';
import { taskOutput } from '../driver-output.ts';
import { fetchTable } from '../server-table.ts';
import { statusOf } from '../status.ts';
import type { Terminal } from '../terminal.ts';

const shownOfErrors = 30;

/** Prints what the driver wrote to stdout; of a driver that failed also the end of its stderr. */
export const showAnswer = async (name: string, object: KubeObject | undefined, terminal: Terminal): Promise<void> => {
  const status = object === undefined ? {} : statusOf(object);
  if (status.submission === undefined) {
    terminal.out(
      `\n${name} did not get as far as a driver${status.state === undefined ? '' : `: it is ${status.state}. ${status.message ?? ''}`}\n`,
    );
    return;
  }
  terminal.out(
    `\nWhat the driver of ${name} wrote (stdout of its sandbox on the agent ${status.submission.agentUrl ?? ''}):\n`,
  );
  terminal.out(indented(await textOf(status.submission, 'stdout')));
  if (status.state === 'Completed') return;
  const errors = (await textOf(status.submission, 'stderr')).split('\n').slice(-shownOfErrors);
  terminal.out(`and at the end of its stderr:\n${indented(errors.join('\n'))}`);
};

type Submission = Parameters<typeof taskOutput>[0];

const textOf = async (submission: Submission, file: 'stdout' | 'stderr'): Promise<string> => {
  let text = '';
  for await (const piece of taskOutput(submission, { file })) text += piece;
  return text;
};

const indented = (text: string): string =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => `    ${line}\n`)
    .join('');

/** Prints the resources as kubectl would. */
export const showResources = async ({ access }: Connection, terminal: Terminal): Promise<void> => {
  const options = { wide: false, withNamespace: false };
  for (const { plural } of [sparkApplicationNames, mesosClusterNames]) {
    const scope = plural === sparkApplicationNames.plural ? 'namespaces/default/' : '';
    const table = await fetchTable(access, `/apis/${apiVersion}/${scope}${plural}`, options);
    terminal.out(`\n$ kubectl get ${plural}\n${table ?? ''}`);
  }
};

/** Prints the commands with which one does the same by hand. */
export const tellHowToGoOn = (terminal: Terminal): void =>
  terminal.out(
    [
      '',
      'To go on by hand, each in a terminal of its own:',
      '  npx sparkmesos embedded              a Kubernetes API and a Mesos that stay; it says how to go on',
      '  npx sparkmesos operator --page-address 127.0.0.1:8090',
      '                                       the operator, against whatever KUBECONFIG names, and its web page',
      '  kubectl apply -f examples/spark-pi.yaml',
      '  npx sparkmesos logs spark-pi --follow',
      'Without any cluster: npx sparkmesos render -f examples/spark-pi.yaml -f examples/mesos-cluster.yaml',
      '',
    ].join('\n'),
  );
