/** Patterns are RE2 in the API; this turns the part of its syntax that differs into what JavaScript reads. */
const known = new Map<string, RegExp>();

const translate = (source: string): RegExp => {
  const flags = /^\(\?([ims]+)\)/.exec(source);
  const body = (flags === null ? source : source.slice(flags[0].length))
    .replace(/\\A/g, '^')
    .replace(/\\z/g, '$')
    .replace(/\(\?P</g, '(?<');
  const set = flags?.[1] ?? '';
  try {
    return new RegExp(body, `${set}u`);
  } catch {
    return new RegExp(body, set);
  }
};

/** The compiled pattern. Throws SyntaxError for what JavaScript can't read either. */
export const compilePattern = (source: string): RegExp => {
  const found = known.get(source) ?? translate(source);
  known.set(source, found);
  return found;
};
