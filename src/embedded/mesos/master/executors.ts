/** The executors that frameworks brought along, on the books of the master: what they hold, what they say, their end. */
import type { ExecutorAddress, ExecutorReport } from '../links.ts';
import type { ExecutorMessage } from '../messages.ts';
import { piecesOf } from '../resource-messages.ts';
import { add, subtract } from '../resources.ts';
import type { Core } from './core.ts';
import { type AgentRecord, type ExecutorRecord, executorKey, type Framework, isConnected } from './records.ts';

/** Puts an executor on the books; its resources must be charged already. */
export function addExecutor(framework: Framework, agent: AgentRecord, info: ExecutorMessage, role: string): void {
  const id = info.executor_id.value;
  const executor: ExecutorRecord = { id, info, framework, agent, role, pieces: piecesOf(info.resources ?? []) };
  framework.executors.add(executor);
  agent.executors.set(executorKey(framework.id, id), executor);
  agent.used = add(agent.used, executor.pieces);
}

/** Takes an executor off the books; its resources are free again. */
export function removeExecutor(core: Core, executor: ExecutorRecord): void {
  const { id, framework, agent, role, pieces } = executor;
  if (!framework.executors.delete(executor)) return;
  agent.executors.delete(executorKey(framework.id, id));
  agent.used = subtract(agent.used, pieces);
  core.refund(framework, agent, role, pieces);
  core.allocateSoon('now');
}

/** Takes over the executor that an agent from elsewhere reports. */
export function readmitExecutor(core: Core, framework: Framework, agent: AgentRecord, report: ExecutorReport): void {
  core.charge(framework, agent, report.role, piecesOf(report.info.resources ?? []));
  addExecutor(framework, agent, report.info, report.role);
}

/** Takes those off the books that an agent doesn't have any more. */
export function keepReported(core: Core, agent: AgentRecord, reports: readonly ExecutorReport[]): void {
  const there = new Set(reports.map((report) => executorKey(report.frameworkId, report.info.executor_id.value)));
  for (const [key, executor] of [...agent.executors]) if (!there.has(key)) removeExecutor(core, executor);
}

/** An executor ended: its framework hears of the failure, whatever the reason. */
export function executorExited(
  core: Core,
  { agentId, frameworkId, executorId }: ExecutorAddress,
  status: number,
): void {
  const executor = core.agents.get(agentId)?.executors.get(executorKey(frameworkId, executorId));
  if (executor === undefined) return;
  removeExecutor(core, executor);
  const failure = { agent_id: { value: agentId }, executor_id: { value: executorId }, status };
  if (isConnected(executor.framework)) core.send(executor.framework, { type: 'FAILURE', failure });
}

/** Passes a message of an executor, in base64, on to its framework; lost when that isn't there. */
export function executorMessage(core: Core, { agentId, frameworkId, executorId }: ExecutorAddress, data: string): void {
  const framework = core.frameworks.get(frameworkId);
  if (framework === undefined || !core.agents.has(agentId) || !isConnected(framework)) return;
  const message = { agent_id: { value: agentId }, executor_id: { value: executorId }, data };
  core.send(framework, { type: 'MESSAGE', message });
}
