/** Follows one application as it changes, by list and watch. */
import { type KubeObject, keyOf } from '../kube/objects.ts';
import { Reflector } from '../kube/reflector.ts';
import { systemClock } from '../ops/clock.ts';
import { applicationType, type Connection } from './cluster.ts';

export interface Followed {
  /** The application as it is now; undefined when there is none (any more). */
  readonly object: KubeObject | undefined;
}

/** Calls `look` with the application as it is, and again after each change, until it answers something else than undefined. */
export const followApplication = async <T>(
  { client, namespace }: Pick<Connection, 'client' | 'namespace'>,
  name: string,
  look: (followed: Followed) => T | undefined,
  signal: AbortSignal,
): Promise<T | undefined> => {
  const stop = new AbortController();
  signal.addEventListener('abort', () => stop.abort(), { once: true });
  if (signal.aborted) stop.abort();
  let found: T | undefined;
  const see = (object: KubeObject | undefined) => {
    found ??= look({ object });
    if (found !== undefined) stop.abort();
  };
  const reflector = new Reflector({
    client,
    type: applicationType,
    selection: { namespace, fieldSelector: `metadata.name=${name}` },
    clock: systemClock,
    random: Math.random,
    handlers: { onUpsert: (object) => see(object), onDelete: () => see(undefined) },
  });
  void reflector.synced.then(() => {
    if (reflector.get(keyOf({ namespace, name })) === undefined) see(undefined);
  });
  await reflector.run(stop.signal);
  return found;
};
