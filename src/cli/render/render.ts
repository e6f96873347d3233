/** `sparkmesos render`: what would become of an application, without contacting anything. */
import type { MesosCluster } from '../../api/mesos-cluster.ts';
import type { SparkApplication } from '../../api/spark-application.ts';
import { demandOf } from '../../backend/native/demand.ts';
import { createMessage } from '../../dispatcher/wire/create-text.ts';
import { shaped } from '../../mesos/match/demand.ts';
import { matchDrivers } from '../../mesos/match/drivers.ts';
import { launchGroup } from '../../mesos/wire/launches.ts';
import { taskToWire } from '../../mesos/wire/tasks.ts';
import { executorFrameworkIdOf, submissionIdOf } from '../../model/ids.ts';
import type { Offer, TaskVariable } from '../../model/mesos.ts';
import { Sensitive } from '../../model/sensitive.ts';
import type { Refusal } from '../../model/verdict.ts';
import { type DriverDescription, describeDriver } from '../../translate/description.ts';
import { exposedObjects, type Manifest } from '../../translate/exposure/objects.ts';
import { describePod } from '../../translate/pod/describe.ts';
import { attemptSecret, driverPod } from '../../translate/pod/pod.ts';
import type { References } from '../../translate/read-objects.ts';
import { driverTask } from '../../translate/tasks.ts';
import { formatDocument, readDocuments, type StructuredFormat } from '../documents.ts';
import { CliError, type ExitCode, printable, type Terminal } from '../terminal.ts';
import { asRunning, podAsRunning } from './as-running.ts';
import { exampleOffer, readOffers } from './offer.ts';
import { redacted, secretValues } from './redact.ts';
import { renderedReferences, valuesToHide } from './references.ts';
import { readManifests } from './resources.ts';

export interface RenderFlags {
  readonly filename: readonly string[];
  readonly offer?: string;
  readonly output: StructuredFormat;
}

const exampleFramework = 'example-framework';

/** Prints, for each application, its Spark properties, its driver, its TaskInfo (or its request to a dispatcher), and what of it is made in Kubernetes; exit code 1 when one is refused. */
export const render = async (flags: RenderFlags, terminal: Terminal): Promise<ExitCode> => {
  const documents = (await Promise.all(flags.filename.map(readDocuments))).flat();
  const { applications, clusters, others, refusals } = readManifests(documents);
  const offers = flags.offer === undefined ? undefined : await readOffers(flags.offer);
  if (applications.length === 0 && refusals.length === 0)
    throw new CliError('The files hold no SparkApplication and no ScheduledSparkApplication.', 2);
  const rendered = applications.map((application) =>
    renderOne(application, clusters, renderedReferences(application, others), offers),
  );
  const good = rendered.flatMap((result) => (result.ok ? [result.value] : []));
  if (good.length > 0)
    terminal.out(good.map((value) => formatDocument(value, flags.output)).join(flags.output === 'yaml' ? '---\n' : ''));
  const bad = [...refusals, ...rendered.flatMap((result) => (result.ok ? [] : [result]))];
  for (const refusal of bad) terminal.err(printable(explain(refusal)));
  return bad.length === 0 ? 0 : 1;
};

type Rendered = { readonly ok: true; readonly value: unknown } | Refusal;

const renderOne = (
  application: SparkApplication,
  clusters: readonly MesosCluster[],
  references: References,
  given: readonly Offer[] | undefined,
): Rendered => {
  const { metadata, spec } = application;
  const name = `${application.kind} ${metadata.name}`;
  const cluster = clusters.find((one) => one.metadata.name === spec.mesos.cluster);
  if (cluster === undefined)
    return {
      ok: false,
      reason: 'ClusterNotFound',
      message: `${name}: spec.mesos.cluster is ${spec.mesos.cluster}, and no MesosCluster of that name is among the files.`,
    };
  const taskId = submissionIdOf(metadata.creationTimestamp ?? '', metadata.uid);
  if (spec.pod !== undefined) return renderPod(application, cluster, references);
  const described = describeDriver(application, cluster.spec, taskId, 1, new Sensitive(secretStandIn), references);
  if (!described.ok) return { ...described, message: `${name}: ${described.message}` };
  const driver = described.value;
  const { submission } = driver;
  if (submission !== undefined) {
    const request = createMessage(submission.request, submission.sparkVersion);
    return { ok: true, value: shown(application, driver, { request }, references) };
  }
  const offers = given ?? exampleOffer(driver);
  const { matches, refusals } = matchDrivers([shaped(demandOf(driver, cluster.spec, 0))], offers, {
    limit: 1,
    compatibility: cluster.spec.compatibility,
  });
  const [match] = matches;
  const offer = offers.find(({ id }) => id === match?.offerId);
  if (match === undefined || offer === undefined) {
    const [why] = refusals.values();
    return { ok: false, reason: why?.reason ?? 'NoOffers', message: `${name}: ${why?.message ?? 'no offer fits.'}` };
  }
  const task = driverTask(
    driver,
    { agentId: offer.agentId, hostname: offer.hostname, resources: match.resources, ports: match.ports },
    frameworkOf(driver),
  );
  const kubernetes = exposedObjects(application, cluster.spec, asRunning(driver, offer, match.ports));
  const group = task.group === undefined ? {} : { launchGroup: launchGroup(task, task.group)['launch_group'] };
  const made = { taskInfo: taskToWire(task), ...group, ...(kubernetes.length === 0 ? {} : { kubernetes }) };
  return { ok: true, value: shown(application, driver, made, references) };
};

