/** What the pages show, and that nothing that users write changes how they are built. */
import { describe, expect, test } from '@jest/globals';
import type { ApplicationList } from '../../../../src/model/overview.ts';
import { no } from '../../../../src/model/verdict.ts';
import { readQuery } from '../../../../src/ops/page/query.ts';
import { relative } from '../../../../src/ops/page/times.ts';
import { applicationPage } from '../../../../src/ops/page/views/application.ts';
import { applicationsPage } from '../../../../src/ops/page/views/applications.ts';
import { logPage, schedulesPage } from '../../../../src/ops/page/views/others.ts';
import { overviewPage } from '../../../../src/ops/page/views/overview.ts';
import fc from '../../../support/fast-check.ts';
import { detailsOf, overviewOf, rowOf, scheduleOf } from '../../../support/page/source.ts';

const scene = { nowMs: Date.UTC(2030, 0, 1), logs: true };
const listOf = (text: string, more: Partial<ApplicationList> = {}): ApplicationList => ({
  rows: [rowOf(text), rowOf(text, { state: 'Running', deleting: true })],
  page: 2,
  pages: 3,
  matching: 120,
  byState: { Queued: 100, Running: 20 },
  clusters: [text],
  namespaces: [text],
  ...more,
});
const query = (search: string) => readQuery(new URLSearchParams(search));

/** Every page with this text wherever a text of somebody stands, and this address wherever one stands. */
const pagesWith = (text: string, address: string): readonly string[] =>
  [
    overviewPage(overviewOf(text, address), scene),
    applicationsPage(listOf(text), { ...query('page=2'), cluster: text, namespace: text, name: text }, scene),
    applicationPage(detailsOf(text, address), { none: no('OffersTooSmall', text, [no('x', text)]) }, scene),
    applicationPage(detailsOf(text, address), { fits: [{ hostname: text, agentId: text }], of: 2 }, scene),
    schedulesPage({ rows: [scheduleOf(text)], page: 1, pages: 2, matching: 101 }, scene),
    logPage(text, text, 'stdout', { ok: true, text, size: 12, whole: false }),
    logPage(text, text, 'stderr', { ok: false, message: text }),
  ].map(({ body }) => body.toString());

/** The tags of a document, without what stands in their attributes. */
const tagsOf = (text: string): string =>
  [...text.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replace(/"[^"]*"/g, '""')).join('\n');

const attacks = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title></script><svg/onload=alert(1)>',
  '<!--',
  ']]><x>',
  '&lt;b&gt;&#x3c;b',
  '\u202e\u2066evil',
  '{{7*7}}`$(alert(1))',
  '\ud800 lone',
  'long '.repeat(50),
];

