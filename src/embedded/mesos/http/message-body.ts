/** The message in a request's body: the checks that all of Mesos' v1 endpoints share, in their order. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { decodeMessage, type Encoding } from '../../../mesos/wire/message.ts';
import { checkMessage, type MessageName } from '../../../mesos/wire/schema.ts';
import { readJson } from './json-message.ts';
import { encodingOf } from './media.ts';
import { readBody, replyMethodNotAllowed, replyText } from './reply.ts';

/** The message, or undefined when the request was answered: 405, 400 or 415. */
export async function readMessage(
  request: IncomingMessage,
  response: ServerResponse,
  name: MessageName,
): Promise<Record<string, unknown> | undefined> {
  const bytes = await readBody(request);
  if (request.method !== 'POST') {
    replyMethodNotAllowed(request, response, 'POST');
    return undefined;
  }
  const contentType = request.headers['content-type'];
  if (contentType === undefined) {
    replyText(response, 400, "Expecting 'Content-Type' to be present");
    return undefined;
  }
  const encoding = encodingOf(contentType);
  if (encoding === undefined) {
    replyText(response, 415, "Expecting 'Content-Type' of application/json or application/x-protobuf");
    return undefined;
  }
  const reading = parse(name, bytes, encoding);
  if ('message' in reading) return reading.message;
  replyText(response, 400, reading.fault);
  return undefined;
}

function parse(name: MessageName, bytes: Buffer, encoding: Encoding): ReturnType<typeof readJson> {
  if (encoding === 'json') return readJson(name, bytes.toString());
  const fault = { fault: 'Failed to parse body into Call protobuf' };
  try {
    const message = decodeMessage(name, bytes, 'protobuf');
    return checkMessage(name, message)?.code === 'MESSAGE_INCOMPLETE' ? fault : { message };
  } catch {
    return fault;
  }
}
