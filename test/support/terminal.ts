import type { Terminal } from '../../src/cli/terminal.ts';

/** A terminal that keeps what is written. */
export class KeptTerminal implements Terminal {
  stdout = '';
  stderr = '';

  out(text: string): void {
    this.stdout += text;
  }

  err(text: string): void {
    this.stderr += text;
  }
}