describe('on every page', () => {
  const usual = pagesWith('usual', 'https://usual/').map(tagsOf);

  test.each(attacks)('%j is text', (attack) => {
    expect(pagesWith(attack, 'https://usual/').map(tagsOf)).toEqual(usual);
  });

  test('so is any other text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        expect(pagesWith(text, 'https://usual/').map(tagsOf)).toEqual(usual);
      }),
      { numRuns: 20 },
    );
  });

  test('an address that is none of http or https is no link', () => {
    for (const page of pagesWith('usual', 'javascript:alert(1)'))
      for (const [, name, value] of page.matchAll(/ (href|src|action)="([^"]*)"/g))
        expect([name, value]).toEqual([name, expect.stringMatching(/^\/(?!\/)|^#/)]);
  });

  test('a link to elsewhere tells nobody where it was found', () => {
    const links = pagesWith('usual', 'https://usual/').flatMap((page) => [...page.matchAll(/<a [^>]*https:[^>]*>/g)]);
    expect(links.length).toBeGreaterThan(3);
    for (const [tag] of links) expect(tag).toContain('rel="noopener noreferrer"');
  });

  test('no two elements have one id', () => {
    for (const page of pagesWith('usual', 'https://usual/')) {
      const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
      expect(ids.filter((id, index) => ids.indexOf(id) !== index && !id?.includes('usual/usual'))).toEqual([]);
    }
  });

  test('tables have captions and heads, and cells say what they are', () => {
    for (const page of pagesWith('usual', 'https://usual/')) {
      const tables = page.match(/<table[\s\S]*?<\/table>/g) ?? [];
      for (const one of tables) {
        expect(one).toMatch(/<caption>[^<]+<\/caption>/);
        expect(one).toMatch(/<th scope="row"/);
        expect(one.match(/<td (?!role="cell" data-head="[^"]+")/g)).toBeNull();
      }
    }
  });
});

const textOf = (page: { readonly body: unknown }): string =>
  String(page.body)
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

describe('the overview', () => {
  test('tells of the connection, the queues, what is waited for and what is in use', () => {
    const text = textOf(overviewPage(overviewOf('main', 'http://master:5050'), scene));
    for (const part of ['Queued 1,200', 'Running 3', '3 of at most 200', 'not declared', '1.5', '20 GiB', '2 min ago'])
      expect(text).toContain(part);
  });

  test.each([
    ['lists', 'not everything is listed yet'],
    ['watches', 'stands by'],
    ['stopped', 'has stopped acting'],
  ] as const)('of an operator that %s says so', (phase, sentence) => {
    expect(textOf(overviewPage({ ...overviewOf('main'), phase }, scene))).toContain(sentence);
  });

  test('has a sentence for each word of what is waited for', () => {
    const overview = overviewOf('main');
    const clusters = overview.clusters.map((one) => ({ ...one, waitsFor: { NoOffers: 2, TenantLimit: 1, '': 1 } }));
    const text = textOf(overviewPage({ ...overview, clusters }, scene));
    expect(text).toContain('Mesos offers nothing to its roles at the moment.');
    expect(text).toContain('The tenant of the namespace uses all');
  });
});

describe('the list', () => {
  test('says where its page is among all', () => {
    const page = applicationsPage(listOf('pi', { rows: Array(50).fill(rowOf('pi')) }), query('page=2'), scene);
    expect(textOf(page)).toContain('51 to 100 of 120 applications, the newest first');
    expect(textOf(page)).toContain('Page 2 of 3');
    const leads = [...String(page.body).matchAll(/id="page-[a-z]+" href="([^"]*)"/g)].map(([, href]) => href);
    expect(leads).toEqual(['/applications', '/applications', '/applications?page=3', '/applications?page=3']);
  });

  test('keeps its filters from page to page, and begins anew where one is changed', () => {
    const page = String(applicationsPage(listOf('pi'), query('namespace=jobs&page=2&sort=name&limit=25'), scene).body);
    expect(page).toContain('href="/applications?namespace=jobs&amp;sort=name&amp;limit=25&amp;page=3"');
    expect(page).toContain('href="/applications?state=Running&amp;namespace=jobs&amp;sort=name&amp;limit=25"');
  });

  test('says what is missing where nothing is', () => {
    const none = listOf('pi', { rows: [], matching: 0, page: 1, pages: 1, byState: {} });
    expect(textOf(applicationsPage(none, query(''), scene))).toContain('There is no application yet.');
    expect(textOf(applicationsPage(none, query('name=x'), scene))).toContain('No application is like that.');
  });

  test.each([
    ['', { sort: 'newest', page: 1, limit: 50 }],
    ['state=Running&cluster=a&namespace=b&name=c', { state: 'Running', cluster: 'a', namespace: 'b', name: 'c' }],
    ['state=Nothing&page=0&limit=7&sort=x', { state: undefined, page: 1, limit: 50, sort: 'newest' }],
    ['state=constructor&page=1e9&limit=200&sort=name', { state: undefined, page: 1, limit: 200, sort: 'name' }],
    [`name=${'x'.repeat(254)}&page=12345678`, { name: undefined, page: 1 }],
  ])('"%s" is read as %j', (search, expected) => {
    expect(query(search)).toMatchObject(expected);
  });
});

describe('an application', () => {
  test('that waits shows the tree of what it lacks, with what is too much of it folded away', () => {
    const leaves = Array.from({ length: 60 }, (_, index) => no('OffersTooSmall', `agent ${index}`));
    const none = no('OffersTooSmall', '60 offers', [no('OffersTooSmall', '60 too little cpus', leaves)]);
    const page = applicationPage({ ...detailsOf('pi'), waiting: undefined }, { none }, scene);
    expect(String(page.body)).toContain('<details><summary><bdi>60 too little cpus</bdi></summary>');
    expect(textOf(page)).toContain('agent 24 and 35 more');
    expect(page.everySeconds).toBeGreaterThan(0);
  });

  test('that runs shows none, and links to its log, its page, its history and its sandbox', () => {
    const row = rowOf('pi', { state: 'Running' });
    const page = applicationPage(detailsOf('pi', 'https://elsewhere/x', row), undefined, scene);
    const text = textOf(page);
    for (const part of ['Log: stdout', 'Log: stderr', 'Spark UI', 'History server', 'Sandbox', 'Exit code 3'])
      expect(text).toContain(part);
    expect(text).not.toContain('Why it waits');
    expect(page.everySeconds).toBe(0);
  });

  test('links to no log where logs are not served', () => {
    expect(textOf(applicationPage(detailsOf('pi'), undefined, { ...scene, logs: false }))).not.toContain('Log:');
  });
});

describe('a log', () => {
  test('is text, without what steers a terminal', () => {
    const text = '\u001b[1;31mWARN\u001b[0m <b>\r\n\u001b]0;title\u0007next\u0001';
    const page = String(logPage('jobs', 'pi', 'stderr', { ok: true, text, size: 9, whole: true }).body);
    expect(page).toContain('>WARN &lt;b&gt;\nnext‹U+0001›</pre>');
  });
});

describe('times', () => {
  test.each([
    [0, 'now'],
    [-999, 'now'],
    [-1_000, '1 s ago'],
    [-119_000, '1 min ago'],
    [-7_200_000, '2 h ago'],
    [-172_800_000, '2 d ago'],
    [90_000, 'in 1 min'],
  ])('%i ms from now are %s', (ms, text) => {
    expect(relative(scene.nowMs + ms, scene.nowMs)).toBe(text);
  });
});
