/** The first page: clusters and their connection, queues, what is waited for, what is in use. */
import { type Reason, reasons } from '../../../api/reasons.ts';
import type { ClusterOverview, Counts, Overview, QueueOverview, RoleUsage } from '../../../model/overview.ts';
import { type AnyWaitReason, waitReasons } from '../../../model/wait-reasons.ts';
import { type Html, html } from '../html.ts';
import type { Page } from '../layout.ts';
import { facts, given, outside, readyMark, type Scene, stateMark, table, thousands } from '../parts.ts';
import { listHref, stateNames } from '../query.ts';
import { moment } from '../times.ts';

export const overviewPage = (overview: Overview, scene: Scene): Page => ({
  title: 'Overview',
  section: 'overview',
  body: html`<h1>Overview</h1>
${overview.phase !== 'works' && html`<p class="note">${phases[overview.phase]}</p>`}
<section aria-labelledby="applications-head"><h2 id="applications-head">Applications</h2>
${tallies(overview.byState, overview.applications)}</section>
${overview.clusters.map((cluster, index) => clusterSection(cluster, `c${index}`, scene))}
${overview.clusters.length === 0 && html`<section><h2>Clusters</h2><p class="empty">There is no MesosCluster yet.</p></section>`}`,
});

const phases: Readonly<Record<Exclude<Overview['phase'], 'works'>, string>> = {
  lists: 'This operator has just begun: not everything is listed yet.',
  watches: 'This operator stands by. What is in use, and why drivers wait in detail, is known to the one that works.',
  stopped: 'This operator has stopped acting; what is shown may be old.',
};

/** How many are in each state, each a link to them. */
const tallies = (byState: Counts, all: number, cluster?: string): Html => {
  const states = stateNames.filter((state) => (byState[state] ?? 0) > 0);
  return html`<ul class="tallies"><li><a href="${listHref({ cluster })}"><span class="state">All</span> <strong>${thousands(all)}</strong></a></li>${states.map(
    (state) =>
      html`<li><a href="${listHref({ state, cluster })}">${stateMark(state)} <strong>${thousands(byState[state] ?? 0)}</strong></a></li>`,
  )}</ul>`;
};

const clusterSection = (cluster: ClusterOverview, id: string, { nowMs }: Scene): Html => {
  const { name, byState, waitsFor, queues, roles } = cluster;
  const all = Object.values(byState).reduce((sum, count) => sum + count, 0);
  const live = ['Submitting', 'Submitted', 'Running', 'Unknown', 'Stopping'];
  const drivers = live.reduce((sum, state) => sum + (byState[state] ?? 0), 0);
  return html`<section class="cluster" id="${`cluster-${name}`}" aria-labelledby="${`${id}-head`}">
<h2 id="${`${id}-head`}">Cluster ${given(name)}</h2>
<p class="connection">${readyMark(cluster.ready, cluster.ready === 'True' ? 'Connected' : cluster.reason || 'Not looked at yet')} ${cluster.message !== '' && given(cluster.message)}</p>
${facts([
  ['Leading master', cluster.master !== '' && outside(cluster.master, cluster.master)],
  ['Connected', moment(cluster.connectedSince, nowMs)],
  ['Framework', cluster.frameworkId !== '' && html`<code>${cluster.frameworkId}</code>`],
  [
    'Drivers',
    cluster.maxDrivers === undefined
      ? thousands(drivers)
      : `${thousands(drivers)} of at most ${thousands(cluster.maxDrivers)}`,
  ],
])}
${tallies(byState, all, name)}
<div class="columns">${queuesTable(queues, id, name)}${waitsTable(waitsFor, id, name)}${rolesTable(roles, id)}</div>
</section>`;
};

const queuesTable = (queues: readonly QueueOverview[], id: string, cluster: string): Html =>
  table({
    id: `${id}-queues`,
    caption: 'Queues, the first served first',
    rows: queues,
    key: ({ name }) => name,
    empty: 'There is none.',
    columns: [
      { head: 'Queue', isName: true, cell: ({ name }) => given(name) },
      { head: 'Priority', isNumber: true, cell: ({ priority }) => priority ?? 'not declared' },
      {
        head: 'Waiting',
        isNumber: true,
        cell: ({ waiting }) =>
          waiting === 0 ? '0' : html`<a href="${listHref({ state: 'Queued', cluster })}">${thousands(waiting)}</a>`,
      },
    ],
  });

const waitsTable = (waitsFor: Counts, id: string, cluster: string): Html =>
  table({
    id: `${id}-waits`,
    caption: 'What queued drivers wait for',
    rows: Object.entries(waitsFor).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)),
    key: ([reason]) => reason,
    empty: 'Nothing waits.',
    columns: [
      { head: 'Reason', isName: true, cell: ([reason]) => (meaningOf(reason) === '' ? given(reason) : reason) },
      {
        head: 'Drivers',
        isNumber: true,
        cell: ([, count]) => html`<a href="${listHref({ state: 'Queued', cluster })}">${thousands(count)}</a>`,
      },
      { head: 'Meaning', cell: ([reason]) => meaningOf(reason) },
    ],
  });

/** The sentence of the closed lists; nothing for a word of another version. */
export const meaningOf = (reason: string): string => {
  if (Object.hasOwn(waitReasons, reason)) return waitReasons[reason as AnyWaitReason];
  return Object.hasOwn(reasons, reason) ? reasons[reason as Reason] : '';
};

const rolesTable = (roles: readonly RoleUsage[], id: string): Html => {
  const anyGpus = roles.some(({ gpus }) => gpus > 0);
  return table({
    id: `${id}-roles`,
    caption: 'In use by role',
    rows: roles,
    key: ({ role }) => role,
    empty: 'Nothing is in use.',
    columns: [
      { head: 'Role', isName: true, cell: ({ role }) => given(role) },
      { head: 'Drivers', isNumber: true, cell: ({ drivers }) => thousands(drivers) },
      { head: 'Executors', isNumber: true, cell: ({ executors }) => thousands(executors) },
      { head: 'Cpus', isNumber: true, cell: ({ cpus }) => amount(cpus) },
      { head: 'Memory', isNumber: true, cell: ({ mem }) => memory(mem) },
      ...(anyGpus ? [{ head: 'Gpus', isNumber: true, cell: ({ gpus }: RoleUsage) => amount(gpus) }] : []),
    ],
  });
};

const amount = (value: number): string => {
  const [whole = '0', rest] = String(Math.round(value * 1000) / 1000).split('.');
  return rest === undefined ? thousands(Number(whole)) : `${thousands(Number(whole))}.${rest}`;
};

const memory = (mib: number): string =>
  mib >= 10_240 ? `${amount(Math.round(mib / 102.4) / 10)} GiB` : `${amount(mib)} MiB`;
