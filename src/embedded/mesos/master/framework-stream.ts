/** The event stream of a subscribed framework. */
import type { ServerResponse } from 'node:http';
import type { Encoding } from '../../../mesos/wire/message.ts';
import type { Clock } from '../../../model/clock.ts';
import { EventStream } from '../http/event-stream.ts';
import { newUuid } from '../ids.ts';

export class FrameworkStream extends EventStream {
  /** The calls of the framework name its stream by this. */
  readonly id: string;

  constructor(response: ServerResponse, encoding: Encoding, clock: Clock) {
    const id = newUuid();
    super(response, { message: 'mesos.v1.scheduler.Event', encoding, clock, headers: { 'Mesos-Stream-Id': id } });
    this.id = id;
  }
}
