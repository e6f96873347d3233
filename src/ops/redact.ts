/**
 * The last guard before a log line is written. Secrets travel as `Sensitive` and do not get this far; what this finds is what somebody forgot: fields
 * with the names of secrets, at any depth, and credentials inside of texts.
 */

const secretName =
  /(^|[._-])(secret|token|password|passwd|authorization|credentials?|private[._-]?key|installation[._-]?key)$/i;
const redacted = '[redacted]';
/** What is nested deeper is cut off. */
const deepest = 6;

/** A copy for the log. Never throws. */
export const withoutSecrets = (fields: object): Record<string, unknown> => {
  const clean = cleaned(fields, 0);
  return typeof clean === 'object' && clean !== null && !Array.isArray(clean)
    ? (clean as Record<string, unknown>)
    : { value: clean };
};

const cleaned = (value: unknown, depth: number): unknown => {
  if (typeof value === 'string') return withoutCredentials(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > deepest) return '[too deep]';
  if ('toJSON' in value && typeof value.toJSON === 'function') return cleaned(value.toJSON(), depth + 1);
  if (value instanceof Error)
    return cleaned({ name: value.name, message: value.message, stack: value.stack }, depth + 1);
  if (Array.isArray(value)) return value.map((one) => cleaned(one, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, isSecret(name, one) ? redacted : cleaned(one, depth + 1)]),
  );
};

/** A number or nothing under such a name tells nothing. */
const isSecret = (name: string, value: unknown): boolean =>
  secretName.test(name) && (typeof value === 'string' || (typeof value === 'object' && value !== null));

/** User information in URLs, and what Authorization headers say; a word without digits is none of that. */
const withoutCredentials = (text: string): string =>
  text
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, `$1${redacted}@`)
    .replace(/\b(bearer|basic)(\s+)(?=\S*[\d=])[A-Za-z0-9+/=._~-]{8,}/gi, `$1$2${redacted}`);
