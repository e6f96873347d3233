/** What a Mesos 1.11.0 master was asked and answered, as test/data/mesos-wire/compact.ts packed it. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Encoding } from '../../src/mesos/wire/message.ts';

/** A request and its answer; bodies are bytes, `says` is what the request means, `events` what the records of a stream mean. */
export interface RecordedStep {
  readonly step: string;
  readonly encoding: Encoding;
  readonly requestHead: string;
  readonly request: Uint8Array;
  readonly says: unknown;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly response: Uint8Array;
  readonly events: readonly Record<string, unknown>[];
}

/** One event of a kind, with its RecordIO length in front. */
export interface RecordedEvent {
  readonly kind: string;
  readonly encoding: Encoding;
  readonly bytes: Uint8Array;
}

/** An answer to GET. */
export interface RecordedAnswer {
  readonly name: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

type Line = Record<string, string> & { events: Record<string, unknown>[]; says: unknown; encoding: Encoding };

const file = new URL('../data/mesos-wire/recordings.jsonl.gz', import.meta.url);
const lines = gunzipSync(readFileSync(file))
  .toString()
  .split('\n')
  .map((line) => JSON.parse(line) as Line);

const bytes = (base64: string | undefined): Buffer => Buffer.from(base64 ?? '', 'base64');

function head(text: string): { status: number; headers: Record<string, string> } {
  const [first = '', ...rest] = text.split('\r\n');
  const headers = rest
    .filter((line) => line.includes(':'))
    .map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    });
  return { status: Number(first.split(' ')[1]), headers: Object.fromEntries(headers) };
}

export const recordedSteps: readonly RecordedStep[] = lines
  .filter((line) => line['step'] !== undefined)
  .map((line) => ({
    step: line['step'] ?? '',
    encoding: line.encoding,
    requestHead: line['requestHead'] ?? '',
    request: bytes(line['request']),
    says: line.says,
    ...head(line['responseHead'] ?? ''),
    response: bytes(line['response']),
    events: line.events,
  }));

export const recordedEvents: readonly RecordedEvent[] = lines
  .filter((line) => line['record'] !== undefined)
  .map((line) => ({ kind: line['record'] ?? '', encoding: line.encoding, bytes: bytes(line['bytes']) }));

const recordedAnswers: readonly RecordedAnswer[] = lines
  .filter((line) => line['get'] !== undefined)
  .map((line) => ({ name: line['get'] ?? '', ...head(line['head'] ?? ''), body: bytes(line['body']) }));

/** The answer to the GET of that name. */
export function recordedAnswer(name: string): RecordedAnswer {
  const found = recordedAnswers.find((answer) => answer.name === name);
  if (found === undefined) throw new Error(`no recorded answer ${name}`);
  return found;
}
