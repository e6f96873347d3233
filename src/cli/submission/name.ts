/** Names of resources, made of the names that users give their applications. */

const longest = 40;

/** The name in the letters that Kubernetes allows; `spark` where none of its letters is. */
export const resourceName = (name: string): string => {
  const dashed = name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return dashed.replace(/^-+/, '').slice(0, longest).replace(/-+$/, '') || 'spark';
};

const suffixes = 36 ** 6;

/** The same with an end that no other is likely to have: an application may be submitted again and again. @param random from 0 below 1 */
export const freshName = (name: string, random: number): string =>
  `${resourceName(name)}-${Math.floor(random * suffixes)
    .toString(36)
    .padStart(6, '0')}`;
