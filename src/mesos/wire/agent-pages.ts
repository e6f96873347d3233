/** JSON pages of an agent: where the sandboxes of tasks are, and the files in them. */
import { type Message, messagesIn, numberIn, textIn } from './fields.ts';

/** A file or directory as the agent lists it. */
export interface FileEntry {
  readonly path: string;
  readonly bytes: number;
  readonly directory: boolean;
  /** Milliseconds since the epoch. */
  readonly modifiedMs: number;
}

/** A page of a file. */
export interface FilePage {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/**
 * The sandbox directory of a task in an agent's `/state`: that of the executor which has or had the task. A task with the
 * command executor has its own, of the same id; one of a group has a part of that of Mesos' default executor. Undefined when the agent knows no such task (any more).
 */
export function sandboxInState(state: Message, frameworkId: string, taskId: string): string | undefined {
  const frameworks = [...messagesIn(state, 'frameworks'), ...messagesIn(state, 'completed_frameworks')];
  const executors = frameworks
    .filter((framework) => textIn(framework, 'id') === frameworkId)
    .flatMap((framework) => [...messagesIn(framework, 'executors'), ...messagesIn(framework, 'completed_executors')]);
  const owner =
    executors.find((executor) => hasTask(executor, taskId)) ??
    executors.find((executor) => textIn(executor, 'id') === taskId);
  const directory = textIn(owner, 'directory');
  return directory !== undefined && textIn(owner, 'type') === 'DEFAULT' ? `${directory}/tasks/${taskId}` : directory;
}

const hasTask = (executor: Message, taskId: string): boolean =>
  ['tasks', 'queued_tasks', 'completed_tasks'].some((list) =>
    messagesIn(executor, list).some((task) => textIn(task, 'id') === taskId),
  );

/** The entries in an answer of `/files/browse`. */
export function filesFromPage(page: unknown): FileEntry[] {
  return messagesIn({ page }, 'page').map((entry) => ({
    path: textIn(entry, 'path') ?? '',
    bytes: numberIn(entry, 'size') ?? 0,
    directory: (textIn(entry, 'mode') ?? '').startsWith('d'),
    modifiedMs: Math.round((numberIn(entry, 'mtime') ?? 0) * 1000),
  }));
}

/**
 * The bytes in an answer of `/files/read`. Mesos puts the file's bytes into a JSON string as they are, and a page may end in the midst of
 * a character: so the answer must not be read as UTF-8. `answer` is its text with one character for each byte.
 * Undefined for an answer that is no page. Throws SyntaxError for one that is no JSON.
 */
export function pageFromAnswer(answer: string): FilePage | undefined {
  const page = JSON.parse(answer) as Message | null;
  const data = page?.['data'];
  const offset = page?.['offset'];
  if (typeof data !== 'string' || typeof offset !== 'number') return undefined;
  return { offset, bytes: bytesOf(data) };
}

/** One byte for a character, except where the server wrote a character by its code. */
function bytesOf(data: string): Uint8Array {
  const wide = /[\u0100-\u{10ffff}]/u.test(data);
  if (!wide) return Uint8Array.from(data, (character) => character.charCodeAt(0));
  const parts = [...data].flatMap((character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 256 ? [code] : [...new TextEncoder().encode(character)];
  });
  return Uint8Array.from(parts);
}
