/** The operator in a process of its own, against the API server named in the arguments. */
import { plainAccess } from '../../src/kube/access.ts';
import { startOperator } from '../../src/main.ts';
import { makeLogger } from '../../src/ops/logger.ts';

const [server = ''] = process.argv.slice(2);
await startOperator({ access: plainAccess(server), log: makeLogger('warn') });
process.send?.('ready');
process.on('disconnect', () => process.exit(0));
