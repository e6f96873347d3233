/** Descriptions from a few words about the application and its cluster. */
import { parseMesosCluster, parseSparkApplication } from '../../../src/api/parse.ts';
import { Sensitive } from '../../../src/model/sensitive.ts';
import { type Described, type DriverDescription, describeDriver } from '../../../src/translate/description.ts';
import type { References } from '../../../src/translate/read-objects.ts';
import { type Json, mesosClusterObject, sparkApplicationObject } from '../../support/resources.ts';

export const secret = new Sensitive("a secret with 'quotes'");

/** What was read: `Secret/name` or `ConfigMap/name` to its texts; a text instead is why it could not be read. */
export type Given = Readonly<Record<string, Readonly<Record<string, string>> | string>>;

const read = (given: Given): References =>
  new Map(
    Object.entries(given).map(([key, texts]) => [
      key,
      typeof texts === 'string'
        ? { trouble: texts, absent: texts === 'does not exist' }
        : { values: new Map(Object.entries(texts).map(([name, text]) => [name, new Sensitive(text)])) },
    ]),
  );

export const described = (spec: Json = {}, cluster: Json = {}, given: Given = {}): Described => {
  const app = parseSparkApplication(sparkApplicationObject(spec));
  const parsed = parseMesosCluster(
    mesosClusterObject({ master: 'mesos://master:5050', sparkHome: '/opt/spark', ...cluster }),
  );
  if (!app.ok) throw new Error(app.message);
  if (!parsed.ok) throw new Error(parsed.message);
  const authSecret = app.value.spec.executor.launchedBy === 'Operator' ? secret : undefined;
  return describeDriver(app.value, parsed.value.spec, 'driver-1', 1, authSecret, read(given));
};

export const description = (spec: Json = {}, cluster: Json = {}, given: Given = {}): DriverDescription => {
  const result = described(spec, cluster, given);
  if (!result.ok) throw new Error(result.message);
  return result.value;
};
