import { type KubeObject, refOfKey } from './objects.ts';
import { Reflector, type ReflectorOptions } from './reflector.ts';

/**
 * Mirrors the objects of some namespaces, one reflector for each, behind the face of one. No namespaces = all of them (and objects
 * that have none). `onSynced` is called once, when each namespace has been listed.
 */
export class ReflectorSet {
  /** Fulfilled when every namespace has been listed. Stays pending when the set is stopped before. */
  readonly synced: Promise<void>;
  readonly #all: readonly Reflector[];
  readonly #byNamespace: ReadonlyMap<string, Reflector>;

  constructor(namespaces: readonly string[], options: ReflectorOptions) {
    const { handlers, observer, type } = options;
    const reflect = (namespace: string | undefined) =>
      new Reflector({
        ...options,
        selection: { ...options.selection, namespace },
        handlers: {
          onUpsert: (object, previous, origin) => handlers.onUpsert(object, previous, origin),
          onDelete: (last) => handlers.onDelete(last),
        },
      });
    this.#byNamespace = new Map([...new Set(namespaces)].map((namespace) => [namespace, reflect(namespace)]));
    this.#all = namespaces.length === 0 ? [reflect(undefined)] : [...this.#byNamespace.values()];
    this.synced = Promise.all(this.#all.map((reflector) => reflector.synced)).then(() => {
      try {
        handlers.onSynced?.();
      } catch (error) {
        observer?.handlerFailed?.(type, error);
      }
    });
  }

  /** The oldest of the last contacts, in milliseconds since the epoch: one silent namespace counts. Undefined = one never heard. */
  get lastContactMs(): number | undefined {
    let oldest: number | undefined;
    for (const { lastContactMs } of this.#all) {
      if (lastContactMs === undefined) return undefined;
      oldest = Math.min(oldest ?? lastContactMs, lastContactMs);
    }
    return oldest;
  }

  get size(): number {
    return this.#all.reduce((sum, reflector) => sum + reflector.size, 0);
  }

  /** `namespace/name` -> the object. */
  get(key: string): KubeObject | undefined {
    return this.#of(refOfKey(key).namespace)?.get(key);
  }

  *values(): Generator<KubeObject> {
    for (const reflector of this.#all) yield* reflector.values();
  }

  /** See Reflector.remember; ignored for namespaces that aren't mirrored. */
  remember(object: KubeObject): void {
    this.#of(object.metadata.namespace)?.remember(object);
  }

  /** Runs all until the signal is aborted; never throws. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#all.map((reflector) => reflector.run(signal)));
  }

  #of(namespace: string | undefined): Reflector | undefined {
    return this.#byNamespace.size === 0 ? this.#all[0] : this.#byNamespace.get(namespace ?? '');
  }
}
