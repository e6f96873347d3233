/**
 * A dispatcher in this process, which answers as Spark 3.4.4's does: the protocol, the states, the page. What it does with drivers is the model that is
 * held against Spark's recordings in the golden tests.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, answerText } from '../../../src/dispatcher/wire/answer.ts';
import { readCreate } from '../../../src/dispatcher/wire/create-request.ts';
import { routeOf } from '../../../src/dispatcher/wire/route.ts';
import type { TaskState } from '../../../src/model/mesos.ts';
import { DispatcherModel } from '../../../src/spark/dispatcher/model.ts';
import { driverPage, driversPage } from './page.ts';
import type { BeginTarget, DispatcherTarget, LaunchedDriver, TargetOptions } from './target.ts';

type Reply = (response: ServerResponse) => void;

/** What goes wrong with a request instead of an answer. */
export type ServerTrouble = (request: { readonly method: string; readonly path: string }) => Reply | undefined;

const send =
  (status: number, type: string, body: string): Reply =>
  (response) => {
    response.writeHead(status, { 'content-type': type }).end(body);
  };
const html = (status: number, body: string): Reply => send(status, 'text/html;charset=utf-8', body);
const json = (status: number, answer: Answer): Reply =>
  send(status, 'application/json;charset=utf-8', answerText(answer));
const fault = (status: number, message: string, highestProtocolVersion?: string): Reply =>
  json(status, { action: 'ErrorResponse', message, highestProtocolVersion });
const broken = (exception: string): Reply => html(500, `<html><body><h2>HTTP ERROR 500</h2>${exception}</body></html>`);

/** Replies that are none of a dispatcher. */
export const webPage: Reply = html(200, '<!DOCTYPE html><html><body>Welcome to the proxy</body></html>');
export const gatewayTimeout: Reply = html(504, '<html><body>504 Gateway Time-out</body></html>');
export const silence: Reply = () => undefined;

