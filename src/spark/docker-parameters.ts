/** Options for the Docker command line: `key=value`; the first `=` divides (semantics 3.8). */
export const parseDockerParameter = (spec: string): { readonly key: string; readonly value: string } | undefined => {
  const at = spec.indexOf('=');
  return at < 0 ? undefined : { key: spec.slice(0, at), value: spec.slice(at + 1) };
};
