/**
 * The composition root, the one file that knows every room.
 *
 * kube/reflector -> controller/queue -> gather -> translate -> lifecycle.plan -> act -> backend -> observation -> status
 */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import type { Dispatcher } from 'undici';
import type { MesosCluster } from './api/mesos-cluster.ts';
import type { Reason } from './api/reasons.ts';
import type { Backend, BackendEvents, PodEvents } from './backend/backend.ts';
import { DispatcherBackend } from './backend/dispatcher/dispatcher.ts';
import { askMesos } from './backend/native/calls.ts';
import type { Means, MesosCredentials } from './backend/native/means.ts';
import { NativeBackend } from './backend/native/native.ts';
import { Drivers } from './backend/pod/backend.ts';
import { Controller } from './controller/controller.ts';
import { type DispatcherOptions, openDispatcher } from './dispatcher/server/open.ts';
import type { ClusterAccess } from './kube/access.ts';
import { KubeClient, type KubeClientOptions } from './kube/client.ts';
import { EventRecorder } from './kube/events.ts';
import { Candidate } from './kube/lease/candidate.ts';
import { leaseTimes } from './kube/lease/decide.ts';
import { Election } from './kube/lease/election.ts';
import { checkCredentials, mesosCredentials } from './kube/mesos-credentials.ts';
import { checkTls, mesosTls } from './kube/mesos-tls.ts';
import { Onlookers } from './kube/onlookers.ts';
import { ensureSecret } from './kube/secrets.ts';
import { type MasterLocator, StaticMasters } from './mesos/client/locator.ts';
import { namesZooKeeper, parseMasters, parseZooKeeper } from './mesos/client/master-url.ts';
import { OperatorApi } from './mesos/client/operator-api.ts';
import { type Connector, tlsConnector } from './mesos/client/tls.ts';
import { ZooKeeperMasters } from './mesos/client/zookeeper/masters.ts';
import type { Clock } from './model/clock.ts';
import type { OverviewSource } from './model/overview.ts';
import type { Sensitive } from './model/sensitive.ts';
import { no, type Refusal } from './model/verdict.ts';
import { attemptSecret, newInstallationKey } from './ops/attempt-secrets.ts';
import { stopwatch, systemClock } from './ops/clock.ts';
import type { Addresses, Pages } from './ops/http/pages.ts';
import { environmentCredentials } from './ops/mesos-environment.ts';
import { Metrics } from './ops/metrics/registry.ts';
import { Observability } from './ops/observability.ts';
import { openGuard } from './ops/page/guard.ts';
import type { PageMeans } from './ops/page/server.ts';
import { type Credentials, credentialsFrom } from './spark/credentials.ts';

export interface OperatorOptions {
  readonly access: ClusterAccess;
  readonly log: Logger;
  /** Namespaces to watch; empty = all. */
  readonly namespaces?: readonly string[];
  /** Labels of the namespaces to watch, instead of their names. */
  readonly namespaceSelector?: string | undefined;
  /** Labels of the MesosClusters to serve; all of them without it. */
  readonly clusterSelector?: string | undefined;
  /** Where the operator keeps what belongs to the installation (one Secret). */
  readonly ownNamespace?: string;
  readonly workers?: number;
  readonly clock?: Clock;
  readonly random?: () => number;
  /** Told when another operator has taken over and this one has stopped acting: the process may end. */
  readonly onFenced?: (cluster: string) => void;
  /** Of several operators only the one that leads acts. Without it this one acts, and there must be no other. */
  readonly election?: ElectionTerms;
  /** For everything that goes to Mesos; tests break things with it. */
  readonly mesosDispatcher?: Dispatcher;
  /** `spark.mesos.principal`, `.secret` and their `.file`s: as whom to register with clusters that name no credentials. */
  readonly mesosProperties?: Readonly<Record<string, string>>;
  /** Where Spark's variables with credentials for Mesos are looked for; that of the process by default. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Where metrics and probes are served; nowhere by default. */
  readonly pages?: Addresses;
  /** Where everything is counted; metrics of its own by default. */
  readonly metrics?: Metrics;
  /** Whether drivers may be Pods (`mode: client`); they may by default. */
  readonly clientMode?: boolean | undefined;
  /** How spark-submit is served; not at all by default. */
  readonly dispatcher?: DispatcherOptions;
  /** How the web page is served; not at all by default. */
  readonly page?: PageOptions;
}

interface PageOptions extends Pick<PageMeans, 'address' | 'tls' | 'logs' | 'proxied' | 'listeners'> {
  /** `none` where everybody who reaches it may see it. */
  readonly auth: 'none' | 'token';
}

interface ElectionTerms {
  /** Name of the Lease in the operator's own namespace; installations beside each other have one each. */
  readonly lease: string;
  /** How long after the end of a leader another one begins at the latest, in milliseconds. */
  readonly durationMs: number;
  /** Told when the lead was lost and this operator has stopped acting: the process may end. */
  readonly onLost: () => void;
  /** By default the stopwatch of the machine. */
  readonly elapsed?: () => number;
}

