/** A text that must not leave the place it is for: it prints, serialises and inspects as `[redacted]`. */
export class Sensitive {
  readonly #content: string | Uint8Array;

  /** A text, or bytes that need not be one. */
  constructor(content: string | Uint8Array) {
    this.#content = content;
  }

  /** The text itself, bytes as UTF-8. Call it only where the text is handed to the one who needs it. */
  reveal(): string {
    return typeof this.#content === 'string' ? this.#content : new TextDecoder().decode(this.#content);
  }

  /** The bytes themselves, a text as UTF-8; the same holds for them. */
  bytes(): Uint8Array {
    return typeof this.#content === 'string' ? new TextEncoder().encode(this.#content) : this.#content;
  }

  toString(): string {
    return '[redacted]';
  }

  toJSON(): string {
    return '[redacted]';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[redacted]';
  }
}
