/** Shell lines for what is run before and beside the process of a task. All texts of users stand in single quotes. */
import type { SparkApplicationSpec } from '../api/spark-application.ts';
import { shellWord } from '../spark/shell.ts';

export type InitContainers = SparkApplicationSpec['driver']['initContainers'];
export type Lifecycle = SparkApplicationSpec['driver']['lifecycle'];

const words = (command: readonly string[]): string => command.map(shellWord).join(' ');

/** Runs the programs one after the other; the first that fails ends the task with code 74 and its name. */
export const initLines = (containers: InitContainers): readonly string[] =>
  containers.map(({ name, command, args, env }) => {
    const program = words([...command, ...args]);
    const variables = env.map(({ name: variable, value }) => shellWord(`${variable}=${value}`));
    const line = variables.length === 0 ? program : `env ${variables.join(' ')} ${program}`;
    return `(exec ${line}) || { code=$?; echo ${shellWord(`The init container ${name} failed with code`)} "$code" >&2; exit 74; }`;
  });

/** Runs a command, in place of the shell where nothing is to be done beside it. The task ends with the code of the command. */
export const runLines = (command: string, lifecycle: Lifecycle): readonly string[] => {
  if (lifecycle === undefined) return [command];
  const { postStart, preStop } = lifecycle;
  return [
    'driver=',
    'on_stop() {',
    '  trap - TERM INT',
    // The signal may come between the start of the driver and the next line.
    `  driver="\${driver:-$!}"`,
    '  [ -z "$driver" ] || kill -TERM "$driver" 2>/dev/null',
    ...(preStop === undefined ? [] : [`  (exec ${words(preStop.exec.command)})`]),
    '  [ -z "$driver" ] || wait "$driver"',
    '  exit 143',
    '}',
    'trap on_stop TERM INT',
    `${command.replace(/^exec /, '')} &`,
    'driver=$!',
    ...(postStart === undefined
      ? []
      : [
          `{ (exec ${words(postStart.exec.command)}) || { echo 'The postStart hook failed; the driver is ended.' >&2; kill -TERM "$driver"; }; } &`,
        ]),
    'wait "$driver"',
  ];
};
