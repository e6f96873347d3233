/** How a driver announces itself to the shuffle service of an agent (semantics 4.9). */
import { type Conf, intEntry, textEntry } from '../conf.ts';
import { timeIn } from '../time-strings.ts';

export interface ShuffleRegistration {
  readonly host: string;
  readonly port: number;
  readonly heartbeatTimeoutMs: number;
  readonly heartbeatIntervalMs: number;
}

/** @throws NumberFormatException, IllegalArgumentException for values of the wrong type */
export const shuffleRegistration = (conf: Conf, host: string): ShuffleRegistration => {
  const millis = (key: string) => {
    const text = textEntry(conf, key);
    return text === undefined ? undefined : Number(timeIn(text, 'ms'));
  };
  const network = Number(timeIn(textEntry(conf, 'spark.network.timeout') ?? '120s', 's')) * 1000;
  return {
    host,
    port: intEntry(conf, 'spark.shuffle.service.port') ?? 7337,
    heartbeatTimeoutMs:
      millis('spark.storage.blockManagerHeartbeatTimeoutMs') ??
      millis('spark.storage.blockManagerSlaveTimeoutMs') ??
      network,
    heartbeatIntervalMs: millis('spark.executor.heartbeatInterval') ?? 10_000,
  };
};
