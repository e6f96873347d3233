/**
 * Packs a directory of recordings of a Mesos master's HTTP APIs into one file: `node compact.ts <directory> <output.jsonl.gz>`.
 * Per step the directory holds `NN-label.req` (request bytes), `NN-label.resp.raw` (response bytes), `NN-label.resp.body` (its body without HTTP
 * chunking) and, for streams, `NN-label.events.jsonl` (the decoded records); `events/<encoding>/KIND.rec` is one record of each kind;
 * `get/NAME.head` with `NAME.json` or `NAME.bin` are answers to GET; `index-*.json` tell what the bodies of the requests say.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const [directory, output] = process.argv.slice(2);
if (directory === undefined || output === undefined) throw new Error('usage: node compact.ts <directory> <output.jsonl.gz>');

const read = (path: string): Buffer => readFileSync(`${directory}/${path}`);
const blankLine = '\r\n\r\n';
const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort();
const indexed = new Map<string, unknown>();
for (const file of files.filter((name) => /^index-.*\.json$/.test(name))) {
  for (const { group, enc, label, request_body } of JSON.parse(read(file).toString())) {
    indexed.set(`${group === '' ? '' : `${group}/`}${enc}/${label}`, request_body);
  }
}

const lines: unknown[] = [];
for (const file of files) {
  const step = /^((?:\w+\/)?(json|protobuf)\/.*)\.req$/.exec(file);
  const record = /^events\/(json|protobuf)\/(.*)\.rec$/.exec(file);
  const answer = /^get\/(.*)\.head$/.exec(file);
  if (step?.[1] !== undefined) lines.push(stepLine(step[1], step[2]));
  if (record !== null) lines.push({ record: record[2], encoding: record[1], bytes: read(file).toString('base64') });
  if (answer?.[1] !== undefined) {
    const body = files.find((name) => name === `get/${answer[1]}.json` || name === `get/${answer[1]}.bin`);
    lines.push({ get: answer[1], head: read(file).toString(), body: body === undefined ? '' : read(body).toString('base64') });
  }
}
writeFileSync(output, gzipSync(lines.map((line) => JSON.stringify(line)).join('\n'), { level: 9 }));

function stepLine(step: string, encoding: string | undefined): unknown {
  const request = read(`${step}.req`);
  const body = request.indexOf(blankLine) + blankLine.length;
  const response = read(`${step}.resp.raw`);
  const events = files.includes(`${step}.events.jsonl`) ? read(`${step}.events.jsonl`).toString().trim().split('\n') : [];
  return {
    step,
    encoding,
    requestHead: request.subarray(0, body - blankLine.length).toString(),
    request: request.subarray(body).toString('base64'),
    says: indexed.get(step),
    responseHead: response.subarray(0, response.indexOf(blankLine)).toString(),
    response: read(`${step}.resp.body`).toString('base64'),
    events: events.filter((line) => line !== '').map((line) => JSON.parse(line).event),
  };
}
