/** Pages of the documents that are generated from rooms other than src/api: path in the repository -> content. */
import { statesPage } from '../../src/lifecycle/diagram.ts';
import { metricsReference } from '../../src/ops/metrics/reference.ts';
import { compatibilityReference } from '../../src/spark/compatibility-reference.ts';
import { propertyReference } from '../../src/spark/properties/reference.ts';

export const generatedPages = (): ReadonlyMap<string, string> =>
  new Map([
    ['docs/states.md', statesPage()],
    ['docs/reference/compatibility.md', compatibilityReference()],
    ['docs/reference/metrics.md', metricsReference()],
    ['docs/reference/properties.md', propertyReference()],
  ]);
