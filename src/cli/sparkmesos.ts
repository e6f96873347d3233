#!/usr/bin/env node
/** The command `sparkmesos`: checks Node's version before anything else is loaded, for what follows needs a recent one. */
import { oldNodeSentence } from './node-version.ts';

const tooOld = oldNodeSentence(process.versions.node);
if (tooOld === undefined) {
  const { run } = await import('./program.ts');
  process.exitCode = await run(process.argv.slice(2));
} else {
  process.stderr.write(`sparkmesos: ${tooOld}\n`);
  process.exitCode = 1;
}
