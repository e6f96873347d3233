/** What people ask of a cluster beyond statuses: why a driver would not fit now, and what one writes. */
import type { MesosCluster } from '../../api/mesos-cluster.ts';
import type { OperatorApi } from '../../mesos/client/operator-api.ts';
import { AgentSandboxes } from '../../mesos/client/sandbox.ts';
import { shaped } from '../../mesos/match/demand.ts';
import { explain } from '../../mesos/match/explain.ts';
import { roomFor } from '../../mesos/match/room.ts';
import type { Explanation, LogFile, LogTail } from '../../model/overview.ts';
import type { DriverDescription } from '../../translate/description.ts';
import type { Insight, TaskPlace } from '../backend.ts';
import { demandOf, queueRefusal } from './demand.ts';
import type { Means } from './means.ts';

/** Whoever asks meanwhile gets the same answer: a page that is looked at by many costs the master no more. */
const agentsForMs = 10_000;
const patienceMs = 5_000;
/** Trees of many agents are large. */
const mostExplained = 20;

type Agents = Awaited<ReturnType<OperatorApi['getAgents']>>;

export class NativeInsight implements Insight {
  readonly #means: Means;
  readonly #api: OperatorApi;
  readonly #cluster: () => MesosCluster;
  /** By shape of the driver, as long as nothing newer is known of the agents. */
  readonly #explained = new Map<string, { readonly agents: Agents; readonly answer: Explanation }>();
  #agents: { readonly atMs: number; readonly answer: Promise<Agents | undefined> } | undefined;

  constructor(means: Means, api: OperatorApi, cluster: () => MesosCluster) {
    this.#means = means;
    this.#api = api;
    this.#cluster = cluster;
  }

  async explain(driver: DriverDescription): Promise<Explanation | undefined> {
    const { spec } = this.#cluster();
    const refusal = queueRefusal(driver, spec);
    if (refusal !== undefined) return { none: refusal };
    const agents = await this.#askForAgents();
    if (agents === undefined) return undefined;
    const demand = demandOf(driver, spec, this.#means.clock.now());
    const { shape } = shaped(demand);
    const known = this.#explained.get(shape);
    if (known?.agents === agents) return known.answer;
    const usable = agents.filter(({ active, deactivated }) => active && !deactivated);
    const offers = usable.flatMap((agent) => demand.roles.map((role) => roomFor(agent, role)));
    const answer = explain(demand, offers, { compatibility: spec.compatibility, noun: 'possible offer' });
    if (this.#explained.size >= mostExplained) this.#explained.clear();
    this.#explained.set(shape, { agents, answer });
    return answer;
  }

  /** Never throws. The agent is asked with the operator's credentials; nothing of them is in the answer. */
  async log(place: TaskPlace, file: LogFile, bytes: number): Promise<LogTail> {
    const agents = await this.#askForAgents();
    if (agents === undefined) return { ok: false, message: 'The master does not tell where the agent is now.' };
    const agent = agents.find(({ id }) => id === place.agentId);
    if (agent === undefined) return { ok: false, message: 'The agent is gone, and its files with it.' };
    const sandboxes = this.#sandboxesOf(agent);
    try {
      const directory = await sandboxes.find(place.frameworkId, place.taskId);
      if (directory === undefined) return { ok: false, message: 'The agent knows nothing (any more) of this task.' };
      return await tailOf(sandboxes, `${directory}/${file}`, bytes);
    } catch (error) {
      this.#means.log.debug({ task: place.taskId, problem: String(error) }, 'a log could not be read');
      return { ok: false, message: `The agent does not give ${file} now.` };
    } finally {
      await sandboxes.close();
    }
  }

  #sandboxesOf({ hostname, port }: Agents[number]): AgentSandboxes {
    const { clock, credentials, connect, dispatcher } = this.#means;
    const scheme = this.#cluster().spec.tls === undefined ? 'http' : 'https';
    return new AgentSandboxes({
      agentUrl: `${scheme}://${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`,
      clock,
      credentials,
      timeoutMs: patienceMs,
      ...(connect === undefined ? {} : { connect }),
      ...(dispatcher === undefined ? {} : { dispatcher }),
    });
  }

  #askForAgents(): Promise<Agents | undefined> {
    const now = this.#means.clock.now();
    if (this.#agents === undefined || now - this.#agents.atMs >= agentsForMs) {
      const answer = this.#api.getAgents().catch(() => undefined);
      this.#agents = { atMs: now, answer: this.#inTime(answer) };
    }
    return this.#agents.answer;
  }

  #inTime<T>(answer: Promise<T>): Promise<T | undefined> {
    return new Promise((resolve) => {
      const cancel = this.#means.clock.after(patienceMs, () => resolve(undefined));
      void answer.then((value) => {
        cancel();
        resolve(value);
      });
    });
  }
}

/** What is written meanwhile is not waited for. */
const tailOf = async (sandboxes: AgentSandboxes, path: string, bytes: number): Promise<LogTail> => {
  const size = await sandboxes.size(path);
  const offset = Math.max(0, size - bytes);
  let text = '';
  for await (const piece of sandboxes.read(path, { offset })) {
    text += piece;
    if (text.length >= bytes) break;
  }
  return { ok: true, text: offset === 0 ? text : fromLineStart(text), size, whole: offset === 0 };
};

/** The first line is cut somewhere. */
const fromLineStart = (text: string): string => {
  const end = text.indexOf('\n');
  return end < 0 || end === text.length - 1 ? text : text.slice(end + 1);
};
