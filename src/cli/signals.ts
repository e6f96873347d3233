/** Ctrl-C and SIGTERM for commands that hold something: the first asks them to end in order, the second ends the process at once. */

export interface StopRequest {
  readonly signal: AbortSignal;
  /** Resolves when somebody asks to stop. */
  readonly requested: Promise<void>;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Takes the signals over while it works. */
export const withStopRequest = async <T>(work: (stop: StopRequest) => Promise<T>): Promise<T> => {
  const controller = new AbortController();
  const requested = new Promise<void>((resolve) => {
    controller.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort(new Error('interrupted'));
  };
  for (const signal of signals) process.on(signal, onSignal);
  try {
    return await work({ signal: controller.signal, requested });
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
  }
};
