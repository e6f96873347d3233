import type { DriverDescription } from '../../src/translate/description.ts';
import type { Json } from './resources.ts';

/** Paths of all values in a spec, as refusals and provenance write them. */
const leaves = (value: unknown, path: string): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap((item, index) => leaves(item, `${path}[${index}]`));
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) =>
    leaves(inner, /^[A-Za-z]\w*$/.test(key) ? `${path}.${key}` : `${path}["${key}"]`),
  );
};

/** What the life of the application and the parser read, and what is part of no task. */
const elsewhere = /^spec\.(type|mode|sparkVersion|restartPolicy|mesos\.cluster|executor\.launchedBy)/;

/** The fields of a spec of which the description does not say where they went. */
export const fieldsUntold = (spec: Json, { went }: DriverDescription): readonly string[] => {
  const told = went.map(({ path }) => path);
  const isTold = (leaf: string) => {
    const plain = leaf.replace(/\["([A-Za-z]\w*)"\]/g, '.$1');
    return told.some((path) => {
      const whole = path.replace(/\["([A-Za-z]\w*)"\]/g, '.$1');
      return (
        plain === whole || plain.startsWith(`${whole}.`) || plain.startsWith(`${whole}[`) || whole.startsWith(plain)
      );
    });
  };
  return leaves(spec, 'spec').filter((leaf) => !elsewhere.test(leaf) && !isTold(leaf));
};
