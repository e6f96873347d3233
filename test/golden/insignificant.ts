/** Orders that come from hash tables of the Java machine and mean nothing. */
import { type Json, type JsonObject, listAt, objectAt } from './json.ts';

const byText = (a: Json, b: Json): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

/**
 * A command with its variables sorted inside of each group.
 * @param first the number of variables in the first group; secrets are the last one, everything between them the second
 */
export const sortedVariables = (command: JsonObject, first: number): JsonObject => {
  const environment = objectAt(command, 'environment');
  if (environment === undefined) return command;
  const variables = listAt(environment, 'variables');
  const secret = (variable: Json): boolean => objectAt(variable, 'secret') !== undefined;
  const plain = variables.filter((variable) => !secret(variable));
  const sorted = [
    ...plain.slice(0, first).sort(byText),
    ...plain.slice(first).sort(byText),
    ...variables.filter(secret).sort(byText),
  ];
  return { ...command, environment: { ...environment, variables: sorted } };
};
