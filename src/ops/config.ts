/**
 * How the operator is set up: flags, under them environment variables (`--own-namespace`, SPARKMESOS_OWN_NAMESPACE), under those defaults.
 * Every problem names the flag or the variable that is to blame.
 */
import { z } from 'zod';
import { no, type Refusal } from '../model/verdict.ts';
import { dispatcherFlags, dispatcherProblems } from './dispatcher-config.ts';
import { parseAddress } from './http/address.ts';
import { pageFlags, pageProblems } from './page-config.ts';

const text = z.string().trim().min(1, 'must not be empty');
const namespaceName = text.regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, 'must be the name of a namespace');

const address = text.transform((given, context) => {
  if (given === '0') return undefined;
  const parsed = parseAddress(given);
  if (parsed === undefined)
    context.addIssue({ code: 'custom', message: 'must be host:port, :port for every interface, or 0 for none' });
  return parsed;
});

/** As `kubectl --selector` takes it; the API server says what is wrong inside. */
const selector = text.regex(/^[-A-Za-z0-9._/=!,() ]+$/, 'must be a selector of labels, such as team=data');

const schema = z.strictObject({
  kubeconfig: text.optional(),
  context: text.optional(),
  server: text.regex(/^https?:\/\/\S+$/, 'must be an http or https URL').optional(),
  token: text.optional(),
  namespaces: z
    .string()
    .transform((list) => list.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()])))
    .pipe(z.array(namespaceName))
    .default([]),
  namespaceSelector: selector.optional(),
  clusterSelector: selector.optional(),
  ownNamespace: namespaceName.optional(),
  workers: z
    .string()
    .regex(/^[0-9]{1,4}$/, 'must be a whole number from 1 to 256')
    .transform(Number)
    .pipe(z.number().min(1, 'must be a whole number from 1 to 256').max(256, 'must be a whole number from 1 to 256'))
    .default(16),
  leaderElect: z
    .enum(['true', 'false'], 'must be true or false')
    .default('false')
    .transform((word) => word === 'true'),
  clientMode: z
    .enum(['true', 'false'], 'must be true or false')
    .default('true')
    .transform((word) => word === 'true'),
  leaseName: text
    .regex(/^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/, 'must be the name of a Lease')
    .default('spark-mesos-operator'),
  leaseSeconds: z
    .string()
    .regex(/^[0-9]{1,4}$/, 'must be a whole number from 3 to 3600')
    .transform(Number)
    .pipe(z.number().min(3, 'must be a whole number from 3 to 3600').max(3600, 'must be a whole number from 3 to 3600'))
    .default(15),
  logLevel: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], 'must be one of debug, info, warn, error, silent')
    .default('info'),
  /** Metrics, probes, and whatever else there is to see. */
  metricsAddress: address.prefault('127.0.0.1:8080'),
  /** The probes alone, in addition. */
  healthAddress: address.optional(),
  dispatcherAddress: address.optional(),
  ...dispatcherFlags,
  pageAddress: address.optional(),
  ...pageFlags,
});

export type OperatorConfig = z.output<typeof schema>;
type Name = keyof OperatorConfig;

/** What flags and variables are written as: both are texts. */
export type GivenFlags = { readonly [Key in Name]?: string | undefined };

const names = Object.keys(schema.shape) as readonly Name[];
const words = (name: Name): string => name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
const flagOf = (name: Name): string => `--${words(name)}`;

/** The environment variable beside a flag. */
export const variableOf = (name: Name): string => `SPARKMESOS_${words(name).replaceAll('-', '_').toUpperCase()}`;

/** The configuration, or all its problems in one sentence, with one child for each. Values are not repeated: one may be a token. */
export const operatorConfig = (
  flags: GivenFlags,
  environment: Readonly<Record<string, string | undefined>>,
): { readonly ok: true; readonly value: OperatorConfig } | Refusal<'InvalidConfig'> => {
  const given = names.flatMap((name) => {
    const value = flags[name] ?? environment[variableOf(name)];
    return value === undefined ? [] : [[name, value] as const];
  });
  const values = Object.fromEntries(given);
  if (values['namespaces'] !== undefined && values['namespaceSelector'] !== undefined)
    return no('InvalidConfig', '--namespaces and --namespace-selector say two things; give one of them.');
  const parsed = schema.safeParse(values);
  const found: readonly (readonly [unknown, string])[] = parsed.success
    ? [...dispatcherProblems(parsed.data), ...pageProblems(parsed.data)]
    : parsed.error.issues.map(({ path, message }) => [path[0], message]);
  if (parsed.success && found.length === 0) return { ok: true, value: parsed.data };
  const problems = found.map(([of, message]) => {
    const name = of as Name;
    const isVariable = flags[name] === undefined && environment[variableOf(name)] !== undefined;
    return no('InvalidConfig', `${isVariable ? variableOf(name) : flagOf(name)} ${message}.`);
  });
  return no('InvalidConfig', problems.map(({ message }) => message).join(' '), problems);
};
