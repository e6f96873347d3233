/** Pages of the documents that are generated from rooms other than src/api: path in the repository -> content. */
import { statesPage } from '../../src/lifecycle/diagram.ts';

export const generatedPages = (): ReadonlyMap<string, string> => new Map([['docs/states.md', statesPage()]]);
