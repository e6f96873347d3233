/**
 * Which namespaces are this operator's, where they are told by labels. All resources are cached all the same: a driver of a namespace that lost its label is
 * still known to be somebody's, and is left as it is until the label is back.
 */
import { Reflector, type ReflectorOptions } from '../kube/reflector.ts';
import { namespaceType } from './resources.ts';

export class WatchedNamespaces {
  readonly #reflector: Reflector | undefined;

  /**
   * @param selector labels as `kubectl --selector` takes them; undefined: every namespace is this operator's
   * @param onAdded a namespace has become this operator's
   * @param onRemoved one is no more
   */
  constructor(
    selector: string | undefined,
    options: Omit<ReflectorOptions, 'type' | 'handlers' | 'selection'>,
    onAdded: (namespace: string) => void,
    onRemoved: (namespace: string) => void,
  ) {
    if (selector === undefined) return;
    this.#reflector = new Reflector({
      ...options,
      type: namespaceType,
      selection: { labelSelector: selector },
      handlers: {
        onUpsert: ({ metadata: { name } }, previous) => {
          if (previous === undefined) onAdded(name);
        },
        onDelete: ({ metadata: { name } }) => onRemoved(name),
      },
    });
  }

  includes(namespace: string | undefined): boolean {
    return this.#reflector === undefined || this.#reflector.get(namespace ?? '') !== undefined;
  }

  get caches(): readonly Pick<Reflector, 'run' | 'synced'>[] {
    return this.#reflector === undefined ? [] : [this.#reflector];
  }
}
