/** Where a link may lead: to a page of this server, or by http or https to another. Nothing else, such as `javascript:`, becomes one. */

export class Href {
  readonly #url: string;

  private constructor(url: string) {
    this.#url = url;
  }

  /** A page of this server: segments of its path, and what is asked of it; undefined and '' are left out. */
  static local(segments: readonly string[], query: Readonly<Record<string, string | number | undefined>> = {}): Href {
    const given = Object.entries(query).flatMap(([key, value]) =>
      value === undefined || value === '' ? [] : [[key, String(value)] as [string, string]],
    );
    const search = new URLSearchParams(given).toString();
    const path = `/${segments.map((segment) => encodeURIComponent(segment.toWellFormed())).join('/')}`;
    return new Href(search === '' ? path : `${path}?${search}`);
  }

  /** A place in this page. */
  static within(id: string): Href {
    return new Href(`#${encodeURIComponent(id)}`);
  }

  /** An address that somebody gave; undefined when it is none of http or https. */
  static outside(address: string): Href | undefined {
    const url = URL.parse(address.trim());
    return url !== null &&
      (url.protocol === 'http:' || url.protocol === 'https:') &&
      url.username === '' &&
      url.password === ''
      ? new Href(url.href)
      : undefined;
  }

  toString(): string {
    return this.#url;
  }
}
