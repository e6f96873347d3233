/** Lets an application live one life in a world of its own, with trouble or without, and tells how it ended. */

import { exposedIn } from '../../support/world/exposed.ts';
import type { Effect, StartOperator, Trouble } from '../../support/world/operator-process.ts';
import { World } from '../../support/world/world.ts';
import type { Life } from './lives.ts';

export interface Lived {
  readonly end: readonly [state: string | undefined, reason: string | undefined] | undefined;
  readonly drivers: number;
  /** What the first operator did, in order. */
  readonly effects: readonly Effect[];
  readonly operators: number;
  /** Pods that are left. */
  readonly pods: number;
}

/** Lives it from beginning to end, until nothing is left on Mesos and nothing is written any more. @throws Error for whatever is unsafe or never ends */
export const live = async (life: Life, trouble: Trouble = () => undefined, start?: StartOperator): Promise<Lived> => {
  const driver = (_name: string, nth: number) => life.driver(nth);
  const world = await World.begin({ driver, ...life.world, ...(start === undefined ? {} : { start }) });
  try {
    world.startOperator(trouble);
    world.createApplication('pi', life.spec);
    await life.act(world);
    await world.until(`pi ends as ${life.end?.join(' ') ?? 'gone'}`, () => sameEnd(endOf(world), life.end));
    const exposed = (life.exposed ?? []).join(', ');
    await world.until(`there is left: ${exposed}`, () => exposedIn(world.kube).join(', ') === exposed);
    await world.untilMesosIsEmpty();
    await world.untilQuiet();
    const effects = world.operators[0]?.effects ?? [];
    return {
      end: endOf(world),
      drivers: world.driversOf('pi'),
      effects,
      operators: world.operators.length,
      pods: world.kube.list('/api/v1/pods').length,
    };
  } finally {
    await world.close();
  }
};

const endOf = (world: World): Lived['end'] => {
  const app = world.application('pi');
  return app === undefined ? undefined : [app.status?.state, app.status?.reason];
};

const sameEnd = (a: Lived['end'], b: Lived['end']): boolean => a?.[0] === b?.[0] && a?.[1] === b?.[1];
