/** An executor in the hands of a test: says what it is told to, remembers what it hears. */
import { randomBytes } from 'node:crypto';
import { encodeMessage, mediaTypes } from '../../../../../src/mesos/wire/message.ts';
import type { Encoding, RecordedEvent } from '../../../../contract/mesos/recording.ts';
import { type Answer, ask, type Question, Subscription } from '../../../../contract/mesos/wire.ts';
import type { TaskLike } from '../scheduler.ts';

/** The executor `echo` of tasks, to be spoken for by a TestExecutor. */
export const executorInfo = {
  type: 'CUSTOM',
  executor_id: { value: 'ex' },
  command: { value: 'sleep 600' },
  resources: [
    { name: 'cpus', type: 'SCALAR', scalar: { value: 0.5 } },
    { name: 'mem', type: 'SCALAR', scalar: { value: 64 } },
  ],
  name: 'echo',
  source: 'src',
};

/** A task for an executor. */
export const taskFor = (id: string, executor: object = executorInfo): TaskLike => ({
  id,
  extra: { command: undefined, executor },
});

export class TestExecutor {
  stream: Subscription | undefined;
  readonly #url: string;
  readonly #encoding: Encoding;
  readonly #self: object;

  constructor(url: string, frameworkId: string, encoding: Encoding) {
    this.#url = url;
    this.#encoding = encoding;
    this.#self = { executor_id: executorInfo.executor_id, framework_id: { value: frameworkId } };
  }

  get events(): readonly RecordedEvent[] {
    return this.stream?.events ?? [];
  }

  /** Subscribes, and waits for the first event. */
  async subscribe(unacknowledged: object = {}): Promise<this> {
    const question = this.#question({ type: 'SUBSCRIBE', subscribe: unacknowledged });
    const stream = await Subscription.open(this.#url, question, 'mesos.v1.executor.Event');
    if (stream.status !== 200) throw new Error(`refused: ${stream.status}`);
    this.stream = stream;
    await stream.until('the first event', () => stream.events.length > 0);
    return this;
  }

  /** Waits for an event of this type, the last of so many. */
  async sees(type: string, count = 1): Promise<RecordedEvent> {
    const found = (): readonly RecordedEvent[] => this.events.filter((event) => event.type === type);
    await this.stream?.until(`${count} of ${type}`, () => found().length >= count);
    return found()[count - 1] as RecordedEvent;
  }

  call(call: object): Promise<Answer> {
    return ask(this.#url, this.#question(call));
  }

  /** Reports a state; answers the status. */
  async update(taskId: string, state: string, extra: object = {}): Promise<{ readonly uuid: string }> {
    const status = statusOf(taskId, state, extra);
    const { status: code, body } = await this.call({ type: 'UPDATE', update: { status } });
    if (code !== 202) throw new Error(`refused: ${code} ${body.toString()}`);
    return status;
  }

  close(): void {
    this.stream?.close();
  }

  #question(call: object): Question {
    const media = mediaTypes[this.#encoding];
    return {
      method: 'POST',
      path: '/api/v1/executor',
      headers: { 'Content-Type': media, Accept: media },
      body: encodeMessage('mesos.v1.executor.Call', { ...this.#self, ...call }, this.#encoding),
    };
  }
}

/** A status as executors send it. */
export const statusOf = (
  taskId: string,
  state: string,
  extra: object = {},
): { readonly task_id: object; readonly state: string; readonly source: string; readonly uuid: string } => ({
  task_id: { value: taskId },
  state,
  source: 'SOURCE_EXECUTOR',
  uuid: randomBytes(16).toString('base64'),
  ...extra,
});
