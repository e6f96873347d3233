/** A request as the API understands it, and what it answers. */
import type { Json } from '../json.ts';
import type { WatchSink } from '../read/watch.ts';

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly accept: string;
  readonly contentType: string;
  readonly userAgent: string;
  readonly user: User;
  /** The body as it came; empty for none. */
  readonly body: Buffer;
}

export interface User {
  readonly name: string;
  readonly groups: readonly string[];
}

export type ApiReply =
  | {
      readonly kind: 'text';
      readonly code: number;
      readonly contentType: string;
      readonly text: string;
      readonly warnings?: readonly string[];
      readonly retryAfterSeconds?: number;
    }
  /** The stream ends when the client goes (the answer of `open` is called) or by itself. */
  | { readonly kind: 'watch'; readonly contentType?: string; open(sink: WatchSink): OpenWatch };

export interface OpenWatch {
  readonly path: string;
  close(): void;
  bookmark(): void;
}

/** A reply with a JSON document. */
export const json = (code: number, value: Json, warnings: readonly string[] = []): ApiReply => ({
  kind: 'text',
  code,
  contentType: 'application/json',
  text: JSON.stringify(value),
  warnings,
});
