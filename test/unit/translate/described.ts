/** Descriptions from a few words about the application and its cluster. */
import { parseMesosCluster, parseSparkApplication } from '../../../src/api/parse.ts';
import { Sensitive } from '../../../src/model/sensitive.ts';
import { type Described, type DriverDescription, describeDriver } from '../../../src/translate/description.ts';
import { type Json, mesosClusterObject, sparkApplicationObject } from '../../support/resources.ts';

export const secret = new Sensitive("a secret with 'quotes'");

export const described = (spec: Json = {}, cluster: Json = {}): Described => {
  const app = parseSparkApplication(sparkApplicationObject(spec));
  const parsed = parseMesosCluster(
    mesosClusterObject({ master: 'mesos://master:5050', sparkHome: '/opt/spark', ...cluster }),
  );
  if (!app.ok) throw new Error(app.message);
  if (!parsed.ok) throw new Error(parsed.message);
  const authSecret = app.value.spec.executor.launchedBy === 'Operator' ? secret : undefined;
  return describeDriver(app.value, parsed.value.spec, 'driver-1', 1, authSecret);
};

export const description = (spec: Json = {}, cluster: Json = {}): DriverDescription => {
  const result = described(spec, cluster);
  if (!result.ok) throw new Error(result.message);
  return result.value;
};
