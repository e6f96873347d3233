import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { AgentSandboxes, type ReadOptions, type SandboxOptions } from '../../../../src/mesos/client/sandbox.ts';
import { Sensitive } from '../../../../src/model/sensitive.ts';
import { ManualClock, realClock } from '../../../support/clocks.ts';
import { recordedAnswer } from '../../../support/mesos-recordings.ts';
import { until } from '../../../support/until.ts';

const started: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of started.splice(0).reverse()) await one[Symbol.asyncDispose]();
});

/** An agent that serves files from memory as Mesos does: bytes as they are in a JSON string, at most so many at once. */
class Files {
  readonly files = new Map<string, Buffer>();
  readonly requests: IncomingMessage[] = [];
  pageBytes = 65_536;

  answer(request: IncomingMessage, response: ServerResponse): void {
    this.requests.push(request);
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://agent');
    const recorded = { '/state': 'agent-state', '/files/browse': 'agent-files-browse' }[pathname];
    const file = this.files.get(searchParams.get('path') ?? '');
    if (recorded !== undefined) response.end(recordedAnswer(recorded).body);
    else if (file === undefined) response.writeHead(404).end();
    else if (pathname === '/files/download') response.end(file);
    else response.end(this.#page(file, searchParams.get('offset'), Number(searchParams.get('length'))));
  }

  #page(file: Buffer, offset: string | null, length: number): Buffer {
    if (offset === null) return Buffer.from(JSON.stringify({ data: '', offset: file.length }));
    const bytes = file.subarray(Number(offset), Number(offset) + Math.min(length, this.pageBytes));
    return Buffer.from(JSON.stringify({ data: bytes.toString('latin1'), offset: Number(offset) }), 'latin1');
  }
}

