import { describe, expect, test } from '@jest/globals';
import protobuf from 'protobufjs/minimal.js';
import { readProtobuf } from '../../../../src/embedded/kube/http/protobuf.ts';

const text = (field: number, value: string) =>
  protobuf.Writer.create()
    .uint32((field << 3) | 2)
    .string(value)
    .finish();
const part = (field: number, value: Uint8Array) =>
  protobuf.Writer.create()
    .uint32((field << 3) | 2)
    .bytes(value)
    .finish();
const join = (...parts: Uint8Array[]) => Buffer.concat(parts);
const body = (kind: string, message: Uint8Array) =>
  join(Buffer.from('k8s\0'), part(1, join(text(1, 'v1'), text(2, kind))), part(2, message));

describe('a protobuf body', () => {
  test('becomes the object that its JSON would be', () => {
    const metadata = join(
      text(1, 'one'),
      text(2, ''),
      part(11, join(text(1, 'a'), text(2, 'b'))),
      text(14, 'example.dev/f'),
    );
    const secret = join(
      part(1, metadata),
      part(2, join(text(1, 'key'), part(2, Buffer.from('value')))),
      text(3, 'Opaque'),
    );
    expect(readProtobuf(body('Secret', secret))).toEqual({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'one', labels: { a: 'b' }, finalizers: ['example.dev/f'] },
      data: { key: 'dmFsdWU=' },
      type: 'Opaque',
    });
  });

  test('leaves out fields that are not known here', () => {
    expect(readProtobuf(body('Namespace', join(part(1, text(1, 'one')), part(99, text(1, 'later')))))).toEqual({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'one' },
    });
  });

  test('of a kind that only JSON is read for is refused', () => {
    expect(() => readProtobuf(body('Pod', join()))).toThrow('the body of the request was in an unknown format');
  });

  test.each([
    ['without the prefix', Buffer.from('{}')],
    ['that ends too early', body('Secret', join(part(1, text(1, 'one')))).subarray(0, -2)],
  ])('%s is refused', (_, bytes) => {
    expect(() => readProtobuf(bytes)).toThrow();
  });
});
