/** The suite of the embedded dispatcher against Spark's own. */
import { describe, test } from '@jest/globals';
import { dispatcherSuite } from '../support/dispatcher/suite.ts';
import { dispatcherJars, RealDispatcher } from './support/dispatcher.ts';

const missing = await dispatcherJars().then(
  () => undefined,
  (error: unknown) => (error instanceof Error ? error.message : String(error)),
);
if (missing === undefined) dispatcherSuite("Spark's dispatcher", (options) => RealDispatcher.begin(options));
else {
  if (process.env['CI'] !== undefined)
    throw new Error(`in CI every real part is required, and Spark's dispatcher can't be had: ${missing}`);
  process.stderr.write(`\nThe tests with Spark's dispatcher are SKIPPED: ${missing}\n`);
  describe.skip("Spark's dispatcher", () => test('is not at hand', () => undefined));
}
