/** One application: why it waits, where it runs, its executors, and where else to look. */
import type { ApplicationDetails, Explanation } from '../../../model/overview.ts';
import type { Refusal } from '../../../model/verdict.ts';
import { Href } from '../href.ts';
import { type Html, html } from '../html.ts';
import type { Page } from '../layout.ts';
import { applicationHref, counted, facts, given, outside, type Scene, stateMark, table, thousands } from '../parts.ts';
import { listHref } from '../query.ts';
import { moment } from '../times.ts';
import { meaningOf } from './overview.ts';

/** A driver that waits is looked at again: what agents have free changes without any news. */
const waitingEverySeconds = 10;
/** More agents than somebody reads; how many there are beyond is said. */
const shownLeaves = 25;

export const applicationPage = (
  details: ApplicationDetails,
  explanation: Explanation | undefined,
  scene: Scene,
): Page => {
  const { row, message } = details;
  return {
    title: `${row.namespace}/${row.name}`,
    section: 'applications',
    everySeconds: row.state === 'Queued' ? waitingEverySeconds : 0,
    body: html`<p class="trail"><a href="${listHref({ namespace: row.namespace })}">${given(row.namespace)}</a> /</p>
<h1>${given(row.name)}</h1>
<p class="lead">${stateMark(row.state)} ${row.reason !== row.state && html`<span class="aside">${given(row.reason)}</span>`} ${moment(row.since, scene.nowMs)}${row.deleting && html` <span class="aside">being deleted</span>`}</p>
${message !== '' && html`<p class="message">${given(message)}</p>`}
${linksOf(details, scene)}
${row.state === 'Queued' && waitSection(details, explanation)}
${runSection(details, scene)}
${executorsSection(details, scene)}
${conditionsTable(details, scene)}`,
  };
};

const linksOf = ({ row, links, hasLog }: ApplicationDetails, { logs }: Scene): Html | undefined => {
  const elsewhere = [
    [links.ui, 'Spark UI'],
    [links.history, 'History server'],
    [links.sandbox, 'Sandbox'],
  ] as const;
  const shown = elsewhere.flatMap(([address, text]) =>
    Href.outside(address) === undefined ? [] : [html`<li>${outside(address, text)}</li>`],
  );
  const files =
    hasLog && logs
      ? (['stdout', 'stderr'] as const).map(
          (file) => html`<li><a href="${applicationHref(row, 'log', file)}">Log: ${file}</a></li>`,
        )
      : [];
  return shown.length + files.length === 0
    ? undefined
    : html`<nav aria-label="Of this application"><ul class="links">${files}${shown}</ul></nav>`;
};

const waitSection = ({ row, waiting }: ApplicationDetails, explanation: Explanation | undefined): Html => {
  const meaning = meaningOf(row.waitsFor);
  return html`<section aria-labelledby="wait-head"><h2 id="wait-head">Why it waits</h2>
<p><strong>${given(row.waitsFor)}</strong>${meaning !== '' && `: ${meaning}`}</p>
${waiting !== undefined && html`<h3>By the last offers</h3><ul class="tree">${branch(waiting)}</ul>`}
${explanation !== undefined && html`<h3>By what the agents have free now</h3>${explained(explanation)}`}
</section>`;
};

const explained = (explanation: Explanation): Html => {
  if ('none' in explanation) return html`<ul class="tree">${branch(explanation.none)}</ul>`;
  const { fits, of } = explanation;
  return html`<p>It fits on ${thousands(fits.length)} of ${counted(of, 'possible offer')}:</p>
<ul class="tree">${fits.slice(0, shownLeaves).map(({ hostname, agentId }) => html`<li>${given(hostname)} <span class="aside">${given(agentId)}</span></li>`)}${beyond(fits.length)}</ul>`;
};

/** A refusal with all that led to it; what has many leaves is folded. */
const branch = ({ message, children = [] }: Refusal): Html => {
  if (children.length === 0) return html`<li>${given(message)}</li>`;
  const below = html`<ul>${children.slice(0, shownLeaves).map(branch)}${beyond(children.length)}</ul>`;
  const hasLeaves = children.every(({ children: further = [] }) => further.length === 0);
  return hasLeaves && children.length > 5
    ? html`<li><details><summary>${given(message)}</summary>${below}</details></li>`
    : html`<li>${given(message)}${below}</li>`;
};

const beyond = (count: number): Html | undefined =>
  count > shownLeaves ? html`<li class="aside">and ${thousands(count - shownLeaves)} more</li>` : undefined;