export interface Operator {
  /** Stops acting; what runs on Mesos goes on. */
  stop(): Promise<void>;
  /** Where metrics and probes are served. */
  readonly pages: Pick<Pages, 'metricsUrl' | 'healthUrl'>;
  /** Where spark-submit is served. */
  readonly dispatcherUrl?: string | undefined;
  /** Where the web page is served. */
  readonly pageUrl?: string | undefined;
}

const keySecret = 'spark-mesos-operator-key';
const keyField = 'installation-key';

/** Starts the operator; answers when it works. @throws when the API server can't be used, or ListenError */
export const startOperator = async (options: OperatorOptions): Promise<Operator> => {
  const observability = new Observability(options.metrics ?? new Metrics());
  await observability.open(options.pages ?? {}, options.log);
  let dispatcher: Awaited<ReturnType<typeof serveSubmissions>>;
  try {
    dispatcher = await serveSubmissions(options, observability);
    const operator = await begin(options, observability);
    dispatcher?.begin();
    const stop = async (): Promise<void> => {
      await dispatcher?.close();
      await operator.stop();
    };
    return { ...operator, stop, dispatcherUrl: dispatcher?.url };
  } catch (error) {
    await dispatcher?.close();
    await observability.close();
    throw error;
  }
};

/** An operator that stands by takes submissions as well: a resource is no act on Mesos, and whoever leads acts on it. */
const serveSubmissions = async (
  { dispatcher, access, clock = systemClock, log, namespaces = [], ownNamespace = 'default' }: OperatorOptions,
  { client }: Observability,
) =>
  dispatcher === undefined
    ? undefined
    : openDispatcher(dispatcher, {
        client: new KubeClient({ access, clock, ...client }),
        clock,
        log,
        namespaces,
        ownNamespace,
      });

const begin = async (options: OperatorOptions, observability: Observability): Promise<Operator> => {
  const {
    access,
    log,
    namespaces = [],
    ownNamespace = 'default',
    workers = 16,
    clock = systemClock,
    random = Math.random,
  } = options;
  const instance = hostname();
  const election = electionOf(options, { clock, random, ownNamespace, instance, ...observability.client });
  const mayAct = election === undefined ? {} : { mayAct: () => election.holds() };
  const client = new KubeClient({ access, clock, ...mayAct, ...observability.client });
  const installationKey = await readInstallationKey(
    new KubeClient({ access, clock, ...observability.client }),
    ownNamespace,
  );
  const dropped = () => observability.eventDropped();
  const events = new EventRecorder({ client, clock, random, component: 'spark-mesos-operator', instance, dropped });
  const epoch = randomBytes(4).toString('hex');
  const own = ownCredentials(options, clock);
  const controller = new Controller({
    client,
    clock,
    random,
    log,
    events,
    namespaces,
    namespaceSelector: options.namespaceSelector,
    clusterSelector: options.clusterSelector,
    workers,
    observer: observability.controller,
    secretFor: (taskId) => attemptSecret(installationKey, taskId),
    ...(options.onFenced === undefined ? {} : { onFenced: options.onFenced }),
    ...(options.clientMode === false
      ? {}
      : { makePods: (podEvents: PodEvents) => new Drivers({ client, clock, random, log, namespaces }, podEvents) }),
    checkCluster: (cluster) => checkCluster(client, cluster, own),
    makeBackend: (cluster, backendEvents) => {
      const means = {
        clock,
        random,
        epoch,
        ...mayAct,
        log: log.child({ cluster: cluster.metadata.name }),
        ...observability.cluster(cluster.metadata.name),
        credentials:
          cluster.spec.credentials === undefined ? async () => own(cluster) : mesosCredentials(client, cluster, clock),
        ...(cluster.spec.tls === undefined ? {} : { connect: tlsConnector(mesosTls(client, cluster.spec.tls, clock)) }),
        ...(options.mesosDispatcher === undefined ? {} : { dispatcher: options.mesosDispatcher }),
      };
      return backendOf(cluster, means, backendEvents, (tls) => tlsConnector(mesosTls(client, tls, clock)));
    },
  });
  observability.watch(controller);
  await showPage(options, controller.overview, observability);
  await controller.watch();
  const work = {
    begin: async () => {
      await controller.work();
      log.info({ namespaces, server: access.server }, 'the operator works');
    },
    end: () => controller.stop(),
  };
  const candidate =
    election === undefined ? undefined : new Candidate(election, work, () => options.election?.onLost());
  if (candidate === undefined) await work.begin();
  else candidate.stand((error) => log.error({ problem: String(error) }, 'the work could not begin'));
  return {
    pageUrl: observability.pageUrl,
    stop: async () => {
      await (candidate === undefined ? controller.stop() : candidate.stop());
      events.close();
      await access.close();
      await observability.close();
    },
    pages: observability.pages,
  };
};

