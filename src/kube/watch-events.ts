import { apiErrorOf, type KubeApiError, KubeUnavailable } from './errors.ts';
import { isRecord, type KubeObject, type ResourceType, readObject } from './objects.ts';

export type WatchEvent =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: KubeObject }
  /** Everything up to this version has been told. */
  | { readonly type: 'BOOKMARK'; readonly resourceVersion: string }
  | { readonly type: 'ERROR'; readonly error: KubeApiError };

/** No object in etcd comes near this many characters: a longer line is not an event. */
const longestLine = 16 * 1024 * 1024;

async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of pieces) {
    const parts = piece.split('\n');
    const last = parts.pop() ?? '';
    for (const part of parts) {
      const line = rest + part;
      rest = '';
      if (line.trim() !== '') yield line;
    }
    rest += last;
    if (rest.length > longestLine) throw new KubeUnavailable('a line of the watch stream has no end', 'no');
  }
  // A line without its end was cut: whoever watches again from the last version gets it whole.
}

function readEvent(line: string, type: ResourceType): WatchEvent | undefined {
  const event: unknown = JSON.parse(line);
  if (!isRecord(event)) throw new TypeError('not an event');
  const { type: kind, object } = event;
  if (kind === 'ADDED' || kind === 'MODIFIED' || kind === 'DELETED')
    return { type: kind, object: readObject(object, type) };
  if (kind === 'ERROR') {
    const status = isRecord(object) && typeof object['code'] === 'number' ? object['code'] : 500;
    return { type: 'ERROR', error: apiErrorOf(status, object) };
  }
  if (kind !== 'BOOKMARK') return undefined;
  const metadata = isRecord(object) && isRecord(object['metadata']) ? object['metadata'] : {};
  const version = metadata['resourceVersion'];
  return typeof version === 'string' ? { type: 'BOOKMARK', resourceVersion: version } : undefined;
}

/**
 * The events in the text of a watch stream: one JSON document a line, in pieces of any size. A last line without its end is left
 * out; types of events that we don't know are too.
 * @throws KubeUnavailable when a line is not an event.
 */
export async function* watchEvents(pieces: AsyncIterable<string>, type: ResourceType): AsyncGenerator<WatchEvent> {
  for await (const line of linesOf(pieces)) {
    let event: WatchEvent | undefined;
    try {
      event = readEvent(line, type);
    } catch (error) {
      throw new KubeUnavailable('a line of the watch stream is not an event', 'no', error);
    }
    if (event !== undefined) yield event;
  }
}
