/** `npm run golden -- FILE...`: runs recorded cases of Spark 3.4.4 and says where the product differs. Ends with 1 when any case fails. */
import { readCases } from './cases.ts';
import { runCase } from './run-case.ts';

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error('usage: npm run golden -- FILE...   (cases, one a line of JSON; .gz is read too)');
  process.exit(2);
}
let passed = 0;
let failed = 0;
const notApplicable = new Map<string, number>();
for (const one of files.flatMap(readCases)) {
  const outcome = await runCase(one);
  if (outcome.kind === 'failed') {
    failed += 1;
    console.log([`failed ${one.id}`, ...outcome.differences].join('\n    '));
  } else if (outcome.kind === 'notApplicable') {
    const key = `${outcome.what}: ${outcome.reason}`;
    notApplicable.set(key, (notApplicable.get(key) ?? 0) + 1);
  } else {
    passed += 1;
    if (outcome.kind === 'deviates') for (const row of outcome.rows) console.log(`deviates ${one.id} ${row}`);
  }
}
for (const [what, count] of notApplicable) console.log(`not applicable (${count}) ${what}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
