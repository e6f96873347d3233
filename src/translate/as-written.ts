/** Fields that came from a template of the resource, by the paths under which the user finds them. */
import type { SparkApplicationSpec } from '../api/spark-application.ts';

type Written = SparkApplicationSpec['written'];

/** A path, or a sentence with paths in it, as the user wrote them. */
export const asWritten = (written: Written = {}): ((text: string) => string) => {
  const moved = Object.entries(written).sort(([a], [b]) => b.length - a.length);
  if (moved.length === 0) return (text) => text;
  const from = new RegExp(`(${moved.map(([path]) => escaped(path)).join('|')})(?![A-Za-z0-9_])`, 'g');
  return (text) => text.replace(from, (path) => written[path] ?? path);
};

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
