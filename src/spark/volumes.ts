/** Volumes of a container: `[host:]container[:rw|:ro]` (semantics 3.8). A volume without a host path is the container's own. */
import { javaSplit } from '../model/java-text.ts';
import type { TaskVolume } from '../model/mesos.ts';

/** One volume; undefined for another form, which Spark skips with a warning. */
export const parseVolume = (spec: string): TaskVolume | undefined => {
  const pieces = javaSplit(spec, ':');
  const last = pieces.at(-1);
  const withMode = pieces.length > 1 && (last === 'rw' || last === 'ro');
  const [first, second, ...rest] = withMode ? pieces.slice(0, -1) : pieces;
  if (first === undefined || rest.length > 0) return undefined;
  const mode = withMode && last === 'ro' ? 'RO' : 'RW';
  return second === undefined ? { containerPath: first, mode } : { containerPath: second, mode, hostPath: first };
};
