/**
 * Secret files of a task, written by the task itself. Mesos shows the volumes of a task, their contents included, to whoever may see the task, and needs an
 * isolator for them that is off by default; variables of type SECRET show nowhere and work everywhere. So the contents travel in such variables, and
 * the first lines of the command put them into files that only the task's user can read.
 */
import type { Task, TaskVariable, TaskVolume } from '../model/mesos.ts';
import { Sensitive } from '../model/sensitive.ts';
import { shellWord } from '../spark/shell.ts';

type SecretFile = TaskVolume & { readonly secretValue: Sensitive };

/** Linux takes no string of more than 128 KiB among arguments and variables of a process. */
const variableChars = 120_000;
const prefix = '_SPARK_MESOS_FILE_';

/** The task with its secret files in variables. Files outside the sandbox of a task without an image stay volumes: they would land on the agent itself. */
export const withSecretFiles = (task: Task): Task => {
  const { container, command } = task;
  if (container === undefined) return task;
  const isOurs = (volume: TaskVolume): volume is SecretFile =>
    volume.secretValue !== undefined && (container.image !== undefined || !volume.containerPath.startsWith('/'));
  const files = container.volumes.filter(isOurs);
  if (files.length === 0) return task;
  const carried = files.map((file, index) => ({ file, variables: variablesOf(file, `${prefix}${index}_`) }));
  const lines = carried.map(({ file, variables }) => writeLine(file, variables));
  const names = carried.flatMap(({ variables }) => variables.map(({ name }) => name));
  return {
    ...task,
    container: { ...container, volumes: container.volumes.filter((volume) => !isOurs(volume)) },
    command: {
      ...command,
      value: [...lines, `unset ${names.join(' ')}`, command.value].join('\n'),
      environment: [...command.environment, ...carried.flatMap(({ variables }) => variables)],
    },
  };
};

const variablesOf = ({ secretValue }: SecretFile, stem: string): readonly TaskVariable[] => {
  const text = Buffer.from(secretValue.bytes()).toString('base64');
  const pieces = Array.from({ length: Math.max(1, Math.ceil(text.length / variableChars)) }, (_, index) =>
    text.slice(index * variableChars, (index + 1) * variableChars),
  );
  return pieces.map((piece, index) => ({ name: `${stem}${index}`, secretValue: new Sensitive(piece) }));
};

/** The code at a failure is that of other preparations that fail. */
const writeLine = ({ containerPath }: SecretFile, variables: readonly TaskVariable[]): string => {
  const directory = containerPath.slice(0, Math.max(0, containerPath.lastIndexOf('/')));
  const make = directory === '' ? '' : `mkdir -p ${pathWord(directory)} && `;
  const texts = variables.map(({ name }) => `"$${name}"`).join(' ');
  return `( umask 077; ${make}printf %s ${texts} | base64 -d > ${pathWord(containerPath)} ) || exit 72`;
};

/** A path that is not absolute lies in the sandbox. */
const pathWord = (path: string): string =>
  path.startsWith('/') ? shellWord(path) : `"$MESOS_SANDBOX"/${shellWord(path)}`;
