/** Ports for the tasks of agents that share one machine: blocks that don't overlap and that nobody listens on. */
import { createServer } from 'node:net';
import type { PortRange } from '../../model/mesos.ts';

const blockSize = 40;
/** Below the range from which Linux takes ports for outgoing connections (32768), above the ports of most services. */
const lowest = 20_000;
const highest = 32_000;

/**
 * As many free blocks as asked for.
 * @param random from 0 to below 1: where the search begins, so that two clusters on one machine seldom meet
 * @throws Error when there are not so many
 */
export const freePortBlocks = async (count: number, random: () => number): Promise<readonly PortRange[]> => {
  const all = Math.floor((highest - lowest) / blockSize);
  const first = Math.floor(random() * all);
  const found: PortRange[] = [];
  for (let step = 0; step < all && found.length < count; step += 1) {
    const begin = lowest + ((first + step) % all) * blockSize;
    const block = { begin, end: begin + blockSize - 1 };
    if (await isFree(block)) found.push(block);
  }
  if (found.length < count)
    throw new Error(`there are not ${count} free blocks of ${blockSize} ports between ${lowest} and ${highest}`);
  return found;
};

const isFree = async ({ begin, end }: PortRange): Promise<boolean> => {
  for (let port = begin; port <= end; port += 1) if (!(await canListen(port))) return false;
  return true;
};

const canListen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
