/** Writes what the cases come to at the moment into their `expected.json`; read the difference before it is committed. */
import { writeFileSync } from 'node:fs';
import { caseNames, expectedPath, printed } from './cases.ts';

for (const name of caseNames) writeFileSync(expectedPath(name), printed(name));
