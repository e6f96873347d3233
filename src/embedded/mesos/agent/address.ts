/**
 * The address of a container: on a network of its own one of the loopback network, all of which belongs to this machine, else that of the agent.
 * Only Linux answers at every address of 127.0.0.0/8.
 */
import { createHash } from 'node:crypto';
import type { ContainerMessage } from '../messages.ts';

export interface ContainerAddress {
  readonly ip: string;
  /** Of its network; undefined where that is the agent's. */
  readonly network?: string;
}

/**
 * The same container has the same address, also after a restart of the agent.
 * @param ofAgent the address on the network of the agent
 */
export function containerAddress(
  containerId: string,
  container: ContainerMessage | undefined,
  ofAgent = '127.0.0.1',
): ContainerAddress {
  const network = container?.network_infos?.[0]?.name;
  if (network === undefined) return { ip: ofAgent };
  if (process.platform !== 'linux') return { ip: ofAgent, network };
  const [second = 0, third = 0, fourth = 0] = createHash('sha256').update(containerId).digest();
  return { ip: `127.${64 + (second % 128)}.${third}.${1 + (fourth % 254)}`, network };
}
