/** Which encoding a request is in and which one it wants back. JSON wins when both will do, whatever was sent. */
import type { Encoding } from '../../../mesos/wire/message.ts';

/** The encoding of a Content-Type; undefined for any other type. */
export function encodingOf(contentType: string): Encoding | undefined {
  const type = contentType.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') return 'json';
  return type === 'application/x-protobuf' ? 'protobuf' : undefined;
}

/** The encoding to answer in; undefined when the Accept header allows neither. */
export function acceptedEncoding(accept: string | undefined): Encoding | undefined {
  if (accept === undefined || accept === '') return 'json';
  const ranges = accept.split(',').map((range) => range.split(';')[0]?.trim().toLowerCase());
  const allows = (type: string): boolean =>
    ranges.some((range) => range === type || range === '*/*' || range === 'application/*');
  if (allows('application/json')) return 'json';
  return allows('application/x-protobuf') ? 'protobuf' : undefined;
}
