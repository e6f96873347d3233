/** The verbs of `sparkmesos` and their flags. Each verb's code is loaded when it is called: most need little, some a lot. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { version } from '../ops/version.ts';
import { dispatcherFlagTexts } from './dispatcher-flags.ts';
import { pageFlagTexts } from './page-flags.ts';
import { submitFlags } from './submit/flags.ts';
import { CliError, type ExitCode, processTerminal, type Terminal } from './terminal.ts';

/** Runs the command line and answers the exit code; whatever goes wrong is told in a sentence. */
export const run = async (words: readonly string[], terminal: Terminal = processTerminal): Promise<ExitCode> => {
  let code: ExitCode = 0;
  const program = sparkmesos(terminal, (end) => {
    code = end;
  });
  try {
    await program.parseAsync([...words], { from: 'user' });
    return code;
  } catch (error) {
    return told(error, terminal);
  }
};

const told = (error: unknown, terminal: Terminal): ExitCode => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof CliError) {
    terminal.err(`sparkmesos: ${error.message}\n`);
    return error.exitCode;
  }
  terminal.err(`sparkmesos: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
};

export const sparkmesos = (terminal: Terminal, end: (code: ExitCode) => void): Command => {
  const program = new Command('sparkmesos')
    .description('Runs Apache Spark on Apache Mesos, from resources in Kubernetes.')
    .version(version)
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ writeOut: (text) => terminal.out(text), writeErr: (text) => terminal.err(text) });
  addServices(program, terminal, end);
  addRender(program, terminal, end);
  addReaders(program, terminal, end);
  addActors(program, terminal, end);
  addMakers(program, terminal, end);
  return program;
};

type Adder = (program: Command, terminal: Terminal, end: (code: ExitCode) => void) => void;

const addServices: Adder = (program, terminal, end) => {
  const operator = clusterFlags(
    program
      .command('operator')
      .description('run the operator until it is told to stop; every flag has a variable SPARKMESOS_<FLAG>'),
  )
    .option('--namespaces <names>', 'namespaces to watch, separated by commas (default: all)')
    .option('--namespace-selector <labels>', 'labels of the namespaces to watch, instead of their names')
    .option('--cluster-selector <labels>', 'labels of the MesosClusters to serve (default: all)')
    .option(
      '--own-namespace <name>',
      "where the operator keeps its own Secret (default: that of the context, else of the Pod, else 'default')",
    )
    .option('--workers <number>', 'how many resources are worked on at a time (default: 16)')
    .option('--client-mode <true|false>', 'make Pods of drivers whose applications ask for it (default: true)')
    .option('--leader-elect <true|false>', 'act only while leading; others stand by (default: false)')
    .option(
      '--lease-name <name>',
      'the Lease by which one leads; each installation has its own (default: spark-mesos-operator)',
    )
    .option(
      '--lease-seconds <number>',
      'how long after the end of a leader the next one begins at the latest (default: 15)',
    )
    .option('--log-level <level>', 'debug, info, warn, error or silent (default: info)')
    .option(
      '--metrics-address <host:port>',
      'where to serve /metrics, /healthz and /readyz; :port for every interface, 0 for nowhere (default: 127.0.0.1:8080)',
    )
    .option('--health-address <host:port>', 'where to serve /healthz and /readyz as well');
  for (const [flag, text] of [...dispatcherFlagTexts, ...pageFlagTexts]) operator.option(flag, text);
  operator.action(async (flags) => end(await (await import('./operator.ts')).operator(flags)));
  clusterFlags(program.command('crds').description('print the definitions of the resources'))
    .option('--apply', 'create them in the cluster, or bring those that are there up to date')
    .action(async (flags) => end(await (await import('./crds.ts')).crds(flags, terminal)));
  program
    .command('embedded')
    .description('serve a Kubernetes API and a Mesos on this machine, to try the operator with')
    .option('--kube-port <port>', 'port of the Kubernetes API, 0 for any free one', port, 18_080)
    .option('--mesos-port <port>', 'port of the Mesos master, 0 for any free one', port, 5050)
    .option('--artifacts-port <port>', 'port of the file server, 0 for any free one', port, 8099)
    .option('--artifacts <directory>', "directory with the applications' files (default: the examples)")
    .option('--agents <number>', 'how many agents', count, 2)
    .option('--cpus <number>', 'cpus of each agent', count, 4)
    .option('--mem <MiB>', 'memory of each agent', count, 4096)
    .option('--no-crds', 'leave the definitions of the resources out')
    .option('--kubeconfig-out <file>', "where to write the kubeconfig (default: in the user's cache directory)")
    .action(async (flags) => end(await (await import('./embedded/embedded.ts')).embedded(flags, terminal)));
  program
    .command('demo')
    .description('run two applications on real Spark on this machine, with nothing else installed but Java and Python')
    .action(async () => end(await (await import('./demo/demo.ts')).demo(terminal)));
};

const addRender: Adder = (program, terminal, end) => {
  program
    .command('render')
    .description('print what would become of an application, without contacting anything')
    .requiredOption(
      '-f, --filename <file>',
      'file with applications and clusters, - for standard input; may be given again',
      (file: string, before: string[] = []) => [...before, file],
    )
    .option('--offer <file>', "an offer in Mesos' JSON (default: one with just enough room)")
    .addOption(new Option('-o, --output <format>', 'format').choices(['json', 'yaml']).default('yaml'))
    .action(async (flags) => end(await (await import('./render/render.ts')).render(flags, terminal)));
};

const addReaders: Adder = (program, terminal, end) => {
  listing(program.command('list').description('list applications')).action(async (flags) =>
    end(await (await import('./list.ts')).list(flags, terminal)),
  );
  listing(program.command('schedules').description('list schedules')).action(async (flags) =>
    end(await (await import('./list.ts')).schedules(flags, terminal)),
  );
  namespaced(program.command('status').argument('<name>').description('show an application and what became of it'))
    .addOption(new Option('-o, --output <format>', 'format').choices(['json', 'yaml']))
    .action(async (name, flags) => end(await (await import('./status.ts')).status(name, flags, terminal)));
  namespaced(
    program
      .command('explain')
      .argument('<name>')
      .description('show why a driver waits: what each agent, or each of the given offers, lacks'),
  )
    .option('--offer <file>', "offers in Mesos' JSON, - for standard input (default: what the agents have free now)")
    .action(async (name, flags) => end(await (await import('./explain.ts')).explain(name, flags, terminal)));
  namespaced(program.command('logs').argument('<name>').description('print what the driver wrote to standard output'))
    .option('-f, --follow', 'go on until the driver has ended')
    .addOption(
      new Option('--executor <id>', 'of an executor instead: its number, or the id of its task').conflicts('sidecar'),
    )
    .option('--sidecar <name>', 'of a container beside the driver instead')
    .option('--stderr', 'standard error instead, where Spark logs')
    .action(async (name, flags) => end(await (await import('./logs.ts')).logs(name, flags, terminal)));
};

const addActors: Adder = (program, terminal, end) => {
  namespaced(program.command('kill').argument('<name>').description('have the driver killed, for good')).action(
    async (name, flags) => end(await (await import('./kill.ts')).kill(name, flags, terminal)),
  );
  namespaced(
    program
      .command('run-now')
      .argument('<name>')
      .description('have a schedule run now, beside its times, also when it is suspended'),
  ).action(async (name, flags) => end(await (await import('./run-now.ts')).runNow(name, flags, terminal)));
  namespaced(
    program
      .command('wait')
      .argument('<name>')
      .description(
        'wait until an application is completed, or runs; exit code 1 when it never will, 124 when time is up',
      ),
  )
    .addOption(new Option('--for <state>', 'what to wait for').choices(['completed', 'running']).default('completed'))
    .option('--timeout <span>', 'how long at the most, as 90s, 10m or 1h (default: no limit)')
    .action(async (name, flags) => end(await (await import('./wait.ts')).wait(name, flags, terminal)));
};

const addMakers: Adder = (program, terminal, end) => {
  submitFlags(
    namespaced(
      program.command('submit').description("run an application: spark-submit's flags make a SparkApplication"),
    ),
  ).action(async (file, words, flags) =>
    end(await (await import('./submit/submit.ts')).submit(file, words, flags, terminal)),
  );
  program
    .command('convert')
    .description(
      "turn recorded submissions and manifests of kubeflow's operator into SparkApplications, and say what changed",
    )
    .requiredOption(
      '-f, --filename <file>',
      'file with a CreateSubmissionRequest or with manifests, - for standard input; may be given again',
      (file: string, before: string[] = []) => [...before, file],
    )
    .requiredOption('--cluster <name>', 'the MesosCluster that the applications go to')
    .option('--as <name>', 'name of the application of a submission (default: made of its own)')
    .addOption(
      new Option('--executors <by>', 'who launches the executors, where a manifest of kubeflow does not say so')
        .choices(['driver', 'operator'])
        .default('operator'),
    )
    .addOption(new Option('-o, --output <format>', 'format').choices(['json', 'yaml']).default('yaml'))
    .action(async (flags) => end(await (await import('./convert/convert.ts')).convert(flags, terminal)));
};

const clusterFlags = (command: Command): Command =>
  command
    .option('--kubeconfig <file>', 'default: KUBECONFIG, then the own Pod, then ~/.kube/config')
    .option('--context <name>', 'context of the kubeconfig (default: its current one)')
    .option('--server <url>', 'address of the API server, in place of a kubeconfig')
    .option('--token <token>', 'bearer token for --server');

const namespaced = (command: Command): Command =>
  clusterFlags(command).option('-n, --namespace <name>', "default: that of the context, else 'default'");

const listing = (command: Command): Command =>
  namespaced(command)
    .option('-A, --all-namespaces', 'of all namespaces')
    .addOption(new Option('-o, --output <format>', 'format').choices(['json', 'yaml', 'wide']));

const whole =
  (most: number, least: number) =>
  (text: string): number => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
const port = whole(65_535, 0);
const count = whole(1_000_000, 1);
