/** The body of a `create`, as the server of Spark's submission protocol takes or refuses it (semantics 2.2, 2.3: checks 1 to 6, 9 and 10). */
import { firstValue, isObject, type JsonValue, NumberText } from './json.ts';

type Texts = Readonly<Record<string, string | null>>;

export interface CreateRequest {
  /** What the client says of itself; Spark's server compares it with nothing. */
  readonly clientSparkVersion: string;
  readonly appResource: string;
  /** Undefined when the field is missing, which is refused after everything else; empty for Python and R. */
  readonly mainClass: string | undefined;
  readonly appArgs: readonly (string | null)[];
  readonly sparkProperties: Texts;
  readonly environmentVariables: Texts;
}

export type ReadCreate =
  | { readonly kind: 'request'; readonly request: CreateRequest; readonly unknownFields: readonly string[] }
  /** HTTP 400 with this message. */
  | { readonly kind: 'malformed'; readonly message: string }
  /** HTTP 500: no message of the protocol has that name. */
  | { readonly kind: 'noSuchMessage'; readonly action: string };

const refusal = (name: string, text: string): ReadCreate => ({
  kind: 'malformed',
  message: `Malformed request: org.apache.spark.deploy.rest.${name}: ${text}`,
});

/** The answer to a request whose contents are wrong, whatever is wrong with them. */
export const invalid = (message: string): ReadCreate =>
  refusal('SubmitRestProtocolException', `Validation of message ${message} failed!`);

/** The answer to a request without a main class. */
export const noMainClass = refusal('SubmitRestMissingFieldException', "Main class 'mainClass' is missing.");

/** Responses of the protocol, with the fields that each must have. */
const responses: ReadonlyMap<string, readonly string[]> = new Map([
  ['CreateSubmissionResponse', ['serverSparkVersion', 'success']],
  ['KillSubmissionResponse', ['serverSparkVersion', 'submissionId', 'success']],
  ['SubmissionStatusResponse', ['serverSparkVersion', 'submissionId', 'success']],
  ['ErrorResponse', ['serverSparkVersion', 'message']],
]);
const abstractMessages: ReadonlySet<string> = new Set([
  'SubmitRestProtocolMessage',
  'SubmitRestProtocolRequest',
  'SubmitRestProtocolResponse',
]);

class WrongType extends Error {}

/** Scalars become texts. */
const textOf = (value: JsonValue | undefined): string | null => {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (value instanceof NumberText) return value.text;
  throw new WrongType('a field is of the wrong type');
};

const textsOf = (value: JsonValue | undefined): Texts | undefined => {
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) throw new WrongType('a field is no object');
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, textOf(item)]));
};

const listOf = (value: JsonValue | undefined): readonly (string | null)[] | undefined => {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw new WrongType('a field is no list');
  return (value as readonly JsonValue[]).map(textOf);
};

const known: ReadonlySet<string> = new Set([
  'action',
  'message',
  'clientSparkVersion',
  'appResource',
  'mainClass',
  'appArgs',
  'sparkProperties',
  'environmentVariables',
]);

const readFields = (fields: { readonly [name: string]: JsonValue }): ReadCreate => {
  textOf(fields['message']);
  const version = textOf(fields['clientSparkVersion']);
  const appResource = textOf(fields['appResource']);
  const mainClass = textOf(fields['mainClass']) ?? undefined;
  const appArgs = listOf(fields['appArgs']);
  const sparkProperties = textsOf(fields['sparkProperties']);
  const environmentVariables = textsOf(fields['environmentVariables']);
  if (
    version === null ||
    appResource === null ||
    appArgs === undefined ||
    sparkProperties === undefined ||
    environmentVariables === undefined
  )
    return invalid('CreateSubmissionRequest');
  const unknownFields = Object.entries(fields).flatMap(([name, value]) =>
    known.has(name) && value !== null ? [] : [name],
  );
  return {
    kind: 'request',
    request: { clientSparkVersion: version, appResource, mainClass, appArgs, sparkProperties, environmentVariables },
    unknownFields,
  };
};

/** Reads a body. Values of properties are not looked at. */
export const readCreate = (body: string): ReadCreate => {
  const wrong = (error: unknown): ReadCreate => ({
    kind: 'malformed',
    message: `Malformed request: ${error instanceof Error ? error.message : ''}`,
  });
  let value: JsonValue;
  try {
    value = firstValue(body);
  } catch (error) {
    return wrong(error);
  }
  const action = isObject(value) ? value['action'] : undefined;
  if (typeof action !== 'string' || !isObject(value))
    return refusal('SubmitRestMissingFieldException', `Action field not found in JSON:\n${body}`);
  const fields = value;
  const required = responses.get(action);
  if (required !== undefined) {
    const complete = required.every((name) => fields[name] !== undefined && fields[name] !== null);
    return complete
      ? { kind: 'malformed', message: `Received message of unexpected type ${action}.` }
      : invalid(action);
  }
  if (abstractMessages.has(action)) return wrong(new WrongType(`${action} is no message by itself`));
  if (action !== 'CreateSubmissionRequest') return { kind: 'noSuchMessage', action };
  try {
    return readFields(fields);
  } catch (error) {
    if (error instanceof WrongType) return wrong(error);
    throw error;
  }
};
