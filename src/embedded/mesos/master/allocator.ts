/**
 * Who is offered what: agent by agent, all that is free goes to the role with the least dominant share, and in it to the framework
 * with the least; one offer for an agent, holding everything that the role may have. The rule is Mesos' own (weights are all 1).
 */

import { inOfferOrder, resourceMessages } from '../resource-messages.ts';
import { allocatableTo, contains, type Pieces, total } from '../resources.ts';
import type { Core } from './core.ts';
import { type AgentRecord, type Framework, filterKey, isConnected, type OfferRecord } from './records.ts';

const scalars = ['cpus', 'mem', 'disk', 'gpus'] as const;
/** Mesos' default --min_allocatable_resources, cpus:0.01|mem:32, in thousandths. */
const leastCpus = 10;
const leastMem = 32_000;

interface Candidate {
  readonly framework: Framework;
  readonly role: string;
  share: number;
}

/** Offers everything that is free on these agents to whoever wants it. */
export function allocate(core: Core, agents: readonly AgentRecord[]): void {
  const candidates = candidatesOf(core);
  if (candidates.length === 0) return;
  const shares = new Shares(candidates, core.capacity);
  const offers = new Map<Framework, OfferRecord[]>();
  for (const agent of agents) offerAgent(core, agent, shares, offers);
  for (const [framework, made] of offers) {
    core.send(framework, { type: 'OFFERS', offers: { offers: made.map(offerToFramework) } });
  }
}

function candidatesOf(core: Core): Candidate[] {
  const candidates: Candidate[] = [];
  for (const framework of core.frameworks.values()) {
    if (!isConnected(framework)) continue;
    for (const role of framework.roles) {
      if (!framework.suppressed.has(role)) candidates.push({ framework, role, share: 0 });
    }
  }
  return candidates;
}

/** Dominant shares of roles and of frameworks in them, kept up to date while offers are made. */
class Shares {
  readonly #candidates: Candidate[];
  readonly #capacity: ReadonlyMap<string, number>;
  readonly #roles = new Map<string, number>();

  constructor(candidates: Candidate[], capacity: ReadonlyMap<string, number>) {
    this.#candidates = candidates;
    this.#capacity = capacity;
    for (const candidate of candidates) candidate.share = this.#shareOf(candidate);
    this.#sumRoles();
  }

  inOrder(): readonly Candidate[] {
    return this.#candidates.sort(
      (left, right) => this.#roleShare(left) - this.#roleShare(right) || left.share - right.share,
    );
  }

  charged(candidate: Candidate): void {
    candidate.share = this.#shareOf(candidate);
    this.#sumRoles();
  }

  #roleShare(candidate: Candidate): number {
    return this.#roles.get(candidate.role) ?? 0;
  }

  #sumRoles(): void {
    this.#roles.clear();
    for (const { role, share } of this.#candidates) this.#roles.set(role, (this.#roles.get(role) ?? 0) + share);
  }

  #shareOf({ framework, role }: Candidate): number {
    const usage = framework.usage.get(role);
    if (usage === undefined) return 0;
    return Math.max(
      ...scalars.map((name) => {
        const whole = this.#capacity.get(name) ?? 0;
        return whole === 0 ? 0 : (usage.get(name) ?? 0) / whole;
      }),
    );
  }
}

function offerAgent(core: Core, agent: AgentRecord, shares: Shares, offers: Map<Framework, OfferRecord[]>): void {
  if (!agent.active || !worthOffering(agent.free)) return;
  const hasGpus = total(agent.total, 'gpus') > 0;
  for (const candidate of shares.inOrder()) {
    const { framework, role } = candidate;
    if (hasGpus && !framework.capabilities.has('GPU_RESOURCES')) continue;
    const refined = framework.capabilities.has('RESERVATION_REFINEMENT');
    const pieces = agent.free.filter((item) => allocatableTo(item, role) && (refined || item.reservations.length <= 1));
    if (!worthOffering(pieces) || isFiltered(framework, role, agent.id, pieces)) continue;
    const offer = makeOffer(core, framework, agent, role, inOfferOrder(pieces));
    const made = offers.get(framework);
    if (made === undefined) offers.set(framework, [offer]);
    else made.push(offer);
    shares.charged(candidate);
    if (!worthOffering(agent.free)) return;
  }
}

const worthOffering = (pieces: Pieces): boolean =>
  total(pieces, 'cpus') >= leastCpus || total(pieces, 'mem') >= leastMem;

function isFiltered(framework: Framework, role: string, agentId: string, pieces: Pieces): boolean {
  for (const filter of framework.filters.get(filterKey(role, agentId)) ?? []) {
    if (contains(filter.pieces, pieces)) return true;
  }
  return false;
}

function makeOffer(core: Core, framework: Framework, agent: AgentRecord, role: string, pieces: Pieces): OfferRecord {
  const { offerTimeoutMs } = core.settings;
  const cancelTimeout =
    offerTimeoutMs === undefined
      ? () => {}
      : core.after(offerTimeoutMs, () => {
          core.withdraw(offer, 'rescind');
          core.allocateSoon('later');
        });
  const offer: OfferRecord = { id: core.nextOfferId(), framework, agent, role, pieces, cancelTimeout };
  core.offers.set(offer.id, offer);
  framework.offers.add(offer);
  agent.offers.add(offer);
  core.charge(framework, agent, role, pieces);
  return offer;
}

/** An offer as the framework that it is made to understands it. */
const offerToFramework = (offer: OfferRecord): object =>
  offerMessage(offer, {
    multiRole: offer.framework.capabilities.has('MULTI_ROLE'),
    refined: offer.framework.capabilities.has('RESERVATION_REFINEMENT'),
  });

/** An offer in the form that these capabilities ask for. */
export function offerMessage(
  offer: OfferRecord,
  { multiRole, refined }: { readonly multiRole: boolean; readonly refined: boolean },
): object {
  const { framework, agent, role } = offer;
  const executors = [...agent.executors.values()].filter((executor) => executor.framework === framework);
  return {
    id: { value: offer.id },
    framework_id: { value: framework.id },
    agent_id: { value: agent.id },
    hostname: agent.description.hostname,
    url: agentUrl(agent),
    resources: resourceMessages(offer.pieces, { refined, ...(multiRole ? { allocatedTo: role } : {}) }),
    attributes: agent.description.attributes,
    ...(executors.length === 0 ? {} : { executor_ids: executors.map(({ id }) => ({ value: id })) }),
    ...(agent.unavailability === undefined ? {} : { unavailability: agent.unavailability }),
    ...(multiRole ? { allocation_info: { role } } : {}),
  };
}

export const agentUrl = ({ description: { hostname, port } }: AgentRecord): object => ({
  scheme: 'http',
  address: { hostname, ip: '127.0.0.1', port },
  path: '/slave(1)',
});
