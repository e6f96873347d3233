/** Names of Kubernetes objects that follow from other names. */

const label = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const longest = 63;

/** FNV-1a of the text's UTF-16 units, 32 bits, as 8 hex digits. */
const hashOf = (text: string): string => {
  let hash = 0x811c9dc5;
  for (let place = 0; place < text.length; place += 1)
    hash = Math.imul(hash ^ text.charCodeAt(place), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
};

/**
 * `<name>-<suffix>` as a DNS label (RFC 1035, at most 63 characters), which Services must be called by. A name that is too long, has dots or begins
 * with a digit is cut or changed, and told apart from others by a hash.
 * @param suffix lower-case letters, digits and "-", at most 40 characters
 */
export const labelName = (name: string, suffix: string): string => {
  const plain = `${name}-${suffix}`;
  if (plain.length <= longest && label.test(plain)) return plain;
  const room = longest - suffix.length - 10;
  const safe = name.replace(/[^a-z0-9]+/g, '-').replace(/^[^a-z]+/, '');
  const begin = safe.slice(0, room).replace(/-+$/, '');
  return `${begin === '' ? 'app' : begin}-${hashOf(name)}-${suffix}`;
};

/** The text as the value of a label: at most 63 characters. */
export const labelValue = (text: string): string =>
  text.length <= longest ? text : `${text.slice(0, longest - 9).replace(/[^A-Za-z0-9]+$/, '')}-${hashOf(text)}`;
