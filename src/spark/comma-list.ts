/** Spark's comma lists, its type for every property with several values. */
import { javaTrim } from '../model/java-text.ts';

/** The elements, without blanks around them; empty ones are dropped (semantics 1). A comma can't be part of an element. */
export const commaList = (text: string): readonly string[] =>
  text
    .split(',')
    .map(javaTrim)
    .filter((element) => element !== '');
