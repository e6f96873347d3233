/** Which handler a path belongs to: the one with the longest prefix of whole path segments, as in libprocess. */
export class Routes<Entry> {
  readonly #entries: ReadonlyMap<string, Entry>;

  constructor(entries: Iterable<readonly [string, Entry]>) {
    this.#entries = new Map(entries);
  }

  find(path: string): Entry | undefined {
    let prefix = path.replace(/\/+$/, '');
    while (prefix !== '') {
      const entry = this.#entries.get(prefix);
      if (entry !== undefined) return entry;
      prefix = prefix.slice(0, prefix.lastIndexOf('/'));
    }
    return undefined;
  }
}
