/**
 * An executor as small as they come, for `node echo-executor.ts`: runs tasks that only are, sends messages of its framework back, ends
 * when it is told to. It speaks the v1 executor API in JSON, with nothing but Node, and comes back to an agent that was away.
 */
import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

interface Task {
  readonly task_id: { readonly value: string };
}

interface Event {
  readonly type: string;
  readonly launch?: { readonly task: Task };
  readonly kill?: Task;
  readonly acknowledged?: { readonly task_id: Task['task_id']; readonly uuid: string };
  readonly message?: { readonly data: string };
}

const variable = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
};

const url = `http://${variable('MESOS_AGENT_ENDPOINT')}/api/v1/executor`;
const comesBack = variable('MESOS_CHECKPOINT') === '1';
const self = {
  executor_id: { value: variable('MESOS_EXECUTOR_ID') },
  framework_id: { value: variable('MESOS_FRAMEWORK_ID') },
};
/** What the agent has not acknowledged, by task and by uuid. */
const tasks = new Map<string, Task>();
const updates = new Map<string, object>();

const post = (call: object): ReturnType<typeof request> => {
  const headers = { 'Content-Type': 'application/json', Accept: 'application/json' };
  const sent = request(url, { method: 'POST', headers, agent: false });
  sent.end(JSON.stringify({ ...self, ...call }));
  return sent;
};

/** Says it once; updates that get lost go along with the next subscription. */
const say = (call: object): void => {
  post(call)
    .on('response', (response) => response.resume())
    .on('error', () => {});
};

function report({ task_id }: Task, state: string): void {
  const uuid = randomBytes(16).toString('base64');
  const status = {
    task_id,
    state,
    source: 'SOURCE_EXECUTOR',
    message: 'from echo executor',
    data: Buffer.from('data-bytes').toString('base64'),
    labels: { labels: [{ key: 'a', value: 'b' }] },
    timestamp: Date.now() / 1000,
    uuid,
  };
  updates.set(uuid, { status });
  say({ type: 'UPDATE', update: { status } });
}

function take(event: Event): void {
  if (event.launch !== undefined) {
    tasks.set(event.launch.task.task_id.value, event.launch.task);
    report(event.launch.task, 'TASK_RUNNING');
  } else if (event.kill !== undefined) report(event.kill, 'TASK_KILLED');
  else if (event.message !== undefined) {
    const data = Buffer.concat([Buffer.from('echo:'), Buffer.from(event.message.data, 'base64')]);
    say({ type: 'MESSAGE', message: { data: data.toString('base64') } });
  } else if (event.acknowledged !== undefined) {
    updates.delete(event.acknowledged.uuid);
    tasks.delete(event.acknowledged.task_id.value);
  } else if (event.type === 'SHUTDOWN') process.exit(0);
}

/** Listens until the connection ends. Throws when it can't be made. */
async function listen(): Promise<void> {
  const subscribe = { unacknowledged_tasks: [...tasks.values()], unacknowledged_updates: [...updates.values()] };
  const sent = post({ type: 'SUBSCRIBE', subscribe });
  const stream = await new Promise<AsyncIterable<Buffer>>((resolve, reject) => {
    sent.on('error', reject);
    sent.on('response', resolve);
  });
  let bytes = Buffer.alloc(0);
  for await (const piece of stream) {
    bytes = Buffer.concat([bytes, piece]);
    for (;;) {
      const feed = bytes.indexOf(10);
      const end = feed + 1 + Number(bytes.subarray(0, Math.max(feed, 0)).toString());
      if (feed < 0 || bytes.length < end) break;
      const event: Event = JSON.parse(bytes.subarray(feed + 1, end).toString());
      bytes = bytes.subarray(end);
      take(event);
    }
  }
}

for (const deadline = Date.now() + 900_000; Date.now() < deadline; await sleep(20)) {
  await listen().catch(() => {});
  if (!comesBack) break;
}
process.exit(1);