const runSection = ({ row, submission, driver, ...more }: ApplicationDetails, { nowMs }: Scene): Html => {
  const { attempts } = more;
  const failures = [
    attempts.runFailures > 0 && counted(attempts.runFailures, 'failed run'),
    attempts.submissionFailures > 0 && counted(attempts.submissionFailures, 'failed submission'),
  ].filter((text) => text !== false);
  const ended = driver !== undefined && driver.finishedAt !== '';
  return html`<section aria-labelledby="run-head"><h2 id="run-head">Run</h2>
${facts([
  ['Cluster', given(row.cluster)],
  ['Queue', given(row.queue)],
  ['Created', moment(row.createdAt, nowMs)],
  ['Attempt', row.attempt > 0 && html`${row.attempt}${failures.length > 0 && ` (${failures.join(', ')} in a row)`}`],
  ['Goes on', moment(more.nextTransitionTime, nowMs)],
  ['Ended', moment(more.completionTime, nowMs)],
  ['Executors launched by', submission?.launchedBy],
  ['Role', submission !== undefined && submission.role !== '' && given(submission.role)],
  [
    'Host',
    row.host !== '' &&
      submission !== undefined &&
      html`${given(row.host)} <span class="aside">${given(submission.agentId)}</span>`,
  ],
  ['Task', submission !== undefined && html`<code>${given(submission.taskId)}</code>`],
  ['Launched', moment(submission?.at ?? '', nowMs)],
  [
    'Driver in Mesos',
    driver !== undefined &&
      driver.mesosState !== '' &&
      html`${given(driver.mesosState)}${driver.reason !== '' && html` <span class="aside">${given(driver.reason)}</span>`}`,
  ],
  ['Driver began', moment(driver?.startedAt ?? '', nowMs)],
  ['Driver ended', ended && moment(driver.finishedAt, nowMs)],
  ['Exit code', driver?.exitCode === undefined ? undefined : String(driver.exitCode)],
  ['Mesos says', driver !== undefined && driver.message !== '' && given(driver.message)],
])}
</section>`;
};

const executorsSection = ({ executors }: ApplicationDetails, { nowMs }: Scene): Html | undefined => {
  const { counts, items, failures, avoided } = executors;
  const told = Object.entries(counts).map(([name, count]) => `${thousands(count)} ${name}`);
  if (told.length + items.length + failures.length === 0) return undefined;
  const running = counts['running'] ?? 0;
  const more = running > items.length ? `, of ${counted(running, 'running one')}` : '';
  return html`<section aria-labelledby="executors-head"><h2 id="executors-head">Executors</h2>
<p>${told.join(', ')}</p>
${table({
  id: 'executors',
  caption: `${counted(items.length, 'executor')}${more}`,
  rows: items,
  key: ({ id }) => id,
  empty: 'None is there.',
  columns: [
    { head: 'Task', isName: true, cell: ({ id }) => html`<code>${given(id)}</code>` },
    { head: 'Host', cell: ({ host }) => given(host) },
    { head: 'State', cell: ({ state }) => given(state) },
  ],
})}
${
  failures.length > 0 &&
  table({
    id: 'failures',
    caption: 'The last that failed, the newest first',
    rows: failures,
    key: ({ id, at }) => `${id} ${at}`,
    empty: '',
    columns: [
      { head: 'Task', isName: true, cell: ({ id }) => html`<code>${given(id)}</code>` },
      { head: 'Host', cell: ({ host }) => given(host) },
      { head: 'State', cell: ({ state }) => given(state) },
      { head: 'When', cell: ({ at }) => moment(at, nowMs) },
      { head: 'What Mesos says', cell: ({ message }) => message !== '' && given(message) },
    ],
  })
}
${
  avoided.length > 0 &&
  table({
    id: 'avoided',
    caption: 'Agents that get no more of them for a while',
    rows: avoided,
    key: ({ host }) => host,
    empty: '',
    columns: [
      { head: 'Host', isName: true, cell: ({ host }) => given(host) },
      { head: 'Failures', isNumber: true, cell: ({ failures: count }) => thousands(count) },
      { head: 'Tried again', cell: ({ until }) => moment(until, nowMs) },
    ],
  })
}
</section>`;
};

const conditionsTable = (
  { conditions }: ApplicationDetails,
  { nowMs }: Scene,
): Html => html`<section aria-labelledby="conditions-head"><h2 id="conditions-head">Conditions</h2>
${table({
  id: 'conditions',
  caption: 'As kubectl wait, Argo CD and Flux read them',
  rows: conditions,
  key: ({ type }) => type,
  empty: 'The operator has not looked at it yet.',
  columns: [
    { head: 'Condition', isName: true, cell: ({ type }) => given(type) },
    { head: 'Status', cell: ({ status }) => given(status) },
    { head: 'Reason', cell: ({ reason }) => given(reason) },
    { head: 'Since', cell: ({ since }) => moment(since, nowMs) },
    { head: 'Message', cell: ({ message }) => message !== '' && given(message) },
  ],
})}
</section>`;
