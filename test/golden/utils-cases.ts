/** Cases of single functions. */
import type { TaskState } from '../../src/model/mesos.ts';
import { memoryMiB, sizeIn } from '../../src/spark/byte-strings.ts';
import { commaList } from '../../src/spark/comma-list.ts';
import { commandWords } from '../../src/spark/command-string.ts';
import { matchesConstraints, parseConstraints } from '../../src/spark/constraints.ts';
import { containerOf } from '../../src/spark/container.ts';
import { credentialsFrom } from '../../src/spark/credentials.ts';
import { containerMemory } from '../../src/spark/driver-memory.ts';
import { attempt } from '../../src/spark/exception.ts';
import { parseLabels } from '../../src/spark/labels.ts';
import { managedPorts, portsOffered, takePorts } from '../../src/spark/managed-ports.ts';
import { amountOf, type Partition, takeAmount } from '../../src/spark/offered-resources.ts';
import { parsePortMap } from '../../src/spark/port-maps.ts';
import { allRejectSeconds } from '../../src/spark/reject-durations.ts';
import { type SecretOwner, secretVariables, secretVolumes } from '../../src/spark/secrets.ts';
import { sparkShellWord } from '../../src/spark/shell-escape.ts';
import { taskStateFlags } from '../../src/spark/task-states.ts';
import { timeIn } from '../../src/spark/time-strings.ts';
import { fetched } from '../../src/spark/uris.ts';
import { parseVolume } from '../../src/spark/volumes.ts';
import type { GoldenCase, Outcome } from './cases.ts';
import { differences } from './compare.ts';
import { asJson, type Json, type JsonObject, listAt, numberAt, textAt, textsAt } from './json.ts';
import {
  attributeFrom,
  containerJson,
  labelsJson,
  portMapJson,
  resourceFrom,
  resourceJson,
  uriJson,
  variableJson,
  volumeJson,
} from './proto.ts';

type Run = (input: JsonObject) => Json;

const text = (input: JsonObject): string => textAt(input, 'value');
const conf = (input: JsonObject): Record<string, string> => textsAt(input, 'conf');
const resources = (input: JsonObject) => listAt(input, 'resources').map(resourceFrom);
const ports = (input: JsonObject): number[] => listAt(input, 'ports').map(Number);
const partitionJson = ({ used, left }: Partition): Json => ({
  used: used.map(resourceJson),
  left: left.map(resourceJson),
});
const listed = <T>(specs: string, parse: (spec: string) => T | undefined, json: (item: T) => Json): Json =>
  commaList(specs).flatMap((spec) => {
    const item = parse(spec);
    return item === undefined ? [] : [json(item)];
  });
const secrets =
  (owner: SecretOwner, where: 'Env' | 'Volumes'): Run =>
  (input) =>
    where === 'Env'
      ? secretVariables(conf(input), owner).map(variableJson)
      : secretVolumes(conf(input), owner).map(volumeJson);

const credentials: Run = (input) => {
  const files = textsAt(input, 'files');
  const found = credentialsFrom({
    conf: conf(input),
    environment: textsAt(input, 'env'),
    readFile: (path) => files[path.replace('{{FILES}}/', '')],
  });
  if (found === undefined) return {};
  const { principal, secret } = found;
  return { principal, ...(secret === undefined ? {} : { secret: secret.reveal() }), frameworkPrincipal: principal };
};

const functions: Readonly<Record<string, Run>> = {
  parseConstraintString: (input) =>
    Object.fromEntries(
      [...parseConstraints(textAt(input, 'constraints'))].map(([name, values]) => [name, [...values].sort()]),
    ),
  matchesAttributeRequirements: (input) =>
    matchesConstraints(
      parseConstraints(textAt(input, 'constraints')),
      listAt(input, 'attributes').map(attributeFrom),
      'Spark34',
    ),
  shellEscape: (input) => sparkShellWord(text(input)),
  mesosLabels: (input) => listAt(labelsJson(parseLabels(textAt(input, 'labels'))), 'labels'),
  stringToSeq: (input) => [...commaList(text(input))],
  parseVolumesSpec: (input) => listed(text(input), parseVolume, volumeJson),
  parsePortMappingsSpec: (input) => listed(text(input), parsePortMap, portMapJson),
  buildContainerInfo: (input) => containerJson(containerOf(conf(input), 'Spark34')),
  memoryStringToMb: (input) => memoryMiB(text(input)),
  byteStringAsMb: (input) => Number(sizeIn(text(input), 'M')),
  byteStringAsBytes: (input) => Number(sizeIn(text(input), 'B')),
  timeStringAsSeconds: (input) => Number(timeIn(text(input), 's')),
  timeStringAsMs: (input) => Number(timeIn(text(input), 'ms')),
  rejectOfferDurations: (input) => {
    const { normally, unmetConstraints, reachedMaxCores } = allRejectSeconds(conf(input));
    return { rejectOfferDuration: normally, unmetConstraints, reachedMaxCores };
  },
  buildCredentials: credentials,
  partitionResources: (input) =>
    partitionJson(takeAmount(resources(input), textAt(input, 'name'), numberAt(input, 'amount'))),
  partitionPortResources: (input) => partitionJson(takePorts(ports(input), resources(input))),
  checkPorts: (input) => portsOffered(managedPorts(conf(input)), resources(input)),
  nonZeroPortValuesFromConfig: (input) => [...managedPorts(conf(input))],
  getResource: (input) => amountOf(resources(input), textAt(input, 'name')),
  taskStateFlags: (input) => ({ ...taskStateFlags(textAt(input, 'state') as TaskState) }),
  driverContainerMemory: (input) => containerMemory(numberAt(input, 'mem'), conf(input)),
  driverSecretEnv: secrets('driver', 'Env'),
  driverSecretVolumes: secrets('driver', 'Volumes'),
  executorSecretEnv: secrets('executor', 'Env'),
  executorSecretVolumes: secrets('executor', 'Volumes'),
  setupUris: (input) => fetched(listAt(input, 'uris').map(String), input['cache'] === true).map(uriJson),
  splitCommandString: (input) => [...commandWords(text(input))],
};

/** Runs the product's function of that name and compares its answer, or its refusal. */
export const runUtilsCase = ({ input, expected, error }: GoldenCase): Outcome => {
  const name = textAt(input, 'fn');
  const run = functions[name];
  if (run === undefined) return { kind: 'notApplicable', what: name, reason: 'the product has no function like it' };
  const answer = attempt(() => run(input));
  const found = answer.ok
    ? differences({ value: expected['value'] ?? null, error: error ?? null }, { value: answer.value, error: null })
    : differences(error, asJson(answer.exception), '/error');
  return found.length === 0 ? { kind: 'passed' } : { kind: 'failed', differences: found };
};
