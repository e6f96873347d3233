/** JSON lines on standard error, one an event, with the resource's key. Secrets don't get here; known names are redacted all the same. */
import { destination, type Logger, pino } from 'pino';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

const redacted = [
  'secret',
  'token',
  'password',
  'authorization',
  '*.secret',
  '*.token',
  '*.password',
  '*.authorization',
];

/** @param file where to; standard error by default */
export const makeLogger = (level: LogLevel, file?: string): Logger =>
  pino(
    { level, base: null, redact: { paths: redacted, censor: '[redacted]' }, timestamp: pino.stdTimeFunctions.isoTime },
    destination(file ?? 2),
  );