/** A driver that is a Pod: no offer is needed. What its Secret would hold is not shown. */
const renderPod = (application: SparkApplication, { spec }: MesosCluster, references: References): Rendered => {
  const { namespace, name, uid, creationTimestamp = '' } = application.metadata;
  const taskId = submissionIdOf(creationTimestamp, uid);
  const described = describePod(application, spec, taskId, 1, references);
  if (!described.ok) return { ...described, message: `${application.kind} ${name}: ${described.message}` };
  const driver = described.value;
  const credentials = driver.credentials === undefined ? undefined : standIns;
  const secret = attemptSecret(driver, credentials);
  const pod = driverPod(driver, {
    frameworkId: executorFrameworkIdOf(exampleFramework, taskId),
    credentials: credentials === undefined ? [] : ['principal', 'secret'],
  });
  const kubernetes = exposedObjects(application, spec, podAsRunning(driver));
  const shownSecret = secret && { ...secret, stringData: hiddenValues(secret['stringData']) };
  const value = {
    application: `${namespace}/${name}`,
    fields: fieldsOf(driver.went),
    sparkProperties: driver.properties,
    ...(shownSecret === undefined ? {} : { secret: shownSecret }),
    pod,
    ...(kubernetes.length === 0 ? {} : { kubernetes }),
  };
  return {
    ok: true,
    value: redacted(value, [
      ...valuesToHide(references),
      ...secretValues([...Object.entries(driver.properties), ...plainVariables(driver.environment)]),
    ]),
  };
};

const standIns = { principal: 'the principal of the cluster', secret: new Sensitive('its secret') };

const hiddenValues = (values: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.keys(Object(values)).map((key) => [key, '[redacted]']));

/** Stands for the secret of the attempt, which exists only where an operator is installed. */
const secretStandIn = 'the secret of the attempt';

const frameworkOf = ({ taskId }: DriverDescription): string => executorFrameworkIdOf(exampleFramework, taskId);

/** What an application becomes: a task in Mesos and objects in Kubernetes, or a request to a dispatcher. */
type Made = { readonly taskInfo: unknown; readonly kubernetes?: readonly Manifest[] } | { readonly request: unknown };

const shown = (
  application: SparkApplication,
  driver: DriverDescription,
  made: Made,
  references: References,
): unknown => {
  const { properties, went, submission: _submission, ...description } = driver;
  const variables = plainVariables(driver.environment);
  const secrets = [
    btoa(secretStandIn),
    ...valuesToHide(references),
    ...secretValues([...Object.entries(properties), ...variables]),
  ];
  const { namespace, name } = application.metadata;
  return redacted(
    {
      application: `${namespace}/${name}`,
      fields: fieldsOf(went),
      sparkProperties: properties,
      driver: description,
      ...made,
    },
    secrets,
  );
};

const plainVariables = (variables: readonly TaskVariable[]): readonly (readonly [string, string])[] =>
  variables.flatMap((variable) => ('value' in variable ? [[variable.name, variable.value] as const] : []));

/** Where each field went, by the field's path. */
const fieldsOf = (went: DriverDescription['went']): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...Map.groupBy(went, ({ path }) => path)].map(([path, ways]) => [
      path,
      [...new Set(ways.map(({ to }) => to))].join('; '),
    ]),
  );

/** One line for the refusal, or one for each of its parts when it has some. */
const explain = ({ message, children }: Refusal): string => {
  if (children === undefined || children.length === 0) return `${message}\n`;
  const head = message.slice(0, message.indexOf(': '));
  return `${head} is refused:\n${children.map((child) => `  ${child.message}\n`).join('')}`;
};