export class EmbeddedDispatcher implements DispatcherTarget {
  readonly name = 'the embedded dispatcher';
  readonly launched: LaunchedDriver[] = [];
  readonly killed: string[] = [];
  trouble: ServerTrouble = () => undefined;
  /** Told of each task that Mesos is asked to kill. */
  onKill: (taskId: string) => void = () => undefined;
  /** Most questions that were under way at a time. */
  mostAtOnce = 0;
  /** Creates that were acted upon. */
  creates = 0;
  frameworkId: string;
  #model: DispatcherModel;
  #ready = false;
  #offers = 0;
  #restarts = 0;
  #atOnce = 0;
  readonly #conf: TargetOptions['conf'];
  readonly #rest = createServer(
    (request, response) => void this.#serve(request, response, (body) => this.#rests(request, body)),
  );
  readonly #ui = createServer((request, response) => void this.#serve(request, response, () => this.#page(request)));

  private constructor({ frameworkId = 'embedded-1', conf = {} }: TargetOptions) {
    this.frameworkId = frameworkId;
    this.#conf = conf;
    this.#model = this.#newModel();
  }

  static async begin(options: TargetOptions = {}): Promise<EmbeddedDispatcher> {
    const dispatcher = new EmbeddedDispatcher(options);
    for (const server of [dispatcher.#rest, dispatcher.#ui])
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return dispatcher;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#rest.address() as AddressInfo).port}`;
  }

  get uiUrl(): string {
    return `http://127.0.0.1:${(this.#ui.address() as AddressInfo).port}`;
  }

  get model(): DispatcherModel {
    return this.#model;
  }

  async ready(is: boolean): Promise<void> {
    this.#ready = is;
  }

  async offer(cpus: number, mem: number): Promise<void> {
    this.#offers += 1;
    const resources = [
      { name: 'cpus', scalar: cpus, role: '*' },
      { name: 'mem', scalar: mem, role: '*' },
    ];
    const offer = { id: `o${this.#offers}`, agentId: 'agent', resources, attributes: [] };
    const { launches } = this.#model.offers([offer], Date.now());
    for (const { task } of launches.flatMap(({ tasks }) => tasks))
      this.launched.push({
        taskId: task.id,
        labels: Object.fromEntries(task.labels.map(({ key, value = '' }) => [key, value])),
        command: task.command.value ?? '',
      });
  }

  async update(taskId: string, state: string, message?: string): Promise<void> {
    const more = message === undefined ? {} : { message };
    this.#model.update({ taskId, agentId: 'agent', state: state as TaskState, ...more, containerIps: [] }, Date.now());
  }

  /** Begins anew without memory, as without ZooKeeper: what runs on Mesos runs on. */
  restart(): void {
    this.#restarts += 1;
    this.frameworkId = `embedded-${this.#restarts + 1}`;
    this.#model = this.#newModel();
  }

  async close(): Promise<void> {
    for (const server of [this.#rest, this.#ui]) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  #newModel(): DispatcherModel {
    const conf = { 'spark.master': '127.0.0.1:5050', ...this.#conf };
    return new DispatcherModel(
      { conf, sparkHome: undefined, frameworkId: this.frameworkId },
      new Set(['failed-launch']),
    );
  }

  async #serve(request: IncomingMessage, response: ServerResponse, reply: (body: string) => Reply): Promise<void> {
    this.#atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce);
    response.once('close', () => {
      this.#atOnce -= 1;
    });
    try {
      let body = '';
      for await (const piece of request) body += String(piece);
      const path = request.url ?? '';
      const trouble = this.trouble({ method: request.method ?? '', path });
      (trouble ?? reply(body))(response);
    } catch {
      // A client that went away before its request was whole has asked nothing.
    }
  }

  #rests(request: IncomingMessage, body: string): Reply {
    const route = routeOf(request.method ?? 'GET', request.url ?? '/');
    switch (route.kind) {
      case 'create':
        return this.#create(body);
      case 'badPath':
        return html(400, '<html><body>Bad Request</body></html>');
      case 'wrongMethod':
        return html(route.status, '<html><body>Method Not Allowed</body></html>');
      case 'unknown':
        return fault(route.status, route.message, route.highestVersion);
      default:
        return this.#about(route.kind, route.submissionId);
    }
  }

  #about(kind: 'kill' | 'status', id: string | undefined): Reply {
    const action = kind === 'kill' ? 'KillSubmissionResponse' : 'SubmissionStatusResponse';
    if (id === undefined) return fault(400, `Submission ID is missing in ${kind} request.`);
    if (!this.#ready)
      return fault(
        500,
        `Internal server error: org.apache.spark.deploy.rest.SubmitRestProtocolException: Validation of message ${action} failed!`,
      );
    if (kind === 'status') {
      const { driverState, message } = this.#model.status(id);
      return json(200, { action, submissionId: id, driverState, message, success: driverState !== 'NOT_FOUND' });
    }
    const { success, message, killTaskId } = this.#model.kill(id);
    if (killTaskId !== undefined) {
      this.killed.push(killTaskId);
      this.onKill(killTaskId);
    }
    return json(200, { action, submissionId: id, success, message });
  }

  #create(body: string): Reply {
    const read = readCreate(body);
    if (read.kind === 'malformed') return fault(400, read.message);
    if (read.kind === 'noSuchMessage') return broken('ClassNotFoundException');
    const action = 'CreateSubmissionResponse';
    if (!this.#ready) return json(200, { action, success: false, message: 'Scheduler is not ready to take requests' });
    const { mainClass = '', sparkProperties, ...rest } = read.request;
    const properties = sparkProperties as Readonly<Record<string, string>>;
    const answer = this.#model.submit({ ...rest, mainClass, sparkProperties: properties }, Date.now());
    if (answer.kind === 'malformed')
      return fault(
        400,
        'Malformed request: org.apache.spark.deploy.rest.SubmitRestProtocolException: Validation failed!',
      );
    if (answer.kind === 'threw') return broken(answer.exception.class);
    if (answer.kind === 'refused') return json(200, { action, success: false, message: answer.message });
    this.creates += 1;
    return json(200, { action, success: true, submissionId: answer.submissionId, unknownFields: read.unknownFields });
  }

  #page(request: IncomingMessage): Reply {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://page');
    if (!pathname.startsWith('/driver/')) return html(200, driversPage(this.#model.drivers, this.frameworkId));
    const id = searchParams.get('id');
    return id === null ? html(400, 'requirement failed: Missing id parameter') : html(200, driverPage(this.#model, id));
  }
}

export const beginEmbedded: BeginTarget = (options) => EmbeddedDispatcher.begin(options);
