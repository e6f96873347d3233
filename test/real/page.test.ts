/** The web page in a real browser: with 10,000 applications, with names that mean harm, by keyboard, on a phone, light and dark, alive. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { until } from '../support/until.ts';
import { chromiumPath, startChromium } from './support/chromium.ts';
import { applicationPath, Crowd, Few, hostile } from './support/page-world.ts';

const path = chromiumPath();
const describeReal = path === undefined ? describe.skip : describe;
const many = 10_000;
const patienceMs = 60_000;
const wide = { viewport: { width: 1280, height: 900 } };
const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

let browser: Browser;
/** What the browser complained of: errors in the console, which has breaches of the policy, too, and exceptions. */
const complaints: string[] = [];

const open = async (url: string, options: BrowserContextOptions = wide): Promise<Page> => {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(patienceMs);
  await context.addInitScript({ path: fileURLToPath(new URL('support/in-page.js', import.meta.url)) });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`${url}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`${url}: ${error.message}`));
  page.on('dialog', (dialog) => complaints.push(`${url}: a dialog, ${dialog.message()}`));
  await page.goto(url);
  return page;
};
const isHarmed = (page: Page) => page.evaluate<boolean>(`'harmed' in window`);
const focusedId = (page: Page) => page.evaluate<string>('document.activeElement.id');
const focused = (page: Page) => page.evaluate<{ what: string; isSeen: boolean }>('looks.focused()');
/** See in-page.js. */
const lookFor = (page: Page, what: 'paleTexts' | 'tooWide' | 'reachable') =>
  page.evaluate<readonly string[]>(`looks.${what}()`);

describeReal('the page in Chromium', () => {
  let crowd: Crowd;
  let few: Few;
  /** Kept where PAGE_SCREENSHOTS says, for whoever wants to look. */
  const shots = process.env['PAGE_SCREENSHOTS'] ?? mkdtempSync(join(tmpdir(), 'page-shots-'));

  beforeAll(async () => {
    browser = await startChromium(path ?? '');
    few = await Few.begin();
    few.apply('runs', { executor: { launchedBy: 'Operator', instances: 2 } });
    few.apply('waits', { driver: { cores: 64 } });
    few.apply('typo', { mesos: { cluster: 'main', queue: hostile.slice(0, 250) } });
    crowd = await Crowd.begin(many);
  }, 600_000);
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    expect(complaints.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await crowd?.[Symbol.asyncDispose]();
    await few?.[Symbol.asyncDispose]();
    if (process.env['PAGE_SCREENSHOTS'] === undefined) rmSync(shots, { recursive: true, force: true });
  });

  const pagesOfCrowd = () => [
    '/',
    '/applications',
    '/applications?state=Queued&limit=200&page=2',
    ...[0, 2, 4, 6].map((index) => `/applications/jobs/nightly-${index}`),
    ...[5, 7, 9].map((index) => `/applications/reports/nightly-${index}`),
    `/applications/reports/n${'o'.repeat(60)}`,
    '/schedules',
  ];
  const pagesOfFew = ['/', '/applications', '/applications/default/waits', '/applications/default/typo'];

  test('of 10,000 applications it shows a page, counts all, finds one by its name, and leafs through to the last', async () => {
    const page = await open(`${crowd.url}/applications`);
    expect(await page.locator('#applications tbody tr').count()).toBe(50);
    expect(await page.locator('#applications caption').textContent()).toContain('1 to 50 of 10,000 applications');
    expect(await page.locator('#chip-Running strong').textContent()).toBe('1,250');
    await page.getByLabel('Name contains').fill('nightly-9998');
    await page.keyboard.press('Enter');
    await page.waitForURL(/name=nightly-9998/);
    expect(await page.locator('#applications tbody th').allTextContents()).toEqual(['nightly-9998']);
    expect(new URL(page.url()).search).toBe('?name=nightly-9998');
    await page.getByRole('link', { name: 'Clear' }).click();
    await page.getByRole('link', { name: 'Last' }).click();
    await page.waitForURL(/page=200/);
    expect(await page.locator('#applications caption').textContent()).toContain('9,951 to 10,000 of 10,000');
  });

  test('texts that mean harm are texts, on every page', async () => {
    const page = await open(crowd.url);
    for (const where of pagesOfCrowd()) {
      await page.goto(crowd.url + where);
      expect([where, await isHarmed(page)]).toEqual([where, false]);
      expect([where, await page.locator('main img, main script, [onerror], [autofocus]').count()]).toEqual([where, 0]);
      const schemes = await page.evaluate<readonly string[]>(`[...document.links].map(({ protocol }) => protocol)`);
      expect([where, [...new Set(schemes)].filter((scheme) => !/^https?:$/.test(scheme))]).toEqual([where, []]);
    }
    await page.goto(`${crowd.url}/applications/jobs/nightly-6`);
    expect(await page.locator('p.message').textContent()).toBe(hostile.replace('\u202e', '‹U+202E›'));
    await page.goto(`${few.url}/applications/default/typo`);
    expect(await page.locator('.tree').first().textContent()).toContain('<img src=x onerror=');
    expect(await isHarmed(page)).toBe(false);
  });

  test('a script that got into it all the same would not run', async () => {
    const page = await open(few.url);
    expect(await page.evaluate('looks.misbehave()')).toEqual([]);
    await until(
      'the policy is told to be broken',
      () => complaints.some((one) => /Content Security Policy|Trusted/.test(one)),
      patienceMs,
    );
    expect(await isHarmed(page)).toBe(false);
    complaints.length = 0;
  });

  test('everything is reached by Tab, in order, and where the focus is can be seen', async () => {
    const page = await open(`${crowd.url}/applications?limit=25`);
    const wanted = await lookFor(page, 'reachable');
    expect(wanted.length).toBeGreaterThan(40);
    const walked: string[] = [];
    for (let step = 0; step < wanted.length; step += 1) {
      await page.keyboard.press('Tab');
      const { what, isSeen } = await focused(page);
      expect([what, isSeen]).toEqual([what, true]);
      walked.push(what);
    }
    expect(walked).toEqual(wanted);
  });

  test('the first Tab leads past the head, and Enter goes there', async () => {
    const page = await open(`${few.url}/applications/default/waits`);
    await page.keyboard.press('Tab');
    expect((await focused(page)).what).toContain('Skip to the content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(`document.activeElement.closest('main') !== null`)).toBe(true);
  });

  test.each(['light', 'dark'] as const)('in %s no text is pale', async (colorScheme) => {
    const page = await open(crowd.url, { ...wide, colorScheme });
    const background = await page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
    expect(background).toBe(colorScheme === 'light' ? 'rgb(247, 246, 244)' : 'rgb(21, 19, 17)');
    for (const where of pagesOfCrowd()) {
      await page.goto(crowd.url + where);
      expect([where, await lookFor(page, 'paleTexts')]).toEqual([where, []]);
    }
    for (const where of pagesOfFew) {
      await page.goto(few.url + where);
      expect([where, await lookFor(page, 'paleTexts')]).toEqual([where, []]);
      await page.screenshot({ path: join(shots, `${colorScheme}${where.replaceAll('/', '-')}.png`), fullPage: true });
    }
    expect(statSync(join(shots, `${colorScheme}-.png`)).size).toBeGreaterThan(10_000);
  });

  test.each([360, 760, 1000])('on a screen of %i pixels nothing sticks out', async (width) => {
    const page = await open(crowd.url, { ...phone, viewport: { width, height: 740 } });
    for (const where of pagesOfCrowd()) {
      await page.goto(crowd.url + where);
      expect([where, await lookFor(page, 'tooWide')]).toEqual([where, []]);
      await page.screenshot({ path: join(shots, `${width}-crowd${where.replaceAll('/', '-').slice(0, 40)}.png`) });
    }
    for (const where of pagesOfFew) {
      await page.goto(few.url + where);
      expect([where, await lookFor(page, 'tooWide')]).toEqual([where, []]);
      await page.screenshot({ path: join(shots, `${width}${where.replaceAll('/', '-')}.png`), fullPage: true });
    }
  });

  test('on a phone a row is a card that says what its cells are, and is still a table to who hears it', async () => {
    const page = await open(`${few.url}/applications`, phone);
    expect(
      await page.evaluate(`getComputedStyle(document.querySelector('#applications tbody td'), '::before').content`),
    ).toContain('Namespace');
    await expect(page.getByRole('table').getByRole('row', { name: /waits/ }).count()).resolves.toBe(1);
    expect(await page.getByRole('columnheader').count()).toBe(10);
  });

  test('what changes is shown without a reload; focus, what was typed and what was scrolled stay', async () => {
    const page = await open(`${crowd.url}/applications?namespace=jobs&name=nightly-99&sort=name`);
    await page.evaluate(`window.before = document.querySelectorAll('#applications tbody tr')[1]`);
    const link = page.locator('#applications tbody a').nth(2);
    await page.getByLabel('Name contains').fill('half typ');
    await link.focus();
    const where = await focusedId(page);
    const [, name = ''] = /^to:jobs\/(.*)$/.exec(where ?? '') ?? [];
    const row = page.locator(`[id="applications:jobs/${name}"]`);
    crowd.kube.patch(`${applicationPath('jobs', name)}/status`, {
      status: { state: 'Stopping', reason: 'SpecChanged', since: new Date().toISOString().replace(/\.\d+Z$/, 'Z') },
    });
    await row.getByText('Stopping').waitFor();
    expect(await focusedId(page)).toBe(where);
    expect(await page.evaluate('window.before.isConnected')).toBe(true);
    expect(await page.getByLabel('Name contains').inputValue()).toBe('half typ');
    const [first] = await page.locator('#applications tbody tr').all();
    const gone = await first?.getAttribute('id');
    crowd.kube.remove(applicationPath('jobs', gone?.split('/')[1] ?? ''));
    await page.locator(`[id="${gone}"]`).waitFor({ state: 'detached' });
    expect(await focusedId(page)).toBe(where);
    expect(await page.locator('#live').textContent()).toBe('Live');
  });

  test('where the focused row goes the focus goes to the content', async () => {
    const page = await open(`${crowd.url}/applications?name=nightly-77&sort=name&limit=25`);
    const link = page.locator('#applications tbody a').first();
    await link.focus();
    const id = (await link.getAttribute('id')) ?? '';
    const [, namespace = '', name = ''] = /^to:(.*)\/(.*)$/.exec(id) ?? [];
    crowd.kube.remove(applicationPath(namespace, name));
    await page.locator(`[id="${id}"]`).waitFor({ state: 'detached' });
    expect(await focusedId(page)).toBe('main');
  });

  test('why a driver waits is told as a tree that is looked at again; what was unfolded stays so', async () => {
    const page = await open(`${few.url}/applications/default/waits`);
    await page.getByText('By what the agents have free now').waitFor();
    const leaf = page.locator('details li').first();
    expect(await leaf.isVisible()).toBe(false);
    await page.locator('summary').focus();
    await page.keyboard.press('Enter');
    expect(await leaf.textContent()).toMatch(/role \*: cpus \d of 64/);
    few.kube.patch(applicationPath('default', 'waits'), { spec: { driver: { cores: 65 } } });
    await page.locator('details li').getByText('of 65').first().waitFor();
    expect(await leaf.isVisible()).toBe(true);
    expect(await page.evaluate('document.activeElement.nodeName')).toBe('SUMMARY');
  });

  test('an operator that is away for a while is told of, and what it says when it is back is shown', async () => {
    const page = await open(`${few.url}/applications`);
    await page.locator('#live[data-state="live"]').waitFor();
    await few.stop();
    await page.locator('#live[data-state="lost"]').waitFor();
    expect(await page.locator('#applications tbody tr').count()).toBeGreaterThan(2);
    await few.start();
    few.apply('later', { driver: { cores: 64 } });
    await page.locator('[id="applications:default/later"]').waitFor();
    await page.locator('#live[data-state="live"]').waitFor();
    const refused = complaints.splice(0).filter((one) => !/Failed to load resource|ERR_/.test(one));
    expect(refused).toEqual([]);
  });

  test('without a script it is the same, by links and a form', async () => {
    const page = await open(`${crowd.url}/applications`, { ...wide, javaScriptEnabled: false });
    await page.getByRole('link', { name: 'Running' }).click();
    expect(new URL(page.url()).search).toBe('?state=Running');
    await page.getByLabel('Name contains').fill('nightly-16');
    await page.getByRole('button', { name: 'Filter' }).click();
    const names = await page.locator('#applications tbody th').allTextContents();
    expect(names.length).toBeGreaterThan(5);
    expect(names.every((name) => name.includes('nightly-16'))).toBe(true);
    await page.locator('#applications tbody a').first().click();
    expect(await page.locator('h1').textContent()).toContain('nightly-16');
  });

  test('where motion is not wanted nothing moves', async () => {
    const page = await open(`${few.url}/`, { ...wide, reducedMotion: 'reduce' });
    const moving = await page.evaluate('looks.moving()');
    expect(moving).toBe(0);
  });
});
