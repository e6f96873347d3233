/** Containers that nothing runs behind: they end when they are to, or when they are told. */
import type { Clock } from '../../../src/model/clock.ts';
import type { End, Run, Waiting } from './kubelet.ts';

export interface SimulatedPod {
  /** Without it, it runs until it is stopped. */
  readonly finishAfterMs?: number;
  readonly exitCode?: number;
  readonly reason?: string;
  /** It never begins. */
  readonly waiting?: Waiting['waiting'];
  /** True: only force ends it. */
  readonly stubborn?: boolean;
}

export const simulatedRun = (
  clock: Clock,
  { finishAfterMs, exitCode = 0, reason, stubborn, waiting }: SimulatedPod,
): Run | Waiting => {
  if (waiting !== undefined) return { waiting };
  const { promise: ended, resolve } = Promise.withResolvers<End>();
  const end = (code: number, why?: string) =>
    resolve({ exitCode: code, ...(why === undefined ? {} : { reason: why }) });
  if (finishAfterMs !== undefined) clock.after(finishAfterMs, () => end(exitCode, reason));
  return {
    ended,
    stop: (forced) => {
      if (forced) end(137);
      else if (stubborn !== true) end(143);
    },
  };
};
