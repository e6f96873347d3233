/** The oldest Node that runs this: undici 8 and type stripping without a flag need it. */
const oldest = [22, 19] as const;

/** What to tell somebody whose Node is too old; undefined when it is not. */
export const oldNodeSentence = (version: string): string | undefined => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return undefined;
  return `Node ${version} is too old: ${oldest.join('.')} or newer is needed; \`npm ci\` brings one, which \`npm run\` and \`npx\` use.`;
};
