/** How an agent is described to operators and executors. */
import type { AgentDescription } from './links.ts';
import { resourceMessages } from './resource-messages.ts';

/** The AgentInfo of an agent. */
export const agentInfo = (id: string, { hostname, port, attributes, total }: AgentDescription): object => ({
  hostname,
  port,
  resources: resourceMessages(total, { refined: true }),
  attributes,
  id: { value: id },
  checkpoint: true,
});
