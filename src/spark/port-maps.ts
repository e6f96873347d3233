/** Ports of a container on a Docker network: `host:container[:protocol]` (semantics 3.8). */
import { javaSplit } from '../model/java-text.ts';
import type { TaskContainer } from '../model/mesos.ts';
import { intOf } from './java-values.ts';

/** One mapping; undefined for another form, which Spark skips with a warning. @throws NumberFormatException for a port that is no number */
export const parsePortMap = (spec: string): TaskContainer['portMappings'][number] | undefined => {
  const [host, container, protocol = 'tcp', ...rest] = javaSplit(spec, ':');
  if (host === undefined || container === undefined || rest.length > 0) return undefined;
  return { hostPort: intOf(host), containerPort: intOf(container), protocol };
};
