/** A request of Spark's submission protocol as the SparkApplication that stands for it: everything that the request carries is in it. */
import { apiVersion, requestAnnotation, sparkApplicationNames, submittedLabel } from '../../api/group.ts';
import { no, type Refusal } from '../../model/verdict.ts';
import { serverSparkVersion } from '../wire/answer.ts';
import type { CreateRequest } from '../wire/create-request.ts';

/** What an administrator says for all submissions. */
export interface SubmissionTerms {
  /** The MesosCluster that they go to. */
  readonly cluster: string;
  /** Who launches the executors; by default it follows from the version of the client. */
  readonly launchedBy?: 'Driver' | 'Operator' | undefined;
  /** How long after its end a submission is forgotten; by default the cluster says. */
  readonly timeToLiveSeconds?: number | undefined;
}

interface Names {
  readonly namespace: string;
  readonly name: string;
  /** Of this request alone. */
  readonly request: string;
}

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly namespace: string;
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly spec: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** They say where the request goes, which the resource says otherwise. The first may hold the token of the client. */
const ofProtocol: ReadonlySet<string> = new Set(['spark.master', 'spark.submit.deployMode']);

const secretVariable = 'SPARK_MESOS_SECRET';
const versionForm = /^\d{1,3}\.\d{1,3}(\.\d{1,3})?([-.+][-.+A-Za-z0-9]*)?$/;

/**
 * The resource of a request, or why none can be made of it. What is in the properties stays a property.
 * @param request of which no property is null
 */
export const manifestOf = (
  request: CreateRequest,
  { namespace, name, request: own }: Names,
  { cluster, launchedBy, timeToLiveSeconds }: SubmissionTerms,
): { readonly ok: true; readonly value: Manifest } | Refusal<'InvalidSpec'> => {
  const { appArgs, environmentVariables, mainClass = '', appResource } = request;
  const refusal = nullArgument(appArgs) ?? badVariable(environmentVariables);
  if (refusal !== undefined) return refusal;
  const env = Object.entries(environmentVariables).map(([variable, value]) => ({ name: variable, value }));
  const spec = {
    type: typeOf(mainClass, appResource),
    sparkVersion: versionForm.test(request.clientSparkVersion) ? request.clientSparkVersion : serverSparkVersion,
    ...(mainClass === '' ? {} : { mainClass }),
    mainApplicationFile: appResource,
    arguments: appArgs,
    sparkConf: Object.fromEntries(Object.entries(request.sparkProperties).filter(([key]) => !ofProtocol.has(key))),
    ...(env.length === 0 ? {} : { driver: { env } }),
    ...(launchedBy === undefined ? {} : { executor: { launchedBy } }),
    ...(timeToLiveSeconds === undefined ? {} : { timeToLiveSeconds }),
    mesos: { cluster },
  };
  const labels = { [submittedLabel.key]: submittedLabel.value };
  const metadata = { namespace, name, labels, annotations: { [requestAnnotation]: own } };
  return { ok: true, value: { apiVersion, kind: sparkApplicationNames.kind, metadata, spec } };
};

/** Without a class it is Python or R, as for Spark (semantics 2.3). */
const typeOf = (mainClass: string, appResource: string): 'Java' | 'R' | 'Python' => {
  if (mainClass !== '') return 'Java';
  return /\.[rR]$/.test(appResource) ? 'R' : 'Python';
};

const nullArgument = (appArgs: readonly (string | null)[]): Refusal<'InvalidSpec'> | undefined => {
  const index = appArgs.indexOf(null);
  return index < 0 ? undefined : no('InvalidSpec', `appArgs[${index}] is null; a driver takes texts only.`);
};

const badVariable = (variables: CreateRequest['environmentVariables']): Refusal<'InvalidSpec'> | undefined => {
  const empty = Object.entries(variables).find(([, value]) => value === null)?.[0];
  if (empty !== undefined)
    return no('InvalidSpec', `environmentVariables["${empty}"] is null; give it a text, or leave it out.`);
  return secretVariable in variables
    ? no(
        'InvalidSpec',
        `environmentVariables["${secretVariable}"] would stand readable in the resource and in the state of Mesos; use spark.mesos.secret.file.`,
      )
    : undefined;
};
