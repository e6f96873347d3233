/** Labels of tasks and networks: `key:value,key:value`; `\,` and `\:` stand for the characters themselves (semantics 6.5). Nothing is trimmed. */
import { javaSplit } from '../model/java-text.ts';
import type { Label } from '../model/mesos.ts';
import { sparkException } from './exception.ts';

/** @throws SparkException for a piece that is not one key and one value */
export const parseLabels = (text: string): readonly Label[] => {
  if (text === '') return [];
  return javaSplit(text, /(?<!\\),/).map((piece) => {
    const [key, value, ...rest] = javaSplit(piece, /(?<!\\):/);
    if (key === undefined || value === undefined || rest.length > 0) throw sparkException(`Malformed label: ${piece}`);
    return { key: plain(key), value: plain(value) };
  });
};

const plain = (text: string): string => text.replaceAll('\\,', ',').replaceAll('\\:', ':');
