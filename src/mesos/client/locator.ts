/** Where the masters of a cluster are. */

/** Finds a master to ask; the one that is asked redirects to the leader if it isn't the leader itself. */
export interface MasterLocator {
  /** Base URL, `http://host:port`, of the master to ask next. May wait until one is known; rejects when none can be found. */
  current(): Promise<string>;
  /** The master at this URL did not answer, or knows no leader. */
  failed(url: string): void;
  /** Calls whenever it becomes known that this master leads, and did not before; the answer ends that. A list of masters never tells. */
  onChange(listener: (url: string) => void): () => void;
  /** Lets go of what the search holds (watches, connections). */
  close(): void;
}

/** Masters from a list, asked in turn: the next one when the current one has failed. */
export class StaticMasters implements MasterLocator {
  readonly #urls: readonly [string, ...string[]];
  #index = 0;

  constructor(urls: readonly [string, ...string[]]) {
    this.#urls = urls;
  }

  async current(): Promise<string> {
    return this.#urls[this.#index] ?? this.#urls[0];
  }

  failed(url: string): void {
    if (url === this.#urls[this.#index]) this.#index = (this.#index + 1) % this.#urls.length;
  }

  onChange(): () => void {
    return () => undefined;
  }

  close(): void {
    this.#index = 0;
  }
}
