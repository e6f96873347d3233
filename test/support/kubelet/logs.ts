/** What containers wrote, for whoever asks while they run or afterwards. */
import type { PodLogs } from '../../../src/embedded/kube/index.ts';

class Log {
  readonly #waiting = new Set<() => void>();
  #text = '';
  #ended = false;

  get text(): string {
    return this.#text;
  }

  write(piece: string): void {
    this.#text += piece;
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async *read(follow: boolean, signal: AbortSignal): AsyncGenerator<string> {
    signal.addEventListener('abort', () => this.#wake(), { once: true });
    for (let at = 0; !signal.aborted; ) {
      if (at < this.#text.length) {
        const piece = this.#text.slice(at);
        at = this.#text.length;
        yield piece;
      } else if (!follow || this.#ended) return;
      else await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

export class Logs {
  readonly #logs = new Map<string, Log>();

  /** The log of a container of a Pod, by `namespace/pod/container`. */
  of(key: string): Log {
    const found = this.#logs.get(key) ?? new Log();
    this.#logs.set(key, found);
    return found;
  }

  readonly read: PodLogs = ({ namespace, name }, { container, follow, signal }) =>
    this.of(`${namespace}/${name}/${container}`).read(follow, signal);
}
