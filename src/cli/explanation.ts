/** Why an application waits, in lines for people. */
import type { MesosCluster } from '../api/mesos-cluster.ts';
import type { SparkApplication } from '../api/spark-application.ts';
import type { SparkApplicationStatus } from '../api/spark-application-status.ts';
import type { Demand } from '../mesos/match/demand.ts';
import { explain } from '../mesos/match/explain.ts';
import type { Constraint } from '../model/constraint.ts';
import type { Offer } from '../model/mesos.ts';
import type { Refusal } from '../model/verdict.ts';
import type { Compatibility } from '../spark/compatibility.ts';
import { formatFields } from './table.ts';

export interface Explained {
  readonly application: SparkApplication;
  readonly status: SparkApplicationStatus;
  readonly demand: Demand;
  readonly offers: readonly Offer[];
  /** What the offers are: made by Mesos, or what agents could offer. */
  readonly noun: 'offer' | 'possible offer';
  readonly compatibility: Compatibility;
}

/** What is wanted, what the status says, and which of the offers fit or why none does. */
export const report = ({ application, status, demand, offers, noun, compatibility }: Explained): string => {
  const { namespace, name } = application.metadata;
  const head = formatFields([
    ['Application', `${namespace}/${name}`],
    ['State', status.state ?? 'not looked at by an operator yet'],
    ['Since', status.since],
    ['Status says', status.message],
    ['Wants', amountsText(demand)],
    ['Roles', demand.roles.join(', ')],
    ['Priority', String(demand.priority)],
    ...demand.constraints.map((constraint) => ['Constraint', constraintText(constraint)] as const),
  ]);
  return `${head}\n${verdict(demand, offers, noun, compatibility)}`;
};

/** What is known here of an application that a dispatcher places: it is the dispatcher that sees the offers. */
export const atDispatcher = (
  { application, status }: Pick<Explained, 'application' | 'status'>,
  { metadata, spec, status: seen }: MesosCluster,
): string => {
  const { namespace, name } = application.metadata;
  return formatFields([
    ['Application', `${namespace}/${name}`],
    ['State', status.state ?? 'not looked at by an operator yet'],
    ['Since', status.since],
    ['Status says', status.message],
    ['At the dispatcher', status.submission?.driverId],
    ['Dispatcher', spec.dispatcher?.url],
    [`MesosCluster ${metadata.name}`, seen?.message],
    ['Its queue', spec.dispatcher?.uiUrl],
  ]);
};

const verdict = (
  demand: Demand,
  offers: readonly Offer[],
  noun: Explained['noun'],
  compatibility: Compatibility,
): string => {
  const explained = explain(demand, offers, { noun, compatibility });
  if ('none' in explained) return tree(explained.none);
  const hosts = explained.fits.map(({ hostname, agentId }) => `  ${hostname} (${agentId})\n`).join('');
  return `It fits on ${explained.fits.length} of ${counted(explained.of, noun)}:\n${hosts}`;
};

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** A refusal with all that led to it, one line each. */
export const tree = (refusal: Refusal, depth = 0): string =>
  `${'  '.repeat(depth)}${refusal.message}\n${(refusal.children ?? []).map((child) => tree(child, depth + 1)).join('')}`;

const amountsText = ({ amounts }: Demand): string => {
  const { cpus, mem, gpus = 0, disk = 0, ports, fixedPorts = [] } = amounts;
  const parts = [
    `${cpus / 1000} cpus`,
    `${mem / 1000} MiB of memory`,
    gpus > 0 ? `${gpus / 1000} gpus` : '',
    disk > 0 ? `${disk / 1000} MiB of disk` : '',
    ports > 0 ? `${ports} ports` : '',
    fixedPorts.length > 0 ? `the ports ${fixedPorts.join(', ')}` : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
};

const constraintText = ({ attribute, rule, values }: Constraint): string =>
  values.length === 0
    ? `${attribute} is there`
    : `${attribute} ${rule === 'In' ? 'in' : 'matches'} ${values.join(',')}`;
