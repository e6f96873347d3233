/** Where a command writes, and what it throws when it can't do what was asked. */

export interface Terminal {
  /** Writes text as it is to standard output. */
  out(text: string): void;
  /** The same to standard error: what is not the answer itself. */
  err(text: string): void;
}

export const processTerminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
};

/** A text of users or of Mesos as it may stand on a terminal: control characters, which could steer it, are written out. Line ends and tabs stay. */
export const printable = (text: string): string =>
  text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );

/** Exit codes: 1 the command failed, 2 it was called wrongly, 124 time ran out (as coreutils' timeout), 130 Ctrl-C. */
export type ExitCode = 0 | 1 | 2 | 124 | 130;

/** Thrown with one sentence for the user; everything else that is thrown is told as a mistake of the program. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: ExitCode;

  constructor(sentence: string, exitCode: ExitCode = 1) {
    super(sentence);
    this.exitCode = exitCode;
  }
}
