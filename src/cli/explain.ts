/** `sparkmesos explain NAME`: why a driver waits, offer by offer, by the rules that the operator places drivers with. */
import type { MesosCluster } from '../api/mesos-cluster.ts';
import { parseSparkApplication } from '../api/parse.ts';
import type { SparkApplication } from '../api/spark-application.ts';
import type { SparkApplicationStatus } from '../api/spark-application-status.ts';
import { demandOf, queueRefusal } from '../backend/native/demand.ts';
import type { Demand } from '../mesos/match/demand.ts';
import { roomFor } from '../mesos/match/room.ts';
import { submissionIdOf } from '../model/ids.ts';
import type { Offer } from '../model/mesos.ts';
import { Sensitive } from '../model/sensitive.ts';
import { systemClock } from '../ops/clock.ts';
import { describeDriver } from '../translate/description.ts';
import { describePod } from '../translate/pod/describe.ts';
import { type ClusterFlags, type Connection, getApplication, withCluster } from './cluster.ts';
import { atDispatcher, report, tree } from './explanation.ts';
import { askMaster, clusterNamed } from './master-access.ts';
import { readOffers } from './render/offer.ts';
import { statusOf } from './status.ts';
import { formatFields } from './table.ts';
import { type ExitCode, printable, type Terminal } from './terminal.ts';

export interface ExplainFlags extends ClusterFlags {
  readonly offer?: string;
}

/** Prints what an application waits for: by its status, and by what the agents have free now or by given offers. Exit code 1 when its spec is refused. */
export const explain = (name: string, flags: ExplainFlags, terminal: Terminal): Promise<ExitCode> =>
  withCluster(flags, async (connection): Promise<ExitCode> => {
    const object = await getApplication(connection, name);
    const status = statusOf(object);
    const parsed = parseSparkApplication(object);
    if (!parsed.ok) return refused(tree(parsed), terminal);
    const cluster = await clusterNamed(connection, parsed.value.spec.mesos.cluster);
    if (parsed.value.spec.pod !== undefined) return explainPod(parsed.value, cluster, status, terminal);
    const described = describe(parsed.value, cluster);
    if (!described.ok) return refused(tree(described), terminal);
    if (cluster.spec.dispatcher !== undefined) {
      terminal.out(printable(atDispatcher({ application: parsed.value, status }, cluster)));
      return 0;
    }
    const given = flags.offer === undefined ? undefined : await readOffers(flags.offer);
    const offers = given ?? (await freeOnAgents(connection, cluster, described.demand));
    const { compatibility } = cluster.spec;
    const noun = given === undefined ? 'possible offer' : 'offer';
    terminal.out(
      printable(report({ application: parsed.value, status, demand: described.demand, offers, noun, compatibility })),
    );
    return 0;
  });

/** A driver that is a Pod waits for no offer: where it runs is Kubernetes' to say. */
const explainPod = (
  application: SparkApplication,
  cluster: MesosCluster,
  status: SparkApplicationStatus,
  terminal: Terminal,
): ExitCode => {
  const { namespace, name, uid, creationTimestamp = '' } = application.metadata;
  const described = describePod(application, cluster.spec, submissionIdOf(creationTimestamp, uid), 1, 'unread');
  if (!described.ok) return refused(tree(described), terminal);
  const { size } = described.value;
  const podName = status.submission?.podName;
  const fields = formatFields([
    ['Application', `${namespace}/${name}`],
    ['State', status.state ?? 'not looked at by an operator yet'],
    ['Since', status.since],
    ['Status says', status.message],
    ['Wants', `a node of Kubernetes with ${size.milliCpus / 1000} CPUs and ${size.containerMiB} MiB`],
    ['Pod', podName],
    ['Pod says', status.driver?.message],
  ]);
  const hint =
    podName === undefined ? '' : `More is told by: kubectl describe pod ${podName} --namespace ${namespace}\n`;
  terminal.out(printable(`${fields}\n${hint}`));
  return 0;
};

const refused = (text: string, terminal: Terminal): ExitCode => {
  terminal.err(printable(text));
  return 1;
};

const describe = (application: SparkApplication, cluster: MesosCluster) => {
  const { creationTimestamp = '', uid } = application.metadata;
  const secret = new Sensitive('the secret of the attempt');
  const described = describeDriver(application, cluster.spec, submissionIdOf(creationTimestamp, uid), 1, secret);
  if (!described.ok) return described;
  const refusal = queueRefusal(described.value, cluster.spec);
  if (refusal !== undefined) return refusal;
  return { ok: true as const, demand: demandOf(described.value, cluster.spec, systemClock.now()) };
};

/** One offer for each agent and role. @throws CliError when no master answers */
const freeOnAgents = async (
  connection: Connection,
  cluster: MesosCluster,
  { roles }: Demand,
): Promise<readonly Offer[]> => {
  const agents = await askMaster(connection, cluster, 'its agents', (api) => api.getAgents());
  const usable = agents.filter(({ active, deactivated }) => active && !deactivated);
  return usable.flatMap((agent) => roles.map((role) => roomFor(agent, role)));
};
