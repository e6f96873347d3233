/** Answers as libprocess words them. */
import type { IncomingMessage, ServerResponse } from 'node:http';

export type Headers = Readonly<Record<string, string | number>>;

/** A text in plain UTF-8, or no body at all for an empty one. */
export function replyText(response: ServerResponse, status: number, text: string, headers: Headers = {}): void {
  const body = Buffer.from(text);
  const type = body.length > 0 ? { 'Content-Type': 'text/plain; charset=utf-8' } : {};
  response.writeHead(status, { ...headers, ...type, 'Content-Length': body.length });
  response.end(body);
}

export function replyJson(response: ServerResponse, value: unknown): void {
  replyBytes(response, Buffer.from(JSON.stringify(value)), { 'Content-Type': 'application/json' });
}

export function replyBytes(response: ServerResponse, body: Uint8Array, headers: Headers): void {
  response.writeHead(200, { ...headers, 'Content-Length': body.length });
  response.end(body);
}

export function replyMethodNotAllowed(request: IncomingMessage, response: ServerResponse, allowed: string): void {
  const text = `405 Method Not Allowed. Expecting one of { '${allowed}' }, but received '${request.method}'.`;
  replyText(response, 405, text, { Allow: allowed });
}

/** The whole body of a request. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
