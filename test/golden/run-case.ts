/** One case, whichever kind it is of. */
import { type GoldenCase, kindOf, type Outcome } from './cases.ts';
import { driverCases } from './driver-cases.ts';
import { runExecutorCase } from './executor-cases.ts';
import { judge } from './replay.ts';
import { judgeRest } from './rest-cases.ts';
import { superviseCases } from './supervise-cases.ts';
import { runUtilsCase } from './utils-cases.ts';

/** Runs a case and compares; what throws unexpectedly has failed. */
export const runCase = async (one: GoldenCase): Promise<Outcome> => {
  try {
    return await run(one);
  } catch (error) {
    return { kind: 'failed', differences: [error instanceof Error ? (error.stack ?? error.message) : String(error)] };
  }
};

const run = (one: GoldenCase): Outcome | Promise<Outcome> => {
  const kind = kindOf(one);
  switch (kind) {
    case 'utils':
      return runUtilsCase(one);
    case 'driver-tasks':
      return judge(one, driverCases);
    case 'supervise':
      return judge(one, superviseCases);
    case 'executor-tasks':
      return runExecutorCase(one);
    case 'rest':
      return judgeRest(one);
    default:
      return { kind: 'notApplicable', what: kind, reason: 'not a kind of case that is known here' };
  }
};
