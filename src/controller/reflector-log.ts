/** What is told of the caches: of lists, of watches that break, and of mistakes in what is made of their changes. */
import type { ResourceType } from '../kube/objects.ts';
import type { ReflectorObserver } from '../kube/reflector.ts';
import type { Log } from './log.ts';
import type { ControllerObserver } from './observer.ts';

export const reflectorLog = (log: Log, observer: Pick<ControllerObserver, 'watchFailed'>): ReflectorObserver => ({
  listed: (type: ResourceType, objects: number) => log.debug({ kind: type.kind, objects }, 'listed'),
  broken: (type, error, delayMs) => {
    observer.watchFailed(type.plural);
    log.warn({ kind: type.kind, problem: String(error), delayMs }, 'the watch broke and is taken up again');
  },
  handlerFailed: (type, error) =>
    log.error(
      { kind: type.kind, problem: error instanceof Error ? error.stack : String(error) },
      'a change could not be taken in',
    ),
});