async function anAgent(options: Partial<SandboxOptions> = {}): Promise<{ files: Files; agent: AgentSandboxes }> {
  const files = new Files();
  const server = createServer((request, response) => files.answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const agentUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const agent = new AgentSandboxes({ agentUrl, clock: realClock, ...options });
  started.push({
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
  started.push({ [Symbol.asyncDispose]: () => agent.close() });
  return { files, agent };
}

async function pieces(agent: AgentSandboxes, path: string, options?: ReadOptions): Promise<string[]> {
  const all: string[] = [];
  for await (const piece of agent.read(path, options)) all.push(piece);
  return all;
}

const cluster = 'aa87fe5a-b277-48b7-b7df-f7c7d429bbca';
const run = (framework: string, executor: string, container: string): string =>
  `/var/lib/mesos/agent/slaves/${cluster}-S0/frameworks/${cluster}-${framework}/executors/${executor}/runs/${container}`;

describe('finding a sandbox in the recorded state of an agent', () => {
  test.each([
    [
      'of a running task',
      '0025',
      'sample-1795304275',
      run('0025', 'sample-1795304275', '092d2ba8-3b45-459e-8277-9c2ead1441a2'),
    ],
    ['of a task that ended', '0003', 'fail-jc127', run('0003', 'fail-jc127', '131a6954-5219-448b-b56a-9657078b88c5')],
    [
      'of a task in an executor of another name',
      '0018',
      'exec-j4052',
      run('0018', 'ex-exec-j4052', 'cb60fde5-f0b4-41d9-b4fd-1e08f01b5bf1'),
    ],
    ['of an unknown task', '0003', 'nobody', undefined],
    ['of a task of another framework', '0018', 'sample-1795304275', undefined],
  ])('%s', async (_which, framework, task, directory) => {
    const { agent } = await anAgent();
    expect(await agent.find(`${cluster}-${framework}`, task)).toBe(directory);
  });
});

test('a directory is listed with sizes and times', async () => {
  const { agent, files } = await anAgent();
  const directory = run('0025', 'sample-1795304275', '092d2ba8-3b45-459e-8277-9c2ead1441a2');
  expect(await agent.list(directory)).toEqual([
    { path: `${directory}/stderr`, bytes: 547, directory: false, modifiedMs: 1795304275000 },
    { path: `${directory}/stdout`, bytes: 11, directory: false, modifiedMs: 1795304275000 },
  ]);
  expect(new URL(files.requests[0]?.url ?? '', 'http://agent').searchParams.get('path')).toBe(directory);
});

describe('reading', () => {
  test('a file comes in pages, and characters are whole though a page ends in the midst of one', async () => {
    const { agent, files } = await anAgent();
    const text = 'Gr\u00fc\u00dfe, 5 \u20ac, \u{1f600}\n"quoted" \\ \u0001\t'.repeat(20);
    files.files.set('/s/stdout', Buffer.from(text));
    files.pageBytes = 7;
    const read = await pieces(agent, '/s/stdout');
    expect(read.join('')).toBe(text);
    expect(read.length).toBeGreaterThan(40);
    expect(read.every((piece) => !piece.includes('\ufffd'))).toBe(true);
  });

  test.each([
    [0, '0123456789'],
    [4, '456789'],
    [-3, '789'],
    [-30, '0123456789'],
    [50, ''],
  ])('from %d', async (offset, text) => {
    const { agent, files } = await anAgent();
    files.files.set('/s/stdout', Buffer.from('0123456789'));
    expect((await pieces(agent, '/s/stdout', { offset })).join('')).toBe(text);
    expect(await agent.size('/s/stdout')).toBe(10);
  });

  test('a file that is not there is NOT_FOUND', async () => {
    const { agent } = await anAgent();
    await expect(pieces(agent, '/s/nothing')).rejects.toMatchObject({ code: 'NOT_FOUND', retryable: false });
  });

  test('the recorded answers of an agent are read', async () => {
    const { agent, files } = await anAgent();
    files.answer = (request, response) => {
      const sized = new URL(request.url ?? '', 'http://agent').searchParams.has('offset');
      files.requests.push(request);
      response.end(
        recordedAnswer(sized && files.requests.length < 3 ? 'agent-files-read' : 'agent-files-read-size').body,
      );
    };
    expect(await pieces(agent, '/s/stdout')).toEqual(['sample out\n']);
  });

  test('a server that writes characters by their code is understood', async () => {
    const { agent, files } = await anAgent();
    const answers = ['{"data":"","offset":6}', '{"data":"5 \\u20ac\\n","offset":0}', '{"data":"","offset":6}'];
    files.answer = (_request, response) => void response.end(answers.shift());
    expect((await pieces(agent, '/s/stdout')).join('')).toBe('5 \u20ac\n');
  });

  test('credentials go with every request', async () => {
    const { agent, files } = await anAgent({
      credentials: async () => ({ principal: 'p', secret: new Sensitive('s') }),
    });
    await agent.find('f', 't');
    expect(files.requests[0]?.headers.authorization).toBe(`Basic ${Buffer.from('p:s').toString('base64')}`);
  });

  test('an agent that does not answer is UNREACHABLE', async () => {
    const clock = new ManualClock();
    const { agent, files } = await anAgent({ clock, timeoutMs: 5000 });
    files.answer = (request) => void files.requests.push(request);
    const found = agent.find('f', 't');
    await until('the question at the agent', () => files.requests.length === 1);
    clock.advance(5000);
    await expect(found).rejects.toMatchObject({ code: 'UNREACHABLE', retryable: true });
  });
});

describe('following', () => {
  test('a file that is not there yet is waited for, and read to its end after the task has ended', async () => {
    const clock = new ManualClock();
    const { agent, files } = await anAgent({ clock });
    let ended = false;
    const read: string[] = [];
    const done = (async () => {
      for await (const piece of agent.read('/s/stdout', { follow: () => ended, pollMs: 250 })) read.push(piece);
    })();
    await until('the first pause', () => clock.pending > 0 && files.requests.length === 1);
    files.files.set('/s/stdout', Buffer.from('one\n'));
    await until('the first piece', () => {
      clock.advance(250);
      return read.length === 1;
    });
    files.files.set('/s/stdout', Buffer.from('one\ntwo\n'));
    ended = true;
    await until('the second piece', () => {
      clock.advance(250);
      return read.length === 2;
    });
    await done;
    expect(read).toEqual(['one\n', 'two\n']);
  });

  test('the signal ends it', async () => {
    const { agent, files } = await anAgent({ clock: new ManualClock() });
    files.files.set('/s/stdout', Buffer.from('one\n'));
    const stop = new AbortController();
    const read: string[] = [];
    for await (const piece of agent.read('/s/stdout', { follow: () => false, signal: stop.signal })) {
      read.push(piece);
      stop.abort();
    }
    expect(read).toEqual(['one\n']);
  });
});

describe('downloading', () => {
  test('the bytes are those of the file', async () => {
    const { agent, files } = await anAgent();
    const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 251));
    files.files.set('/s/core', bytes);
    const chunks: Uint8Array[] = [];
    for await (const chunk of agent.download('/s/core')) chunks.push(chunk);
    expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
  });

  test('a file that is not there is NOT_FOUND', async () => {
    const { agent } = await anAgent();
    await expect(agent.download('/s/nothing').next()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
