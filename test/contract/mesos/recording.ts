/** What a real Mesos 1.11.0 was asked and what it answered, read from `data/mesos-1.11.0.jsonl`. */
import { readFileSync } from 'node:fs';

export interface RecordedEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

export type Encoding = 'json' | 'protobuf';
export const encodings: readonly Encoding[] = ['json', 'protobuf'];

/** One request and its answer. */
export interface Step {
  readonly group: string;
  readonly enc: Encoding;
  readonly step: string;
  /** The port of the master that was asked, where there were several. */
  readonly at?: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The call; it is sent in the step's encoding. */
  readonly body?: object;
  /** Base64, for bodies that are no call. */
  readonly rawBody?: string;
  readonly status: number;
  readonly replyHeaders: Readonly<Record<string, string>>;
  /** The text of the answer; undefined where it is a stream or a page. */
  readonly reply?: string;
  readonly streamId?: string;
  readonly events?: readonly RecordedEvent[];
  /** The shapes of the events, where the events themselves would be too much. */
  readonly shapes?: readonly RecordedEvent[];
}

/** The shape of a page: names and JSON types, lists by their first element. */
export interface Page {
  readonly page: string;
  readonly of: 'master' | 'agent' | 'operator';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly shape?: unknown;
}

/** What a page told of a framework or a task that was over, with its values. */
export interface Remembered {
  readonly remembered: string;
  readonly of: Page['of'];
  readonly enc: Encoding;
  readonly value: unknown;
}

const lines = readFileSync(new URL('./data/mesos-1.11.0.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line): Step | Page | Remembered => JSON.parse(line));

export const stepsOf = (group: string, enc: Encoding): readonly Step[] =>
  lines.filter((line): line is Step => 'group' in line && line.group === group && line.enc === enc);

export const pagesOf = (of: Page['of']): readonly Page[] =>
  lines.filter((line): line is Page => 'page' in line && line.of === of);

export const rememberedOf = (of: Page['of'], page: string, enc: Encoding): unknown =>
  lines.find(
    (line): line is Remembered =>
      'remembered' in line && line.remembered === page && line.of === of && line.enc === enc,
  )?.value;
