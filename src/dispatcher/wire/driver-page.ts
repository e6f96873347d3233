/** What the web page of a dispatcher tells of its drivers (semantics 7): the one place where a driver's properties can be seen from outside. */

export interface DriversPage {
  /** Undefined where the page tells none. */
  readonly frameworkId: string | undefined;
  /** Those that wait, run, have ended or are to run again. */
  readonly driverIds: readonly string[];
  /** Those of them that have ended: the oldest are forgotten in time. */
  readonly endedIds: readonly string[];
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

const textOf = (html: string): string =>
  html
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex, digits, name) => {
      const code = hex === undefined ? Number(digits) : Number.parseInt(hex, 16);
      if (name !== undefined) return entities[name] ?? whole;
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    })
    .trim();

/** Users' texts stand escaped in the page: they can't contain these. */
const headings = ['Queued', 'Launched', 'Finished'].map((word) => `<h4>${word} Drivers:</h4>`);
const propertiesHeading = '<h4>Scheduler properties</h4>';

/** Reads the list of drivers; undefined for a page of something else, or one of which a table is missing. */
export const readDriversPage = (html: string): DriversPage | undefined => {
  const [queued = -1, launched = -1, finished = -1] = headings.map((heading) => html.indexOf(heading));
  if (queued < 0 || launched < queued || finished < launched || !html.includes('</html>')) return undefined;
  const ended = sectionOf(html, finished);
  const framework = /<p>Mesos Framework ID:\s*([^<]*)<\/p>/.exec(html)?.[1];
  return {
    frameworkId: framework === undefined || !/^\s*\S{1,256}\s*$/.test(framework) ? undefined : textOf(framework),
    driverIds: idsIn(html),
    endedIds: idsIn(ended),
  };
};

/** From a heading to the next one. */
const sectionOf = (html: string, from: number): string => {
  const next = html.indexOf('<h4>', from + 1);
  return html.slice(from, next < 0 ? html.length : next);
};

const idsIn = (html: string): readonly string[] => [
  ...new Set(
    [...html.matchAll(/<a href="[^"]*\bdriver\/?\?id=([\x21-\x7e]{1,256}?)"/g)].map(([, id = '']) => textOf(id)),
  ),
];

/**
 * One property from the page of one driver. `absent`: the dispatcher does not have the driver. Undefined for a page of something else; an empty text
 * where the driver has no such property.
 */
export const readDriverProperty = (html: string, key: string): string | 'absent' | undefined => {
  if (html.includes('<p>Cannot find driver ')) return 'absent';
  const from = html.indexOf(propertiesHeading);
  if (from < 0 || !html.includes('</html>')) return undefined;
  const rows = sectionOf(html, from).matchAll(/<td[^>]*>([^<]*)<\/td>\s*<td[^>]*>([^<]*)<\/td>/g);
  for (const [, name = '', value = ''] of rows) if (textOf(name) === key) return textOf(value);
  return '';
};
