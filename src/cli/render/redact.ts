/** Keeps out of what is printed whatever looks like a secret. */
import { isRecord } from '../../kube/objects.ts';

/** Like the default of `spark.redaction.regex` on Spark's configuration page, and with the underscore of environment variables. */
const secretive = /secret|password|token|access[._-]?key/i;

const hidden = '[redacted]';

/** Lists that say where secrets go, and no secret themselves. */
const places = /^spark\.mesos\.(driver|executor)\.secret\.(names|envkeys|filenames)$/;

/** The values, among properties and variables, that Spark itself would not show. */
export const secretValues = (entries: readonly (readonly [string, string])[]): readonly string[] =>
  entries.flatMap(([key, value]) => (secretive.test(key) && !places.test(key) && value.length > 3 ? [value] : []));

/** The value as plain JSON, with Mesos' secrets by value hidden, and these texts replaced wherever they stand, inside longer texts too. */
export const redacted = (value: unknown, secrets: readonly string[]): unknown =>
  JSON.parse(JSON.stringify(value), (key, part: unknown) => {
    if (key === 'secret' && isRecord(part) && part['type'] === 'VALUE')
      return { type: 'VALUE', value: { data: hidden } };
    return typeof part === 'string' ? secrets.reduce((text, secret) => text.replaceAll(secret, hidden), part) : part;
  });
