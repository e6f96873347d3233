/** Serves what definitions define, from the moment they are stored to the moment they are gone. */
import type { Core } from '../core.ts';
import { textAt } from '../json.ts';
import { resourceTypesOf } from './types.ts';

/** Follows the definitions; the answer ends that. */
export const serveDefinitions = ({ store, registry }: Core): (() => void) =>
  store.table('apiextensions.k8s.io/customresourcedefinitions').onChange(({ type, object }) => {
    registry.remove(textAt(object.spec, 'group'), textAt(object.spec, 'names', 'plural'));
    if (type !== 'DELETED') for (const one of resourceTypesOf(object)) registry.add(one);
  });
