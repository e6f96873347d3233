/** JSON lines on standard error, one an event, with the resource's key. Secrets don't get here; what looks like one is redacted all the same. */
import { destination, type Logger, pino } from 'pino';
import { withoutSecrets } from './redact.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Where lines go. */
interface Sink {
  write(line: string): void;
}

/** @param to a file, or whatever takes lines; standard error by default */
export const makeLogger = (level: LogLevel, to: string | Sink = destination(2)): Logger =>
  pino(
    {
      level,
      base: null,
      formatters: { log: withoutSecrets },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    typeof to === 'string' ? destination(to) : to,
  );