/** Whoever stands by serves it as well. */
const showPage = async (
  { page, access, clock = systemClock, namespaces = [], log }: OperatorOptions,
  source: OverviewSource,
  observability: Observability,
): Promise<void> => {
  if (page === undefined) return;
  const { auth, ...socket } = page;
  const asker = () => new Onlookers(new KubeClient({ access, clock, ...observability.client }), clock, namespaces);
  await observability.showPage({ ...socket, guard: auth === 'none' ? openGuard : asker(), source, clock, log });
};

type Given = Required<Pick<OperatorOptions, 'clock' | 'random' | 'ownNamespace'>> &
  Pick<KubeClientOptions, 'observer' | 'inSpan'> & { readonly instance: string };

const electionOf = ({ access, log, election }: OperatorOptions, given: Given): Election | undefined => {
  if (election === undefined) return undefined;
  const { clock, random, ownNamespace, instance, ...observed } = given;
  const times = leaseTimes(election.durationMs);
  return new Election({
    client: new KubeClient({ access, clock, timeoutMs: times.deadlineMs / 2, ...observed }),
    lease: { namespace: ownNamespace, name: election.lease },
    me: `${instance}_${randomBytes(8).toString('hex')}`,
    times,
    clock,
    elapsed: election.elapsed ?? stopwatch,
    random,
    log,
  });
};

const readInstallationKey = async (client: KubeClient, namespace: string): Promise<Sensitive> => {
  const values = await ensureSecret(client, { namespace, name: keySecret }, () => ({
    [keyField]: newInstallationKey(),
  }));
  const key = values.get(keyField);
  if (key === undefined)
    throw new Error(
      `the Secret ${namespace}/${keySecret} has no key ${keyField}: delete it while no application runs, and a new one is made`,
    );
  return key;
};

/** The credentials of the operator itself, as a cluster's compatibility has them read. @throws Error with a sentence for the administrator */
type OwnCredentials = (cluster: MesosCluster) => MesosCredentials | undefined;

const ownCredentials = (
  { mesosProperties = {}, environment = process.env }: OperatorOptions,
  clock: Clock,
): OwnCredentials => {
  const reader = (verbatim: boolean) =>
    environmentCredentials<Credentials>({ conf: mesosProperties, environment, verbatim, clock, read: credentialsFrom });
  const readers = { Documented: reader(false), Spark34: reader(true) };
  return (cluster) => {
    const found = readers[cluster.spec.compatibility]();
    if (found === undefined) return undefined;
    const { principal, secret } = found;
    return secret === undefined ? { principal } : { principal, secret };
  };
};

/** A dispatcher launches the drivers where one is named; the master beside it is only asked. */
const backendOf = (
  cluster: MesosCluster,
  means: Means,
  events: BackendEvents,
  certificates: (tls: NonNullable<MesosCluster['spec']['tls']>) => Connector,
): Backend => {
  const { dispatcher: way, master } = cluster.spec;
  if (way === undefined) return new NativeBackend(cluster, mastersOf(cluster, means), means, events);
  const { connect: _, ...rest } = means;
  const api =
    master === undefined
      ? undefined
      : new OperatorApi({ ...means, masters: mastersOf(cluster, means), around: askMesos(means) });
  const secured = way.tls === undefined ? {} : { connect: certificates(way.tls) };
  return new DispatcherBackend(cluster, { ...rest, ...secured, way, api }, events);
};

const mastersOf = ({ spec }: MesosCluster, means: Pick<Means, 'clock' | 'random' | 'log'>): MasterLocator => {
  const scheme = spec.tls === undefined ? 'http' : 'https';
  const address = addressOf(spec);
  if (!address.ok) throw new Error(address.message);
  if ('urls' in address) return new StaticMasters(address.urls);
  const { clock, random, log } = means;
  const auth = spec.zooKeeperIdentity ?? address.auth;
  return new ZooKeeperMasters({ address: { ...address, auth }, scheme, clock, random, log });
};

const addressOf = ({ master = '', tls }: MesosCluster['spec']) =>
  namesZooKeeper(master) ? parseZooKeeper(master) : parseMasters(master, tls === undefined ? 'http' : 'https');

/** Why nothing can be begun on a cluster as it is. */
const checkCluster = async (
  client: KubeClient,
  cluster: MesosCluster,
  own: OwnCredentials,
): Promise<Refusal<Reason> | undefined> => {
  const { master, dispatcher, tls } = cluster.spec;
  const address = master === undefined ? undefined : addressOf(cluster.spec);
  if (address?.ok === false) return no('InvalidSpec', `spec.master: ${address.message}.`);
  const unusable = (await checkTls(client, tls)) ?? (await checkTls(client, dispatcher?.tls));
  if (unusable !== undefined) return unusable;
  if (cluster.spec.credentials !== undefined) return checkCredentials(client, cluster);
  try {
    own(cluster);
    return undefined;
  } catch (error) {
    return no('CredentialsMissing', error instanceof Error ? error.message : String(error));
  }
};
