/** Which form of an answer a client takes. */
import { notAcceptable } from '../status.ts';

export type Form = 'json' | 'yaml' | 'table' | 'metadata';

interface MediaRange {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** The media ranges of an Accept header, in the order in which they stand. */
export const mediaRanges = (accept: string): readonly MediaRange[] =>
  accept
    .split(',')
    .filter((range) => range.trim() !== '')
    .map((range) => {
      const [type = '', ...parameters] = range.split(';').map((part) => part.trim());
      const pairs = parameters.map((parameter) => parameter.split('=') as [string, string | undefined]);
      return { type, parameters: new Map(pairs.map(([key, value]) => [key, value ?? ''])) };
    });

const formOf = ({ type, parameters }: MediaRange): Form | undefined => {
  const as = parameters.get('as') ?? '';
  if (as !== '') {
    const meta = parameters.get('g') === 'meta.k8s.io' && parameters.get('v') === 'v1' && type === 'application/json';
    if (meta && as === 'Table') return 'table';
    return meta && as.startsWith('PartialObjectMetadata') ? 'metadata' : undefined;
  }
  if (type === 'application/yaml') return 'yaml';
  return ['application/json', 'application/*', '*/*'].includes(type) ? 'json' : undefined;
};

/** The first form of the header that can be served. Throws 406 when there is none. */
export const negotiate = (accept: string): Form => {
  const ranges = mediaRanges(accept);
  const form = ranges.length === 0 ? 'json' : ranges.map(formOf).find((one) => one !== undefined);
  if (form === undefined) throw notAcceptable('application/json, application/yaml');
  return form;
};
