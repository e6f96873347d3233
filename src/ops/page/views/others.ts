/** The end of a log, the schedules, and what is said where there is no page. */
import type { LogFile, LogTail, ScheduleList } from '../../../model/overview.ts';
import { Href } from '../href.ts';
import { html } from '../html.ts';
import type { Page } from '../layout.ts';
import { applicationHref, counted, given, pager, readyMark, type Scene, table } from '../parts.ts';
import { listHref } from '../query.ts';
import { moment } from '../times.ts';

const logEverySeconds = 5;

/** Sequences that colour and steer a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
const steering = /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;

export const logPage = (namespace: string, name: string, file: LogFile, tail: LogTail): Page => {
  const other = file === 'stdout' ? 'stderr' : 'stdout';
  const of = { namespace, name };
  return {
    title: `${file} of ${namespace}/${name}`,
    section: 'applications',
    everySeconds: logEverySeconds,
    body: html`<p class="trail"><a href="${listHref({ namespace })}">${given(namespace)}</a> / <a href="${applicationHref(of)}">${given(name)}</a> /</p>
<h1>Log: ${file}</h1>
<nav aria-label="Files"><ul class="links"><li><a href="${applicationHref(of, 'log', file)}" aria-current="page">${file}</a></li><li><a href="${applicationHref(of, 'log', other)}">${other}</a></li></ul></nav>
${
  tail.ok
    ? html`<p class="caption" id="log-caption">${tail.whole ? 'All of it' : 'The end of it'}, of ${counted(tail.size, 'byte')}</p>
<pre class="log" id="log" tabindex="0" role="region" aria-labelledby="log-caption">${tail.text.replaceAll('\r\n', '\n').replace(steering, '')}</pre>`
    : html`<p class="message">${tail.message}</p>`
}`,
  };
};

/** How many schedules a page has. */
export const scheduleLimit = 100;

export const schedulesPage = (list: ScheduleList, { nowMs }: Scene): Page => ({
  title: 'Schedules',
  section: 'schedules',
  body: html`<h1>Schedules</h1>
${table({
  id: 'schedules',
  caption: list.matching === 0 ? 'Schedules' : counted(list.matching, 'schedule'),
  rows: list.rows,
  key: ({ namespace, name }) => `${namespace}/${name}`,
  empty: 'There is no ScheduledSparkApplication.',
  columns: [
    { head: 'Name', isName: true, cell: ({ name }) => given(name) },
    { head: 'Namespace', cell: ({ namespace }) => given(namespace) },
    {
      head: 'Ready',
      cell: ({ ready, suspended }) =>
        readyMark(
          ready,
          suspended ? 'Suspended' : ready === 'True' ? 'In force' : ready === 'False' ? 'Not in force' : 'Not known',
        ),
    },
    {
      head: 'Schedule',
      cell: ({ schedule, timeZone }) =>
        html`<code>${given(schedule)}</code>${timeZone !== '' && html` <span class="aside">${given(timeZone)}</span>`}`,
    },
    { head: 'Next run', cell: ({ nextRun }) => moment(nextRun, nowMs) },
    { head: 'Last run', cell: ({ lastRun }) => moment(lastRun, nowMs) },
    {
      head: 'Its application',
      cell: ({ namespace, lastRunName }) =>
        lastRunName !== '' &&
        html`<a href="${applicationHref({ namespace, name: lastRunName })}">${given(lastRunName)}</a>`,
    },
    { head: 'Message', cell: ({ message }) => message !== '' && given(message) },
  ],
})}
${pager(list.page, list.pages, (page) => Href.local(['schedules'], { page: page === 1 ? undefined : page }))}`,
});

/** A page that says why there is none. */
export const sorryPage = (title: string, sentence: string): Page => ({
  title,
  section: undefined,
  body: html`<h1>${title}</h1><p class="message">${sentence}</p><p><a href="${Href.local([''])}">To the overview</a></p>`,
});
